// The index in a SQLite file: follows the log with a cursor of its own, in the background, never in the way of a frame.
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { Seq } from "../../shared/event.ts";
import type { CityFolder } from "../../shared/state.ts";
import type { EventLog } from "../log/event-log.ts";
import type { Logger } from "../logger.ts";
import { createFinder } from "./find.ts";
import type { ReportIndex } from "./report-index.ts";
import { type IndexMark, openTables } from "./tables.ts";
import { createWriter } from "./write.ts";

/** Records a transaction, about 10 ms of work; then everyone else has a turn. */
const CHUNK = 500;
/** How long it lets records gather before it looks, when nobody waits. */
const GATHER_MS = 20;
/** Pause after a failed write, of which the disk may recover. */
const RETRY_MS = 2000;

export type IndexOptions = {
  readonly folder: string;
  readonly log: EventLog;
  readonly city: CityFolder;
  readonly mark: Omit<IndexMark, "epoch">;
  readonly logger: Logger;
};

export function createSqliteIndex({ folder, log, city, mark, logger }: IndexOptions): ReportIndex {
  const db = openOrRenew(join(folder, "index.sqlite"), { ...mark, epoch: log.epoch }, logger);
  const writer = createWriter(db, city);
  const waiting: { readonly seq: Seq; readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  let closed = false;
  let following: Promise<void> | null = null;

  const tellWaiting = () => {
    for (let at = waiting.length - 1; at >= 0; at -= 1) {
      if ((waiting[at]?.seq ?? 0) <= writer.seq) waiting.splice(at, 1)[0]?.resolve();
    }
  };
  const follow = async () => {
    if (waiting.length === 0) await sleep(GATHER_MS);
    while (!closed && writer.seq < log.head().count) {
      try {
        writer.write(await log.readAfter(writer.seq, CHUNK));
      } catch (error) {
        logger.error({ seq: writer.seq, error: (error as Error).message }, "the index could not be written, trying again");
        for (const { reject } of waiting.splice(0)) reject(error as Error);
        await sleep(RETRY_MS, undefined, { ref: false });
      }
      tellWaiting();
      // A pause as long as nothing else needs: others' timers and sockets come first.
      await sleep(waiting.length > 0 ? 0 : 2);
    }
    following = null;
  };
  const wake = () => {
    if (!closed && writer.seq < log.head().count) following ??= follow();
  };
  wake();

  return {
    ...createFinder(db, city.tree, () => writer.clock),
    seq: () => writer.seq,
    caughtUp(seq) {
      if (writer.seq >= seq) return Promise.resolve();
      if (closed) return Promise.reject(new Error("the index is closed"));
      return new Promise((resolve, reject) => {
        waiting.push({ seq, resolve, reject });
        wake();
      });
    },
    wake,
    async close() {
      closed = true;
      await following;
      for (const { reject } of waiting.splice(0)) reject(new Error("the index is closed"));
      db.close();
    },
  };
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
