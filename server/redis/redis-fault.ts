// What keeps this program from using a Redis, in plain words and with the cure.

/**
 * `redis-url`: the setting is wrong; `redis-unreachable`: no answer; `redis-denied`: wrong user or password, or too few rights; `redis-replica`: it takes no writes;
 * `redis-loading`: it reads its files; `redis-old`: too old a version. Replicas and
 * loading ones may mend by themselves, unreachable ones too.
 */
export type RedisFaultCode = "redis-url" | "redis-unreachable" | "redis-denied" | "redis-replica" | "redis-loading" | "redis-old";

export class RedisFault extends Error {
  override readonly name = "RedisFault";
  readonly code: RedisFaultCode;
  constructor(code: RedisFaultCode, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.code = code;
  }
}

/** Any error of connecting to `where`, as a fault with its cure. */
export function redisFaultOf(error: unknown, where: string): RedisFault {
  if (error instanceof RedisFault) return error;
  const { message } = error as Error;
  if (/^(?:WRONGPASS|NOAUTH|ERR (?:AUTH|invalid password))/.test(message))
    return new RedisFault("redis-denied", `Redis at ${where} refuses the user or password: mend them in REDIS_URL`, error);
  if (message.startsWith("NOPERM"))
    return new RedisFault("redis-denied", `Redis at ${where}: ${message}: give the user the rights that deploy/redis.conf lists`, error);
  if (message.startsWith("LOADING")) return loading(where);
  return new RedisFault(
    "redis-unreachable",
    `Redis at ${where} cannot be reached (${message || String(error)}): is it running, and is REDIS_URL right?`,
    error,
  );
}

export const loading = (where: string) => new RedisFault("redis-loading", `Redis at ${where} is still reading its files: wait`);
