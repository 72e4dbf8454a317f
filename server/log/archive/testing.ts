// A log in memory that trims, for tests: any number of openings of one store.
import type { Seq } from "../../../shared/event.ts";
import { type EventLog, LogFault } from "../event-log.ts";
import type { TrimmableLog } from "../retention.ts";
import { createMemoryStore } from "../testing.ts";

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
