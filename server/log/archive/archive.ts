// The archive: what the log has trimmed, or will, in compressed files that any number of servers share. See manifest.ts and segment.ts.
import { join } from "node:path";
import type { Recorded, Seq } from "../../../shared/event.ts";
import type { Logger } from "../../logger.ts";
import type { Redaction } from "../event-log.ts";
import { erasedBy, rewriteTexts } from "./erase.ts";
import { ArchiveFault, damaged } from "./fault.ts";
import { clearAway } from "./leftovers.ts";
import { withLock } from "./lock.ts";
import { emptyManifest, endOf, type Manifest, type Noted, readManifest, type Segment, writeManifest } from "./manifest.ts";
import { createReader } from "./reader.ts";
import { type Bounds, cutSegments, type Lines, readTextLines, writeSegment } from "./segment.ts";

/** A segment is at most so many records, and bytes of JSON: unpacked in some 30 ms. */
const SEGMENT: Bounds = { records: 10_000, bytes: 4_194_304 };
export interface Archive {
  readonly dir: string;
  readonly logId: string;
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
   * As the log's, whose `epoch` tells whether its numbers are still those of the last call. Once it resolves it is noted on the disk, so
   * that no reader gets the texts any more, now or archived later; the files are rewritten right after (`sweep`).
   */
  eraseTexts(redactions: readonly Redaction[], epoch: string): Promise<void>;
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

/** Makes nothing on the disk before there is something to write. Throws an `ArchiveFault`. */
export async function openArchive({ dir, logId, logger, bounds = SEGMENT }: ArchiveOptions): Promise<Archive> {
  let manifest = emptyManifest(logId);
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

  const reader = createReader(dir, () => manifest);

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
    const isSwept = (noted: Noted) =>
      noted.swept || due.some(({ reportId, before }) => reportId === noted.reportId && before === noted.before);
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
    logId,
    bounds,
    get from() {
      return endOf(manifest) === 0 ? 0 : manifest.lost + 1;
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
        const first = endOf(manifest) + 1;
        records.forEach(({ seq }, at) => {
          if (seq !== first + at)
            throw new ArchiveFault("archive-in-use", `${dir} goes on at ${first + at}, was given ${seq}: another server has written to it`);
        });
        for (const lines of await cutSegments(records, bounds, erasedBy(manifest.redactions))) await add(lines);
      });
    },
    ...reader,
    async eraseTexts(redactions, epoch) {
      const dueOf = () => redactions.filter(({ before }) => epoch !== manifest.epoch || before > manifest.erased);
      if (dueOf().length === 0) return;
      const isOurs = await exclusively(async () => {
        const due = dueOf();
        const erased = due.at(-1)?.before;
        if (erased === undefined) return false;
        const noted = due.map(({ reportId, before }) => ({ reportId, before, swept: false }));
        await save({ ...manifest, epoch, erased, redactions: [...manifest.redactions, ...noted] });
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
