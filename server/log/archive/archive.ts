// The archive: what the log has trimmed, or will, in compressed files that any number of servers share. See manifest.ts and segment.ts.
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Recorded, Seq } from "../../../shared/event.ts";
import type { Logger } from "../../logger.ts";
import type { Redaction } from "../event-log.ts";
import { ArchiveFault, archiveFaultOf, damaged } from "./fault.ts";
import { replaceFile } from "./files.ts";
import { withLock } from "./lock.ts";
import { emptyManifest, endOf, type Manifest, type Noted, readManifest, type Segment, writeManifest } from "./manifest.ts";
import {
  type Bounds,
  cutSegments,
  type Lines,
  packTexts,
  rangeOf,
  readRecordLines,
  readTextLines,
  recordOfLines,
  textsName,
  writeSegment,
} from "./segment.ts";

/** A segment is at most so many records, and bytes of JSON: unpacked in some 30 ms. */
const SEGMENT: Bounds = { records: 10_000, bytes: 4_194_304 };
/** Segments held unpacked: two, so that a reader at a border, or one a little behind another, unpacks nothing twice. */
const CACHED = 2;

export interface Archive {
  readonly dir: string;
  /** Records `from`..`to`, none missing, as far as this server knows; 0 and 0 while it is empty. */
  readonly from: Seq;
  readonly to: Seq;
  /** What a full segment is. */
  readonly bounds: Bounds;
  readonly segments: readonly Segment[];
  /** Puts records at the end. Resolved once they are on the disk and have been read back. Rejects with an `ArchiveFault`. */
  write(records: readonly Recorded[]): Promise<void>;
  /** Up to `limit` records with `seq > after`, oldest first; fewer at the end. Throws an `ArchiveFault` rather than leave one out. */
  readAfter(after: Seq, limit: number): Promise<readonly Recorded[]>;
  /** Reads what it has of `after + 1`..`upTo` from the disk and checks it. Throws an `ArchiveFault`. */
  verify(after: Seq, upTo: Seq): Promise<void>;
  /**
   * As the log's. Once it resolves it is noted on the disk, so that no reader gets the texts any more, now or archived later; the files are
   * rewritten right after (`sweep`).
   */
  eraseTexts(redactions: readonly Redaction[]): Promise<void>;
  /** Takes the noted texts out of the files. Costs nothing when there are none, else every older file of texts is read. */
  sweep(): Promise<void>;
  /** Learns what other servers have written. */
  refresh(): Promise<void>;
  /** Waits for what is being written; a sweep under way ends at the next file and is gone on with by the next one. */
  close(): Promise<void>;
}

export type ArchiveOptions = {
  readonly dir: string;
  /** `id` of the log whose records these are; another log's archive is refused. */
  readonly logId: string;
  readonly logger: Logger;
  /** Smaller in tests only. */
  readonly bounds?: Bounds;
};

type Unpacked = { readonly from: Seq; readonly erased: Seq; readonly records: readonly string[]; readonly texts: ReadonlyMap<Seq, string> };

/** Makes nothing on the disk before there is something to write. Throws an `ArchiveFault`. */
export async function openArchive({ dir, logId, logger, bounds = SEGMENT }: ArchiveOptions): Promise<Archive> {
  let manifest = emptyManifest(logId);
  let cached: readonly Unpacked[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let sweeping: Promise<void> | null = null;
  let closed = false;

  const refresh = async () => {
    const found = await readManifest(dir);
    if (!found && manifest.segments.length > 0) throw damaged(join(dir, "manifest.json"), "is missing");
    if (found && found.logId !== logId) {
      const detail = `${dir} is the archive of log ${found.logId}, this server's log is ${logId}: give this city another ARCHIVE_DIR`;
      throw new ArchiveFault("archive-foreign", detail);
    }
    manifest = found ?? manifest;
  };
  const save = async (next: Manifest) => {
    await writeManifest(dir, next);
    manifest = next;
  };
  /** One writer at a time, in this server and among all, who knows what the others have written. */
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(() =>
      withLock(dir, async () => {
        await refresh();
        return work();
      }),
    );
    last = next.catch(() => {});
    return next;
  };

  const unpack = async (segment: Segment): Promise<Unpacked> => {
    const { erased } = manifest;
    const held = cached.find((one) => one.from === segment.from && one.erased === erased);
    if (held) return held;
    const isErased = erasedBy(manifest.redactions);
    const texts = new Map<Seq, string>();
    for (const { seq, reportId, line } of await readTextLines(dir, segment)) if (!isErased(reportId, seq)) texts.set(seq, line);
    const unpacked = { from: segment.from, erased, records: await readRecordLines(dir, segment), texts };
    cached = [unpacked, ...cached.filter((one) => one.from !== segment.from)].slice(0, CACHED);
    return unpacked;
  };

  const add = async (lines: Lines) => {
    await clearAway(dir, { lines, listed: manifest.segments, logger });
    const segment = await writeSegment(dir, lines);
    const { redactions } = manifest;
    await save({
      ...manifest,
      segments: [...manifest.segments, segment],
      redactions: redactions.filter(({ swept, before }) => !swept || before > segment.to + 1),
    });
  };

  const sweepOnce = async () => {
    const due = manifest.redactions.filter(({ swept }) => !swept);
    const isErased = erasedBy(due);
    let files = 0;
    for (const segment of manifest.segments.slice()) {
      if (closed) return;
      const isDue = (await readTextLines(dir, segment)).some(({ reportId, seq }) => isErased(reportId, seq));
      if (isDue) files += 1;
      if (isDue) await exclusively(() => rewriteTexts(dir, segment, manifest.redactions));
    }
    const isSwept = (noted: Noted) => noted.swept || due.some(({ reportId, before }) => reportId === noted.reportId && before === noted.before);
    await exclusively(() => {
      const redactions = manifest.redactions.map((noted) => ({ ...noted, swept: isSwept(noted) }));
      return save({ ...manifest, redactions: redactions.filter(({ swept, before }) => !swept || before > endOf(manifest) + 1) });
    });
    logger.info({ redactions: due.length, files }, "texts erased from the archive");
  };
  const sweepAll = async () => {
    while (!closed && manifest.redactions.some(({ swept }) => !swept)) await sweepOnce();
  };
  const sweep = () => {
    sweeping ??= sweepAll().finally(() => {
      sweeping = null;
    });
    return sweeping;
  };

  await refresh();
  return {
    dir,
    bounds,
    get from() {
      return manifest.segments[0]?.from ?? 0;
    },
    get to() {
      return endOf(manifest);
    },
    get segments() {
      return manifest.segments;
    },
    refresh,
    async write(records) {
      if (records.length === 0) return;
      await exclusively(async () => {
        const first = manifest.segments.length > 0 ? endOf(manifest) + 1 : (records[0]?.seq ?? 1);
        records.forEach(({ seq }, at) => {
          if (seq !== first + at)
            throw new ArchiveFault("archive-in-use", `${dir} goes on at ${first + at}, was given ${seq}: another server has written to it`);
        });
        for (const lines of cutSegments(records, bounds, erasedBy(manifest.redactions))) await add(lines);
      });
    },
    async readAfter(after, limit) {
      const first = manifest.segments[0]?.from;
      if (first !== undefined && after + 1 < first)
        throw new ArchiveFault("archive-gap", `${dir} begins at ${first}, asked for ${after + 1}: put the older files and their manifest back`);
      const records: Recorded[] = [];
      while (records.length < limit) {
        const seq = after + records.length + 1;
        const segment = manifest.segments.findLast(({ from }) => from <= seq);
        if (!segment || segment.to < seq) break;
        const unpacked = await unpack(segment);
        const lines = unpacked.records.slice(seq - segment.from, seq - segment.from + limit - records.length);
        lines.forEach((line, at) => {
          records.push(recordOfLines(line, unpacked.texts.get(seq + at)));
        });
      }
      return records;
    },
    async verify(after, upTo) {
      for (const segment of manifest.segments.filter(({ from, to }) => to > after && from <= upTo)) {
        await readRecordLines(dir, segment);
        await readTextLines(dir, segment);
      }
    },
    async eraseTexts(redactions) {
      const isDue = ({ before }: Redaction) => before > manifest.erased;
      if (!redactions.some(isDue)) return;
      const isOurs = await exclusively(async () => {
        const due = redactions.filter(isDue).map(({ reportId, before }) => ({ reportId, before, swept: false }));
        const erased = due.at(-1)?.before;
        if (erased === undefined) return false;
        await save({ ...manifest, erased, redactions: [...manifest.redactions, ...due] });
        return true;
      });
      if (!isOurs) return; // another server has noted them, and sweeps
      sweep().catch((error: Error) => {
        logger.error({ error: error.message }, "redacted texts are still in the archive's files, trying again with the next round");
      });
    },
    sweep,
    async close() {
      closed = true;
      await sweeping?.catch(() => {}); // has been logged, and is noted in the manifest
      await last;
    },
  };
}

function erasedBy(redactions: readonly Redaction[]) {
  const before = new Map<string, Seq>();
  for (const one of redactions) before.set(one.reportId, Math.max(one.before, before.get(one.reportId) ?? 0));
  return (reportId: string | null, seq: Seq) => reportId !== null && seq < (before.get(reportId) ?? 0);
}

async function rewriteTexts(dir: string, segment: Segment, redactions: readonly Redaction[]): Promise<void> {
  const isErased = erasedBy(redactions);
  const kept = (await readTextLines(dir, segment)).filter(({ reportId, seq }) => !isErased(reportId, seq));
  const file = join(dir, textsName(segment));
  await replaceFile(file, await packTexts(kept)).catch((error: unknown) => {
    throw archiveFaultOf(error, file);
  });
}

type Clearing = { readonly lines: Lines; readonly listed: readonly Segment[]; readonly logger: Logger };

/** Removes what a write that did not come to its end has left of these records: the log still has them, and they come now. */
async function clearAway(dir: string, { lines, listed, logger }: Clearing): Promise<void> {
  for (const name of await readdir(dir)) {
    const range = rangeOf(name);
    const isLeft = range && range.from <= lines.to && range.to >= lines.from && !listed.some(({ from, to }) => from === range.from && to === range.to);
    if (!isLeft && !name.endsWith(".gz.new")) continue;
    logger.warn({ file: name }, "half-written file of the archive removed, its records are written anew");
    await rm(join(dir, name), { force: true });
  }
}
