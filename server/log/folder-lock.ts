// One process a data folder: an operating-system lock that ends with its holder, however that ends.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { makeFolder } from "../make-folder.ts";
import { LogFault } from "./event-log.ts";
import { logFaultOf } from "./sqlite-fault.ts";

/** How long the server before this one may take to let go of the folder, and how often that is looked at. */
const LOCK_WAIT_MS = 6000;
const LOCK_LOOK_MS = 100;

/**
 * Takes the folder, making it when it is missing; the answer gives it back. Throws `log-in-use` while another process has it.
 * Node has no file locks of its own, SQLite has: an empty database in an exclusive transaction is one.
 */
export function lockFolder(folder: string): () => void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw new LogFault(
      "log-unavailable",
      `DATA_DIR: ${folder} cannot be made: ${(error as Error).message}. Name a folder that this user may make`,
      error,
    );
  }
  const file = join(folder, "lock.sqlite");
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file, { timeout: 0 });
    lock.exec("BEGIN EXCLUSIVE");
    const held = lock;
    return () => held.close();
  } catch (error) {
    lock?.close();
    const fault = logFaultOf(error, file);
    if (fault.code !== "log-busy") throw fault;
    throw new LogFault("log-in-use", `${folder} is in use by another server. Stop that one, or give this one its own DATA_DIR`, error);
  }
}

/** Waits for a server that is just stopping on the same folder. */
export async function onceFree<T>(open: () => T): Promise<T> {
  const until = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      return open();
    } catch (error) {
      const isHeld = error instanceof LogFault && error.code === "log-in-use";
      if (!isHeld || performance.now() > until) throw error;
      await sleep(LOCK_LOOK_MS);
    }
  }
}
