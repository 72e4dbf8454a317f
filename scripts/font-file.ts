// Reads which characters a font file has, from its `cmap` table, and writes such sets as CSS unicode ranges.
import subsetFont from "subset-font";

/** The code points that a TrueType, OpenType or WOFF2 file has a glyph for. Needs a format 12 table, which Noto has. */
export async function readCodePoints(font: Uint8Array): Promise<Set<number>> {
  const sfnt = await subsetFont(font, "", { targetFormat: "sfnt", keepAllGlyphs: true });
  const has = new Set<number>();
  const tables = sfnt.readUInt16BE(4);
  for (let table = 0; table < tables; table++) {
    const entry = 12 + 16 * table;
    if (sfnt.toString("latin1", entry, entry + 4) === "cmap") readCmap(sfnt.subarray(sfnt.readUInt32BE(entry + 8)), has);
  }
  return has;
}

function readCmap(cmap: Buffer, has: Set<number>): void {
  const encodings = cmap.readUInt16BE(2);
  for (let encoding = 0; encoding < encodings; encoding++) {
    const table = cmap.subarray(cmap.readUInt32BE(8 + 8 * encoding));
    if (table.readUInt16BE(0) === 12) readSegments(table, has);
    else if (table.readUInt16BE(0) === 4) readShortSegments(table, has);
  }
}

function readSegments(table: Buffer, has: Set<number>): void {
  const groups = table.readUInt32BE(12);
  for (let group = 0; group < groups; group++) {
    const at = 16 + 12 * group;
    for (let codePoint = table.readUInt32BE(at); codePoint <= table.readUInt32BE(at + 4); codePoint++) has.add(codePoint);
  }
}

/** Format 4: what a file without characters beyond U+FFFF may have alone. A segment may map some of its characters to no glyph. */
function readShortSegments(table: Buffer, has: Set<number>): void {
  const segments = table.readUInt16BE(6) / 2;
  for (let segment = 0; segment < segments; segment++) {
    const end = table.readUInt16BE(14 + 2 * segment);
    const start = table.readUInt16BE(16 + 2 * (segments + segment));
    const delta = table.readUInt16BE(16 + 2 * (2 * segments + segment));
    const offsetAt = 16 + 2 * (3 * segments + segment);
    const offset = table.readUInt16BE(offsetAt);
    for (let codePoint = start; codePoint <= end && codePoint < 0xffff; codePoint++) {
      const glyph = offset === 0 ? (codePoint + delta) & 0xffff : table.readUInt16BE(offsetAt + offset + 2 * (codePoint - start));
      if (glyph !== 0) has.add(codePoint);
    }
  }
}

/** `[0x41, 0x42, 0x43, 0x50]` → `["U+41-43", "U+50"]`. Wants them in order. */
export function toUnicodeRanges(codePoints: readonly number[]): string[] {
  const runs: [number, number][] = [];
  for (const codePoint of codePoints) {
    const last = runs.at(-1);
    if (last && last[1] === codePoint - 1) last[1] = codePoint;
    else runs.push([codePoint, codePoint]);
  }
  return runs.map(([from, to]) => (from === to ? `U+${hex(from)}` : `U+${hex(from)}-${hex(to)}`));
}

const hex = (codePoint: number) => codePoint.toString(16).toUpperCase();
