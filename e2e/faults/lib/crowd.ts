// Many screens in a process of their own, so that they do not slow the one that measures.
import { fork } from "node:child_process";
import { join } from "node:path";
import type { Spread } from "../../../bench/lib/stats.ts";
import { undoLater } from "./undo.ts";

export type CrowdOrder =
  | { readonly do: "open"; readonly count: number; readonly url: string; readonly token: string }
  /** Forgets the latencies so far. */
  | { readonly do: "measure" }
  /** Resets every line at once; each screen comes back at once, with no number to resume from. */
  | { readonly do: "reconnect" }
  | { readonly do: "stop-reading"; readonly count: number }
  | { readonly do: "read" }
  | { readonly do: "tell" };

export type CrowdFigures = {
  readonly screens: number;
  readonly reading: number;
  /** Connected and reading, with a frame of the last 3 s. */
  readonly fresh: number;
  readonly lowestSeq: number;
  readonly snapshots: number;
  /** Lines that were lost. */
  readonly losses: number;
  /** Frames that did not follow. */
  readonly gaps: number;
  /** From the making of a report to its row in a frame, ms. */
  readonly latency: Spread;
};

export type Crowd = {
  /** Carries it out and answers how the crowd is right then. */
  readonly order: (order: CrowdOrder) => Promise<CrowdFigures>;
  readonly close: () => Promise<void>;
};

export function startCrowd(): Crowd {
  const child = fork(join(import.meta.dirname, "crowd-process.ts"), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const close = undoLater(() => void child.kill("SIGKILL"));
  return {
    order: (order) =>
      new Promise((resolve, reject) => {
        const gone = () => reject(new Error("the process of the screens has ended"));
        child.once("exit", gone);
        child.once("message", (figures) => {
          child.off("exit", gone);
          resolve(figures as CrowdFigures);
        });
        child.send(order);
      }),
    close,
  };
}
