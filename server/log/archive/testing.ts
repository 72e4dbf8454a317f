// For tests: a log in memory that trims, any number of openings of one store; and a log that has always trimmed all it can.
import type { Seq } from "../../../shared/event.ts";
import { silentLogger } from "../../logger.ts";
import { type EventLog, LogFault } from "../event-log.ts";
import type { TrimmableLog } from "../retention.ts";
import { createMemoryStore } from "../testing.ts";
import { openArchive } from "./archive.ts";
import { withArchive } from "./with-archive.ts";

/** Each record takes so many bytes. */
export const RECORD_BYTES = 100;

export function createTrimmingStore() {
  const store = createMemoryStore();
  let offset = 0;
  let leader: unknown = null;
  return {
    ...store,
    /** The lease is free again. */
    endLease() {
      leader = null;
    },
    open(): EventLog & TrimmableLog {
      const log = store.open();
      const own = {};
      return {
        ...log,
        get epoch() {
          return log.epoch;
        },
        async readAfter(after, limit) {
          if (after < offset) throw new LogFault("log-trimmed", `trimmed up to ${offset}`);
          return log.readAfter(after, limit);
        },
        head: () => ({ ...log.head(), offset }),
        async trim(upTo: Seq) {
          offset = Math.max(offset, upTo);
        },
        bytes: async () => (log.head().count - offset) * RECORD_BYTES,
        async lease() {
          leader ??= own;
          return leader === own;
        },
      };
    },
  };
}

/** Before each reading everything but the newest record goes into the archive in `dir` and out of the log; `head` tells nothing of it. */
export async function alwaysTrimmed(log: EventLog & TrimmableLog, dir: string): Promise<EventLog> {
  const archive = await openArchive({ dir, logId: log.id, logger: silentLogger(), bounds: { records: 400, bytes: 1_000_000 } });
  const both = withArchive(log, archive);
  return {
    ...both,
    get epoch() {
      return both.epoch;
    },
    head: () => ({ ...both.head(), offset: 0 }),
    async readAfter(after, limit) {
      const { count } = log.head();
      await archive.write((await log.readAfter(archive.to, count)).filter(({ seq }) => seq < count));
      await log.trim(archive.to);
      return both.readAfter(after, limit);
    },
  };
}
