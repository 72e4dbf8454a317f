// The server's own log on stderr: one JSON line an entry. Never a token, never the text of a report.
import { destination, type Logger, pino } from "pino";
import type { LogLevel } from "./config.ts";

export type { Logger } from "pino";

/** Writes at once, so that the last words before a crash are not lost. */
export function createLogger(level: LogLevel): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: ["req.headers.authorization", "req.headers.cookie", "token"] },
    destination({ fd: 2, sync: true }),
  );
}

/** Says nothing. For tests and commands that print their own results. */
export const silentLogger = (): Logger => pino({ level: "silent" });
