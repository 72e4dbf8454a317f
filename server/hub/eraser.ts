// Carries out redactions where the texts lie: tried again until it is done, one call at a time.
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

export type EraserOptions = {
  readonly log: Pick<EventLog, "eraseTexts">;
  readonly logger: Logger;
  /** Whether what is noted belongs to the log's present past: else the numbers mean other records. */
  readonly isSettled: () => boolean;
  readonly againMs?: number | undefined;
};

export function createEraser({ log, logger, isSettled, againMs = AGAIN_MS }: EraserOptions): Eraser {
  let noted: readonly Redaction[] = [];
  let running: Promise<void> | null = null;
  const eraseAll = async () => {
    while (noted.length > 0 && isSettled()) {
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
