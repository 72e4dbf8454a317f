// Keeps the hub's fold up with the log: at the start all of it, then whenever others have written, and after a fault again each second.
import { setTimeout as sleep } from "node:timers/promises";
import type { Seq } from "../../shared/event.ts";
import { type EventLog, LogFault } from "../log/event-log.ts";
import type { Logger } from "../logger.ts";
import type { LogFollower } from "./log-follower.ts";

/** How often the log is read again after it could not be. */
const READ_AGAIN_MS = 1000;

type Keeping = {
  readonly log: EventLog;
  readonly follower: LogFollower;
  /** Where the fold is, and whether it can never go on. */
  readonly seq: () => Seq;
  readonly isBroken: () => boolean;
  /** Called when it has read on, or could not. */
  readonly announce: () => void;
  readonly logger: Logger;
};

export interface KeepUp {
  /** Why the log cannot be read on just now; null while it can. */
  stuck(): string | null;
  /** Folds all that the log has, trying again until it can; only then what others write is followed. Rejects with what is no `LogFault`. */
  replay(): Promise<void>;
  /** The log may have more, or has failed, recovered or changed its epoch: reads on, each second until it can. */
  readOn(): void;
  stop(): void;
}

export function keepUpWith({ log, follower, seq, isBroken, announce, logger }: Keeping): KeepUp {
  let phase: "replaying" | "following" | "stopped" = "replaying";
  let stuck: string | null = null;
  let again: NodeJS.Timeout | undefined;

  /** Throws when the log cannot be read. */
  const readAll = async () => {
    while (phase !== "stopped" && (follower.epoch !== log.epoch || seq() < log.head().count)) {
      await follower.settle();
      await follower.reach(log.head().count);
    }
    stuck = null;
  };
  const setStuck = (error: unknown) => {
    const { message } = error as Error;
    if (stuck === null) logger.warn({ error: message }, "the log cannot be read on, trying again each second");
    stuck = message;
  };
  const readOn = async () => {
    if (phase !== "following" || isBroken()) return;
    clearTimeout(again);
    try {
      await readAll();
    } catch (error) {
      setStuck(error);
      again = setTimeout(readOn, READ_AGAIN_MS).unref();
    }
    announce();
  };
  const forgetLog = log.onChange(() => void readOn());

  return {
    stuck: () => stuck,
    async replay() {
      while (phase === "replaying") {
        try {
          await readAll();
          if (phase === "replaying") phase = "following";
        } catch (error) {
          if (!(error instanceof LogFault)) throw error;
          setStuck(error);
          await sleep(READ_AGAIN_MS, undefined, { ref: false });
        }
      }
    },
    readOn: () => void readOn(),
    stop() {
      phase = "stopped";
      clearTimeout(again);
      forgetLog();
    },
  };
}
