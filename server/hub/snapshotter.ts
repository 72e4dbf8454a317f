// Makes state snapshots while the server serves: in a process of its own, which folds the log by itself, so that no frame waits for it.
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { Seq } from "../../shared/event.ts";
import type { LogReader } from "../log/log-reader.ts";
import type { Logger } from "../logger.ts";
import type { SnapshotMark } from "./state-snapshot.ts";

const PROGRAM = join(import.meta.dirname, "snapshot-process.ts");

export interface Snapshotter {
  /** Stores the state at `upTo`. False when that could not be done; what was stored before is then still there. */
  make(upTo: Seq): Promise<boolean>;
  /** Resolves when nothing is being made any more. */
  stop(): Promise<void>;
}

/** What the process is told on its standard input: one JSON object. `folder` is where the snapshot goes. */
export type SnapshotOrder = {
  readonly log: LogReader;
  readonly folder: string;
  readonly cityDir: string;
  readonly mark: SnapshotMark;
  readonly upTo: Seq;
};

export function createSnapshotter(parts: Omit<SnapshotOrder, "upTo">, logger: Logger): Snapshotter {
  let child: ChildProcess | null = null;
  let ended: Promise<boolean> = Promise.resolve(true);
  return {
    make(upTo) {
      if (child) return Promise.resolve(false);
      const started = spawn(process.execPath, [PROGRAM], {
        stdio: ["pipe", "ignore", "pipe", "ipc"], // its channel closes when this process ends in whatever way
      });
      child = started;
      started.stdin?.on("error", () => {}); // its end is told by `exit`
      started.stdin?.end(JSON.stringify({ ...parts, upTo } satisfies SnapshotOrder));
      let said = "";
      started.stderr?.on("data", (text: Buffer) => {
        said = (said + text.toString()).slice(-2000);
      });
      ended = new Promise((resolve) => {
        const end = (made: boolean) => {
          child = null;
          resolve(made);
        };
        started.once("error", (error) => {
          logger.warn({ error: error.message }, "state snapshot could not be made");
          end(false);
        });
        started.once("exit", (code, signal) => {
          if (code !== 0 && signal !== "SIGKILL") logger.warn({ code, signal, said }, "state snapshot could not be made");
          end(code === 0);
        });
      });
      return ended;
    },
    async stop() {
      child?.kill("SIGKILL");
      await ended;
    },
  };
}
