// Reads records out of the segments that a manifest lists.
import type { Recorded, Seq } from "../../../shared/event.ts";
import { erasedBy } from "./erase.ts";
import { ArchiveFault } from "./fault.ts";
import type { Manifest, Segment } from "./manifest.ts";
import { readRecordLines, readTextLines, recordOfLines } from "./segment.ts";

/** Segments held unpacked: two, so that a reader at a border, or one a little behind another, unpacks nothing twice. */
const CACHED = 2;

/** `noted`: the manifest's redactions of that moment; with others it is unpacked anew. */
type Unpacked = {
  readonly sha256: string;
  readonly noted: string;
  readonly records: readonly string[];
  readonly texts: ReadonlyMap<Seq, string>;
};

/** `manifest` tells the one of the moment. Both throw an `ArchiveFault`. */
export function createReader(dir: string, manifest: () => Manifest) {
  let cached: readonly Unpacked[] = [];

  const unpack = async (segment: Segment): Promise<Unpacked> => {
    const { epoch, erased, redactions } = manifest();
    const noted = `${epoch} ${erased}`;
    const held = cached.find((one) => one.sha256 === segment.sha256 && one.noted === noted);
    if (held) return held;
    const isErased = erasedBy(redactions);
    const texts = new Map<Seq, string>();
    for (const { seq, reportId, line } of await readTextLines(dir, segment)) if (!isErased(reportId, seq)) texts.set(seq, line);
    const unpacked = { sha256: segment.sha256, noted, records: await readRecordLines(dir, segment), texts };
    cached = [unpacked, ...cached.filter((one) => one.sha256 !== segment.sha256)].slice(0, CACHED);
    return unpacked;
  };

  return {
    async readAfter(after: Seq, limit: number): Promise<readonly Recorded[]> {
      const first = manifest().lost + 1;
      if (after + 1 < first)
        throw new ArchiveFault("archive-gap", `${dir} begins at ${first}, asked for ${after + 1}: what was before it was lost`);
      const records: Recorded[] = [];
      while (records.length < limit) {
        const seq = after + records.length + 1;
        const segment = manifest().segments.findLast(({ from }) => from <= seq);
        if (!segment || segment.to < seq) break;
        const unpacked = await unpack(segment);
        const lines = unpacked.records.slice(seq - segment.from, seq - segment.from + limit - records.length);
        lines.forEach((line, at) => {
          records.push(recordOfLines(line, unpacked.texts.get(seq + at)));
        });
      }
      return records;
    },
    async verify(after: Seq, upTo: Seq): Promise<void> {
      for (const segment of manifest().segments.filter(({ from, to }) => to > after && from <= upTo)) {
        await readRecordLines(dir, segment);
        await readTextLines(dir, segment);
      }
    },
  };
}
