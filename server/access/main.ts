// `npm run token -- create|list|revoke|pair`: makes, lists and ends access tokens, of a data folder or in Redis, also while servers run.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { Code } from "../../shared/city.ts";
import { type Config, tokenConfigOf } from "../config.ts";
import { silentLogger } from "../logger.ts";
import { createRedisAccessStore } from "../redis/access-store.ts";
import { openRedis } from "../redis/redis.ts";
import { RedisFault } from "../redis/redis-fault.ts";
import { StoreFault } from "../store-fault.ts";
import { type Access, createAccess, TokensFull } from "./access.ts";
import { TokenSpec } from "./grant.ts";
import { createSqliteAccessStore } from "./sqlite-access-store.ts";

const USAGE = `npm run token -- create --role display|source|supervisor|admin --name NAME --scope CODE
                        [--source SOURCE --types 'chengge.report.*,…' --authorities city,model,statutory] [--audience visitors]
npm run token -- list
npm run token -- revoke ID
npm run token -- pair CODE [--name NAME] [--scope CODE] [--audience visitors]    lets in the display that shows CODE, for the whole city unless --scope says less
They lie in the folder --dir; else, where REDIS_URL is set, in that Redis under the code of the city in CITY_DIR; else in DATA_DIR, or ./data.`;

const FLAGS = {
  dir: { type: "string" },
  role: { type: "string" },
  name: { type: "string" },
  scope: { type: "string" },
  source: { type: "string" },
  types: { type: "string" },
  authorities: { type: "string" },
  audience: { type: "string" },
} as const;

type Say = (line: string) => void;
type Place = Pick<Config, "dataDir" | "cityDir" | "redisUrl">;
type Flags = ReturnType<typeof parse>["values"];

/** Returns the exit code. */
export async function run(args: readonly string[], print: Say, fail: Say, given?: Place): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    fail(`${(error as Error).message}\n${USAGE}`);
    return 1;
  }
  const { values, positionals } = parsed;
  const [command, id] = positionals;
  const open = <T>(work: (access: Access) => Promise<T>) => withAccess(given ?? placeOf(values.dir), work);
  try {
    if (command === "create") {
      const spec = specOf(values);
      if (spec.success) return await open((access) => create(access, spec.data, print));
      fail(`${faultsIn(spec.error, values)}\n${USAGE}`);
      return 1;
    }
    if (command === "list") return await open((access) => list(access, print));
    if (command === "revoke" && id !== undefined) {
      if (await open((access) => access.revoke(id))) return 0;
      fail(`there is no token ${id}: npm run token -- list shows them`);
      return 1;
    }
    if (command === "pair" && id !== undefined) {
      const code = id.replaceAll(/\D/g, "");
      const scope = values.scope ?? cityCodeOf((given ?? placeOf(values.dir)).cityDir);
      const spec = specOf({ ...values, role: "display", name: values.name ?? `display-${code}`, scope });
      if (!spec.success) {
        fail(`${faultsIn(spec.error, values)}\nFor example: npm run token -- pair ${code} --name hall --scope 330402`);
        return 1;
      }
      const grant = await open((access) => access.approvePairing(code, spec.data));
      if (grant) {
        print(`${grant.id}  the display shows ${grant.scope} within some seconds`);
        return 0;
      }
      fail(`no display that shows ${id} waits: see that the code still stands on its screen, it changes after ten minutes`);
      return 1;
    }
    if (command === "pair") {
      fail("the code is missing: it stands on the display's screen. For example: npm run token -- pair 509144");
      return 1;
    }
  } catch (error) {
    if (!(error instanceof CommandFault || error instanceof RedisFault || error instanceof StoreFault || error instanceof TokensFull))
      throw error;
    fail(error.message);
    return 1;
  }
  fail(USAGE);
  return 1;
}

/** The message says what to mend. */
class CommandFault extends Error {}

async function withAccess<T>({ dataDir, cityDir, redisUrl }: Place, work: (access: Access) => Promise<T>): Promise<T> {
  const redis = redisUrl === null ? null : await openRedis({ url: redisUrl, namespace: cityCodeOf(cityDir), logger: silentLogger() });
  try {
    const access = await createAccess({ store: redis ? await createRedisAccessStore(redis) : createSqliteAccessStore(dataDir) });
    try {
      return await work(access);
    } finally {
      await access.close();
    }
  } finally {
    redis?.close();
  }
}

async function create(access: Access, spec: TokenSpec, print: Say): Promise<number> {
  const { token, grant } = await access.createToken(spec);
  print(`${grant.id}  ${token}`);
  print("Keep it now: only its hash is stored, it cannot be shown again.");
  return 0;
}

async function list(access: Access, print: Say): Promise<number> {
  for (const { id, role, scope, name, source, createdAt } of await access.list())
    print([id, role, scope, new Date(createdAt).toISOString(), source ?? "-", name].join("  "));
  return 0;
}

function placeOf(dir: string | undefined): Place {
  const read = tokenConfigOf();
  if (dir !== undefined) return { dataDir: resolve(dir), cityDir: "config" in read ? read.config.cityDir : "", redisUrl: null };
  if ("faults" in read) throw new CommandFault(read.faults.join("\n"));
  return read.config;
}

function cityCodeOf(cityDir: string): string {
  const path = join(cityDir, "city.json");
  try {
    return z.object({ code: Code }).parse(JSON.parse(readFileSync(path, "utf8"))).code;
  } catch {
    throw new CommandFault(`${path}: holds no city's code. Set CITY_DIR as the server has it`);
  }
}

/** What each flag holds, for whoever gave it wrongly. */
const HOLDS: Readonly<Record<string, string>> = {
  role: "display, source, supervisor or admin",
  name: "1 to 64 characters",
  scope: "a division's code, such as 330402",
  source: "1 to 128 characters",
  authorities: "city, model or statutory, with commas between",
  audience: "duty or visitors",
};

function faultsIn(error: z.ZodError, flags: Flags): string {
  const said = error.issues.map(({ code, path, message }) => {
    const flag = String(path[0]);
    const holds = HOLDS[flag];
    if (code === "custom" || holds === undefined) return `--${flag}: ${message}`;
    return flag in flags ? `--${flag} holds ${holds}` : `--${flag} is missing: ${holds}`;
  });
  return [...new Set(said)].join("\n");
}

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options: FLAGS, allowPositionals: true, strict: true });

function specOf({ dir: _, types, authorities, ...values }: Flags) {
  return TokenSpec.safeParse({
    ...values,
    ...(types !== undefined && { types: types.split(",") }),
    ...(authorities !== undefined && { authorities: authorities.split(",") }),
  });
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2), console.log, console.error);
