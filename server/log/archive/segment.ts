// A segment of the archive: a file of records, one a line, and beside it the file of their texts, which alone is rewritten to erase.
import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { Recorded, Seq } from "../../../shared/event.ts";
import { joinTexts, type Kept, reportIdOf, splitTexts, type Texts, upcast } from "../../../shared/record.ts";
import { archiveFaultOf, damaged } from "./fault.ts";
import { syncFolder, writeNew } from "./files.ts";
import type { Segment } from "./manifest.ts";

type Range = { readonly from: Seq; readonly to: Seq };
export type Bounds = { readonly records: number; readonly bytes: number };
/** Whether a redaction took this text away. */
export type IsErased = (reportId: string | null, seq: Seq) => boolean;

/** Lines of a segment to be, without line ends. */
export type Lines = {
  readonly from: Seq;
  to: Seq;
  readonly records: string[];
  readonly texts: string[];
  readonly firstRecordedAt: number;
  lastRecordedAt: number;
};
export type TextLine = { readonly seq: Seq; readonly reportId: string | null; readonly line: string };

const packed = promisify(gzip);
const unpacked = promisify(gunzip);
/** Records put into lines before the event loop has its turn: some 10 ms. */
const CHUNK = 1000;
/** Enough for every file in the order of its numbers until a million million records. */
const DIGITS = 12;
const NAME = /^(?:records|texts)-(\d+)-(\d+)\.ndjson\.gz$/;
const TEXT_LINE = /^\{"seq":(\d+),"reportId":(?:null|"([^"]+)"),/;

const nameOf = (what: string, { from, to }: Range) =>
  `${what}-${String(from).padStart(DIGITS, "0")}-${String(to).padStart(DIGITS, "0")}.ndjson.gz`;
export const recordsName = (range: Range) => nameOf("records", range);
export const textsName = (range: Range) => nameOf("texts", range);

/** The range that a file's name tells, null when it is none of a segment. */
export function rangeOf(name: string): Range | null {
  const [, from, to] = NAME.exec(name) ?? [];
  return from === undefined ? null : { from: Number(from), to: Number(to) };
}

/** What a record counts in `bytes` of the bounds. */
export const sizeOf = (record: Recorded) => Buffer.byteLength(JSON.stringify(record));

/** Cuts records, which follow each other, into segments within `bounds` (a single record may be larger), without what `isErased`. */
export async function cutSegments(records: readonly Recorded[], bounds: Bounds, isErased: IsErased): Promise<Lines[]> {
  const segments: Lines[] = [];
  let open: Lines | null = null;
  let bytes = 0;
  for (const [at, one] of records.entries()) {
    if (at % CHUNK === 0) await nextTurn();
    const { seq, ...record } = one;
    const { kept, texts } = splitTexts(record);
    const reportId = reportIdOf(record.event);
    const size = sizeOf(one);
    if (open === null || open.records.length >= bounds.records || bytes + size > bounds.bytes) {
      open = { from: seq, to: seq, records: [], texts: [], firstRecordedAt: record.recordedAt, lastRecordedAt: record.recordedAt };
      segments.push(open);
      bytes = 0;
    }
    open.records.push(JSON.stringify({ seq, ...kept }));
    if (texts !== null && !isErased(reportId, seq)) open.texts.push(JSON.stringify({ seq, reportId, texts }));
    open.to = seq;
    open.lastRecordedAt = record.recordedAt;
    bytes += size;
  }
  return segments;
}

/** Writes both files, which must not be there, and reads them back. On the disk when it resolves; nothing is left when it throws. */
export async function writeSegment(dir: string, lines: Lines): Promise<Segment> {
  const files = [
    { file: join(dir, recordsName(lines)), bytes: await packed(toText(lines.records)) },
    { file: join(dir, textsName(lines)), bytes: await packed(toText(lines.texts)) },
  ] as const;
  const [records, texts] = files;
  const segment: Segment = {
    from: lines.from,
    to: lines.to,
    count: lines.records.length,
    bytes: records.bytes.length + texts.bytes.length,
    sha256: hashOf(records.bytes),
    firstRecordedAt: lines.firstRecordedAt,
    lastRecordedAt: lines.lastRecordedAt,
  };
  for (const { file, bytes } of files) {
    await writeNew(file, bytes).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") for (const written of files) await rm(written.file, { force: true });
      throw archiveFaultOf(error, file);
    });
  }
  await syncFolder(dir);
  await readRecordLines(dir, segment);
  const readBack = await readTextLines(dir, segment);
  if (readBack.length !== lines.texts.length) throw damaged(texts.file, "does not read back as it was written");
  return segment;
}

/** The lines of the records, after a check of hash and number. Throws an `ArchiveFault`. */
export async function readRecordLines(dir: string, segment: Segment): Promise<string[]> {
  const file = join(dir, recordsName(segment));
  const bytes = await bytesOf(file);
  if (hashOf(bytes) !== segment.sha256) throw damaged(file, "is not as it was written (its SHA-256 is another)");
  const lines = await linesOf(file, bytes);
  if (lines.length !== segment.count) throw damaged(file, `has ${lines.length} records instead of ${segment.count}`);
  return lines;
}

/** The lines of the texts, after a check of their numbers; damage shows by gzip's own checksum. Throws an `ArchiveFault`. */
export async function readTextLines(dir: string, segment: Segment): Promise<TextLine[]> {
  const file = join(dir, textsName(segment));
  return (await linesOf(file, await bytesOf(file))).map((line) => {
    const parts = TEXT_LINE.exec(line);
    const seq = Number(parts?.[1]);
    if (!(seq >= segment.from && seq <= segment.to)) throw damaged(file, "has a line that is none of this segment's texts");
    return { seq, reportId: parts?.[2] ?? null, line };
  });
}

/** Content of a texts file. */
export const packTexts = (texts: readonly TextLine[]) => packed(toText(texts.map(({ line }) => line)));

/** A record from its line and the line of its texts. Throws `newer-record`, as the log does. */
export function recordOfLines(line: string, textLine: string | undefined): Recorded {
  const { seq, ...kept } = JSON.parse(line) as Kept & { seq: Seq };
  const texts = textLine === undefined ? null : (JSON.parse(textLine) as { texts: Texts }).texts;
  return upcast(joinTexts(kept, texts), seq);
}

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const toText = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw archiveFaultOf(error, file);
  }
}

async function linesOf(file: string, bytes: Uint8Array): Promise<string[]> {
  let text: string;
  try {
    text = (await unpacked(bytes)).toString("utf8");
  } catch (error) {
    throw damaged(file, `cannot be unpacked (${(error as Error).message})`, error);
  }
  const lines = text.split("\n");
  lines.pop(); // each line ends with a line end
  return lines;
}
