// The index in a SQLite file: follows the log with a cursor of its own, in the background, never in the way of a frame.
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { Seq } from "../../shared/event.ts";
import type { CityFolder } from "../../shared/state.ts";
import { type EventLog, identityOf } from "../log/event-log.ts";
import type { Logger } from "../logger.ts";
import { createDeskFinder } from "./desk-records.ts";
import { createFinder } from "./find.ts";
import { createLists } from "./lists.ts";
import type { ReportIndex } from "./report-index.ts";
import { emptyTables, type IndexMark, lastTaken, openTables } from "./tables.ts";
import { createWriter } from "./write.ts";

/** Records, and then changed reports, written before everyone else has a turn: about 10 ms of work. */
const SLICE = 300;
/** Records a transaction: fewer commits write the same pages less often. */
const TRANSACTION = 5000;
/** How long it lets records gather when nobody waits. */
const GATHER_MS = 100;
/** Between two slices while nobody waits: others' timers and sockets come first. */
const PAUSE_MS = 2;
/** Pause after a failed write, of which the disk may recover. */
const RETRY_MS = 2000;

export type IndexOptions = {
  readonly folder: string;
  readonly log: EventLog;
  readonly city: CityFolder;
  readonly mark: Omit<IndexMark, "logId">;
  readonly logger: Logger;
};

/** Writes and single reports are on the event loop, in slices; lists and searches in a thread that reads the same file. */
export async function createSqliteIndex({ folder, log, city, mark, logger }: IndexOptions): Promise<ReportIndex> {
  const file = join(folder, "index.sqlite");
  const db = openOrRenew(file, { ...mark, logId: log.id }, logger);
  const lists = createLists(file);
  let epoch = log.epoch;
  /** The log's numbers may have been reused: what is written stays only if the log has the same record at its end. */
  const renewIfForeign = async (): Promise<boolean> => {
    const present = log.epoch;
    const isOurs = await isOfLog(db, log);
    if (!isOurs) {
      logger.warn("the index was built from another log, building it anew");
      emptyTables(db);
    }
    epoch = present;
    return !isOurs;
  };
  await renewIfForeign();
  let writer = createWriter(db, city);
  const waiting: { readonly seq: Seq; readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  let closed = false;
  let following: Promise<void> | null = null;
  let hurry = () => {};

  const tellWaiting = () => {
    for (let at = waiting.length - 1; at >= 0; at -= 1) {
      if ((waiting[at]?.seq ?? 0) <= writer.seq) waiting.splice(at, 1)[0]?.resolve();
    }
  };
  const gather = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waiting.length > 0 ? 0 : GATHER_MS);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const turn = () => sleep(waiting.length > 0 ? 0 : PAUSE_MS);
  const writeOn = async () => {
    const upTo = Math.min(log.head().count, writer.seq + TRANSACTION);
    if (upTo <= writer.seq) return; // only the epoch was new
    const goesOn = () => !closed && log.epoch === epoch;
    while (goesOn() && writer.takenSeq < upTo) {
      const records = await log.readAfter(writer.takenSeq, Math.min(SLICE, upTo - writer.takenSeq));
      if (goesOn()) writer.take(records);
      await turn();
    }
    while (goesOn() && !writer.flush(SLICE)) await turn();
    if (goesOn()) writer.commit();
    else writer.rollback();
  };
  const follow = async () => {
    await gather();
    while (!closed && isBehind()) {
      try {
        if (log.epoch !== epoch && (await renewIfForeign())) writer = createWriter(db, city);
        await writeOn();
      } catch (error) {
        rollBack();
        logger.error({ seq: writer.seq, error: (error as Error).message }, "the index could not be written, trying again");
        for (const { reject } of waiting.splice(0)) reject(error as Error);
        if (!closed) await sleep(RETRY_MS, undefined, { ref: false });
      }
      tellWaiting();
    }
    following = null;
  };
  const rollBack = () => {
    try {
      writer.rollback();
    } catch (error) {
      logger.error({ error: (error as Error).message }, "the index could not be rolled back");
    }
  };
  const isBehind = () => writer.seq < log.head().count || log.epoch !== epoch;
  const wake = () => {
    if (!closed && isBehind()) following ??= follow();
  };
  wake();

  return {
    ...createFinder(db, { tree: city.tree, lists, clock: () => writer.clock }),
    desk: createDeskFinder(db, city),
    seq: () => writer.seq,
    caughtUp(seq) {
      if (writer.seq >= seq) return Promise.resolve();
      if (closed) return Promise.reject(new Error("the index is closed"));
      return new Promise((resolve, reject) => {
        waiting.push({ seq, resolve, reject });
        hurry();
        wake();
      });
    },
    wake,
    async close() {
      closed = true;
      hurry();
      await following;
      await lists.close();
      writer.rollback();
      for (const { reject } of waiting.splice(0)) reject(new Error("the index is closed"));
      db.close();
    },
  };
}

async function isOfLog(db: DatabaseSync, log: EventLog): Promise<boolean> {
  const { seq, identity } = lastTaken(db);
  if (seq === 0) return true;
  const [last] = await log.readAfter(seq - 1, 1);
  return last !== undefined && identityOf(last) === identity;
}

/** A file that is no database any more costs a rebuild, not a start. */
function openOrRenew(file: string, mark: IndexMark, logger: Logger): DatabaseSync {
  try {
    return openTables(file, mark);
  } catch (error) {
    logger.warn({ error: (error as Error).message }, "the index cannot be read, building it anew");
    for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
    return openTables(file, mark);
  }
}
