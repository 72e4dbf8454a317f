// A log in memory for tests: any number of openings of one store, which can be given another past, or be away for a while.
import { randomUUID } from "node:crypto";
import type { Recorded, Seq } from "../../shared/event.ts";
import { reportIdOf, splitTexts } from "../../shared/record.ts";
import { type Appended, type EventLog, LogFault } from "./event-log.ts";

export type MemoryStore = ReturnType<typeof createMemoryStore>;

export function createMemoryStore() {
  const id = randomUUID();
  let epoch = randomUUID();
  let records: Recorded[] = [];
  let received = 0;
  let erased = 0;
  let away = false;
  let failing = 0;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  const assertThere = () => {
    if (away) throw new LogFault("log-unavailable", "the store is away");
  };
  return {
    /** A failover that lost what came after `seq`: the numbers from there on are free again. */
    loseAfter(seq: Seq) {
      records = records.slice(0, seq);
      epoch = randomUUID();
      tell();
    },
    setAway(now: boolean) {
      away = now;
      tell();
    },
    /** The next reads fail, so many. */
    failReads(count: number) {
      failing = count;
    },
    open(): EventLog {
      const own = new Set<() => void>();
      return {
        id,
        get epoch() {
          return epoch;
        },
        async append(given, origin = { received: false }) {
          await Promise.resolve();
          assertThere();
          const appended = given.map((record): Appended => {
            const { source, id: eventId } = record.event;
            if (records.some(({ event }) => event.source === source && event.id === eventId)) return "duplicate";
            const taken = { seq: records.length + 1, ...record };
            records.push(taken);
            if (origin.received) received += 1;
            return taken;
          });
          for (const listener of [...listeners]) if (!own.has(listener)) listener();
          return appended;
        },
        async readAfter(after, limit) {
          await Promise.resolve();
          assertThere();
          if (failing > 0) {
            failing -= 1;
            throw new LogFault("log-unavailable", "this read fails");
          }
          return records.slice(after, after + limit);
        },
        head: () => ({ count: records.length, offset: 0, received, horizon: 0 }),
        onChange(listener) {
          listeners.add(listener);
          own.add(listener);
          return () => listeners.delete(listener) && own.delete(listener);
        },
        durability: () => ({ store: "sqlite", loses: "everything", replicas: 0, detail: "memory" }),
        async eraseTexts(redactions) {
          const due = new Map(redactions.filter(({ before }) => before > erased).map(({ reportId, before }) => [reportId, before]));
          if (due.size === 0) return;
          erased = Math.max(...due.values());
          records = records.map((record) => {
            const isErased = record.seq < (due.get(reportIdOf(record.event) ?? "") ?? 0);
            return isErased ? { seq: record.seq, ...splitTexts(record).kept } : record;
          });
        },
        probe: () => (away ? "log-unavailable" : null),
        async close() {},
      };
    },
  };
}
