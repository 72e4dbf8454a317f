// SQLite's result codes as the log's own faults.
import { LogFault, type LogFaultCode } from "./event-log.ts";

/** Primary result codes, https://sqlite.org/rescode.html */
const CODES: Readonly<Record<number, LogFaultCode>> = { 5: "log-busy", 6: "log-busy", 8: "log-read-only", 13: "log-full" };

const CURES: Readonly<Partial<Record<LogFaultCode, string>>> = {
  "log-full": "the disk is full: make room, writing goes on by itself",
  "log-read-only": "the file cannot be written: give this user the right to write to it",
  "log-unavailable": "see the cause",
  "log-busy": "another process is writing to it: stop that process",
  "log-in-use": "stop the other server",
  "log-newer": "upgrade the program",
};

/** Any error of a write to or an opening of `file`, as a fault with its cure. */
export function logFaultOf(error: unknown, file: string): LogFault {
  if (error instanceof LogFault) return error;
  const { errcode, message } = error as { errcode?: number; message: string };
  const code = CODES[(errcode ?? 0) & 0xff] ?? "log-unavailable";
  return new LogFault(code, `${file}: ${message}: ${CURES[code] ?? "see the cause"}`, error);
}
