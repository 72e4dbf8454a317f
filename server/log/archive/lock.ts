// One writer at a time, over all servers that share an archive.
import { setTimeout as sleep } from "node:timers/promises";
import { LogFault } from "../event-log.ts";
import { lockFolder } from "../folder-lock.ts";
import { ArchiveFault } from "./fault.ts";

/** Longer than any write of a segment; a lock that is held longer is another program's. */
const WAIT_MS = 10_000;
const TRY_MS = 50;

/** Runs `work` while no other program writes to the archive. Throws `archive-in-use` after `waitMs`. */
export async function withLock<T>(dir: string, work: () => Promise<T>, waitMs = WAIT_MS): Promise<T> {
  const unlock = await lock(dir, waitMs);
  try {
    return await work();
  } finally {
    unlock();
  }
}

async function lock(dir: string, waitMs: number): Promise<() => void> {
  const until = performance.now() + waitMs;
  for (;;) {
    try {
      return lockFolder(dir);
    } catch (error) {
      if (!(error instanceof LogFault)) throw error;
      const { code, message } = error;
      if (code === "log-full") throw new ArchiveFault("archive-full", message, error);
      if (code !== "log-in-use") throw new ArchiveFault("archive-unavailable", message, error);
      if (performance.now() > until)
        throw new ArchiveFault("archive-in-use", `another program has kept ${dir} for ${waitMs / 1000} s: stop it`, error);
      await sleep(TRY_MS);
    }
  }
}
