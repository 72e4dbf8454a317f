// SQLite's result codes as the log's own faults.
import { LogFault, type LogFaultCode } from "./event-log.ts";

/** Primary result codes, https://sqlite.org/rescode.html */
const CODES: Readonly<Record<number, LogFaultCode>> = { 5: "log-busy", 6: "log-busy", 8: "log-read-only", 13: "log-full" };

const CURES: Readonly<Partial<Record<LogFaultCode, string>>> = {
  "log-full": "the disk is full: make room, writing goes on by itself",
  "log-read-only":
    "give this user the right to write to the file and its folder (DATA_DIR), and see that the disk is not mounted for reading only",
  "log-unavailable": "see the cause",
  "log-busy": "another process is writing to it: stop that process",
  "log-in-use": "stop the other server",
  "log-newer": "upgrade the program",
};

/** By primary result code, where that says more than our own: damage, and a file that is not there or not ours to open. */
const CURES_BY_CODE: Readonly<Record<number, string>> = {
  10: "the disk failed: see the system's log; writing is tried again by itself",
  11: "the file is damaged: put a backup in its place (npm run backup makes them)",
  14: "make sure that its folder (DATA_DIR) is there and that this user may write to it",
  26: "this is no log of this program: move it away, or point DATA_DIR at another folder",
};

/** Any error of a write to or an opening of `file`, as a fault with its cure. */
export function logFaultOf(error: unknown, file: string): LogFault {
  if (error instanceof LogFault) return error;
  const { errcode, message } = error as { errcode?: number; message: string };
  const primary = (errcode ?? 0) & 0xff;
  const code = CODES[primary] ?? "log-unavailable";
  return new LogFault(code, `${file}: ${message}: ${CURES_BY_CODE[primary] ?? CURES[code] ?? "see the cause"}`, error);
}
