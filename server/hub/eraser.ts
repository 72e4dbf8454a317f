// Carries out redactions where the texts lie: tried again until it is done, one at a time, since the log remembers how far it has come.
import type { EventLog, Redaction } from "../log/event-log.ts";
import type { Logger } from "../logger.ts";

/** How often what could not be erased is tried again. */
const AGAIN_MS = 5000;

export interface Eraser {
  /** Notes a redaction; `run` carries it out. */
  add(redaction: Redaction): void;
  /** Whether something is not erased yet. */
  isDue(): boolean;
  /** Erases all that is noted. Never rejects: what fails is tried again. */
  run(): Promise<void>;
  /** The log has another past, in which they are not. */
  forget(): void;
  stop(): void;
}

export function createEraser(log: Pick<EventLog, "eraseTexts">, logger: Logger, againMs = AGAIN_MS): Eraser {
  let noted: readonly Redaction[] = [];
  let running: Promise<void> | null = null;
  const eraseAll = async () => {
    while (noted.length > 0) {
      const due = noted;
      try {
        await log.eraseTexts(due);
        noted = noted.filter((redaction) => !due.includes(redaction));
      } catch (error) {
        return logger.error({ redactions: due.length, error: (error as Error).message }, "texts could not be erased, trying again");
      }
    }
  };
  const run = () => {
    running ??= eraseAll().finally(() => {
      running = null;
    });
    return running;
  };
  const timer = setInterval(() => void run(), againMs).unref();
  return {
    add(redaction) {
      noted = [...noted, redaction];
    },
    isDue: () => noted.length > 0,
    run,
    forget() {
      noted = [];
    },
    stop: () => clearInterval(timer),
  };
}
