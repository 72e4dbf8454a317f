// Redis's errors as the log's own faults, each with its cure.
import { LogFault, type LogFaultCode } from "./event-log.ts";

/** First words of Redis's error replies, https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors */
const REPLIES: readonly (readonly [RegExp, LogFaultCode, string])[] = [
  [/^OOM/, "log-full", "Redis has no memory left: raise maxmemory, or keep fewer days in it (LOG_KEEP_DAYS)"],
  [/^MISCONF.*space/i, "log-full", "Redis cannot save: make room on its disk"],
  [/^MISCONF/, "log-unavailable", "Redis cannot save: its own log says why"],
  [/^READONLY/, "log-read-only", "this Redis has become a replica: give REDIS_URL the master's address, or Sentinel's"],
  [/^NOREPLICAS/, "log-unavailable", "too few replicas are connected to Redis: start them, or lower min-replicas-to-write"],
  [/^LOADING/, "log-unavailable", "Redis is reading its files: wait"],
  [/^NOPERM/, "log-read-only", "give the user in REDIS_URL the rights that deploy/redis.conf lists"],
];

/** Any error of a command at `where`. */
export function logFaultOf(error: unknown, where: string): LogFault {
  if (error instanceof LogFault) return error;
  const { message } = error as Error;
  const known = REPLIES.find(([pattern]) => pattern.test(message));
  const [, code, cure] = known ?? [null, "log-unavailable" as const, "is it running and reachable? Writing goes on by itself once it is"];
  return new LogFault(code, `Redis at ${where}: ${message}: ${cure}`, error);
}

/** Of a write that may have been carried out. */
export function unconfirmed(why: string, cause?: unknown): LogFault {
  const detail = `${why}: it is not known whether this was taken; sent again with the same id it is not taken twice`;
  return new LogFault("log-unconfirmed", detail, cause);
}
