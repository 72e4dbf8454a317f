// Where the commands find the store of tokens and accounts: a data folder, or the city's Redis. Also while servers run.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { Code } from "../../shared/city.ts";
import { createAudit } from "../audit/audit.ts";
import { auditedAccess } from "../audit/commands.ts";
import { createSqliteAuditStore } from "../audit/sqlite-audit-store.ts";
import { type Config, tokenConfigOf } from "../config.ts";
import { silentLogger } from "../logger.ts";
import { createRedisAccessStore } from "../redis/access-store.ts";
import { createRedisAuditStore } from "../redis/audit-store.ts";
import { openRedis } from "../redis/redis.ts";
import { RedisFault } from "../redis/redis-fault.ts";
import { StoreFault } from "../store-fault.ts";
import { type Access, createAccess, TokensFull } from "./access.ts";
import { AccountFault } from "./accounts.ts";
import { createSqliteAccessStore } from "./sqlite-access-store.ts";

export const PLACE_USAGE =
  "They lie in the folder --dir; else, where REDIS_URL is set, in that Redis under the code of the city in CITY_DIR; else in DATA_DIR, or ./data.";

export type Say = (line: string) => void;
export type Place = Pick<Config, "dataDir" | "cityDir" | "redisUrl">;

/** The message says what to mend. */
export class CommandFault extends Error {}

/** What a command tells in words; anything else is a mistake of ours. */
export const isToldFault = (error: unknown): error is Error =>
  [CommandFault, RedisFault, StoreFault, TokensFull, AccountFault].some((kind) => error instanceof kind);

/** What `work` changes is told in the audit trail. */
export async function withAccess<T>({ dataDir, cityDir, redisUrl }: Place, work: (access: Access) => Promise<T>): Promise<T> {
  const redis = redisUrl === null ? null : await openRedis({ url: redisUrl, namespace: cityCodeOf(cityDir), logger: silentLogger() });
  try {
    const access = await createAccess({ store: redis ? await createRedisAccessStore(redis) : createSqliteAccessStore(dataDir) });
    const audit = createAudit({
      store: redis ? await createRedisAuditStore(redis) : createSqliteAuditStore(dataDir),
      logger: silentLogger(),
    });
    try {
      return await work(auditedAccess(access, audit));
    } finally {
      await access.close();
      await audit.stop();
    }
  } finally {
    redis?.close();
  }
}

export function placeOf(dir: string | undefined): Place {
  const read = tokenConfigOf();
  if (dir !== undefined) return { dataDir: resolve(dir), cityDir: "config" in read ? read.config.cityDir : "", redisUrl: null };
  if ("faults" in read) throw new CommandFault(read.faults.join("\n"));
  return read.config;
}

export function cityCodeOf(cityDir: string): string {
  const path = join(cityDir, "city.json");
  try {
    return z.object({ code: Code }).parse(JSON.parse(readFileSync(path, "utf8"))).code;
  } catch {
    throw new CommandFault(`${path}: holds no city's code. Set CITY_DIR as the server has it`);
  }
}

/** Each fault of what was given by flags, with what the flag holds. */
export function faultsIn(error: z.ZodError, flags: object, holds: Readonly<Record<string, string>>): string {
  const said = error.issues.map(({ code, path, message }) => {
    const flag = String(path[0]);
    const held = holds[flag];
    if (code === "custom" || held === undefined) return `--${flag}: ${message}`;
    return flag in flags ? `--${flag} holds ${held}` : `--${flag} is missing: ${held}`;
  });
  return [...new Set(said)].join("\n");
}
