// Follows the log for the hub: reads on what others wrote, one reading at a time, and notices when the log has another past than was folded.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Recorded, Seq } from "../../shared/event.ts";
import { type EventLog, identityOf, LogFault } from "../log/event-log.ts";
import type { Logger } from "../logger.ts";

/** Records read and folded before the event loop has its turn: about 10 ms. */
const CHUNK = 2000;

/** What is folded: where it is, how it goes on, and how it begins anew. */
export type Folded = {
  readonly seq: () => Seq;
  /** `identityOf` the record at `seq`. */
  readonly lastId: () => string;
  readonly fold: (records: readonly Recorded[]) => void;
  readonly forget: () => void;
  /** The log's numbers may have been reused, whether or not what is folded still fits. */
  readonly onEpoch: () => void;
};

export interface LogFollower {
  /** The log's epoch that what is folded belongs to. */
  readonly epoch: string;
  /** Whether the log is being folded from its beginning again. */
  isRefolding(): boolean;
  /**
   * Folded up to `seq` when it resolves, or the epoch is over in which that number was told; all who ask at a time share one reading.
   * Rejects with a `LogFault` when the log cannot be read.
   */
  reach(seq: Seq): Promise<void>;
  /** Resolves when what is folded belongs to the log's present epoch. */
  settle(): Promise<void>;
  stop(): void;
}

export function followLog(log: EventLog, folded: Folded, logger: Logger): LogFollower {
  let epoch = log.epoch;
  let wanted: Seq = 0;
  let refolding = false;
  let stopped = false;
  let reading: Promise<void> | null = null;

  const read = async () => {
    while (!stopped) {
      if (log.epoch !== epoch) await reconcile();
      if (folded.seq() >= wanted) break;
      const records = await log.readAfter(folded.seq(), CHUNK);
      if (log.epoch !== epoch) continue;
      if (records.length === 0) throw new LogFault("log-unavailable", `the log gives nothing after ${folded.seq()}, expected ${wanted}`);
      folded.fold(records.filter((record) => record.seq > folded.seq())); // what was submitted meanwhile has been folded already
      await nextTurn();
    }
    refolding = false;
  };

  /** What is folded stays only if our last record is still the one that has its number. */
  const reconcile = async () => {
    const present = log.epoch;
    const seq = folded.seq();
    const [last] = seq === 0 ? [] : await log.readAfter(seq - 1, 1);
    const fits = seq === 0 || (last !== undefined && identityOf(last) === folded.lastId());
    logger.warn({ seq, fits }, fits ? "the log has a new epoch" : "the log has another past than was folded: folding it anew");
    if (!fits) {
      folded.forget();
      refolding = true;
    }
    wanted = log.head().count;
    epoch = present;
    folded.onEpoch();
  };

  const readOnce = () => {
    reading ??= read()
      .catch((error: unknown) => {
        wanted = 0; // whoever comes next says anew how far it wants to get
        throw error;
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  };

  return {
    get epoch() {
      return epoch;
    },
    isRefolding: () => refolding,
    async reach(seq) {
      const under = epoch;
      while (folded.seq() < seq && epoch === under && !stopped) {
        wanted = Math.max(wanted, seq);
        await readOnce();
      }
    },
    async settle() {
      while (log.epoch !== epoch && !stopped) await readOnce();
    },
    stop() {
      stopped = true;
    },
  };
}
