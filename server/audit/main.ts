// `npm run audit -- verify|list`: checks the chain of the audit trail, or reads it, in a data folder or in Redis, also while servers write to it.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { CommandFault, cityCodeOf, isToldFault, PLACE_USAGE, type Place, placeOf, type Say } from "../access/place.ts";
import { silentLogger } from "../logger.ts";
import { createRedisAuditStore } from "../redis/audit-store.ts";
import { openRedis } from "../redis/redis.ts";
import type { AuditEntry } from "./audit.ts";
import type { AuditQuery, AuditStore } from "./audit-store.ts";
import { toEntry, verify } from "./chain.ts";
import { AUDIT_FILE, createSqliteAuditStore } from "./sqlite-audit-store.ts";

const USAGE = `npm run audit -- verify [--head HASH]      reads the whole trail and names every fault; exit 1 on any. HASH is of an earlier head, kept
                                           elsewhere: without one, an end that was cut off and a trail written anew are not found
npm run audit -- list [--actor NAME] [--about reports/ID] [--from TIME] [--to TIME]    the entries as NDJSON, the newest first
${PLACE_USAGE}`;

const PAGE = 500;
const text = { type: "string" } as const;
const FLAGS = { dir: text, head: text, actor: text, about: text, from: text, to: text } as const;
/** Which flags go with which command, beside --dir. */
const TAKES: Readonly<Record<string, readonly string[]>> = { verify: ["head"], list: ["actor", "about", "from", "to"] };

/** Returns the exit code: 1 for a fault in the trail or its store, 2 when the command will not do. */
export async function run(args: readonly string[], print: Say, fail: Say, given?: Place): Promise<number> {
  try {
    const { command, flags } = wordsOf(args);
    return await withStore(given ?? placeOf(flags.dir), (store) =>
      command === "verify" ? check(store, flags.head ?? null, { print, fail }) : list(store, queryOf(flags), print),
    );
  } catch (error) {
    if (!isToldFault(error)) throw error;
    fail(error.message);
    return error instanceof CommandFault ? 2 : 1;
  }
}

async function check(
  store: AuditStore,
  kept: string | null,
  { print, fail }: { readonly print: Say; readonly fail: Say },
): Promise<number> {
  const { faults, head, keptAt } = await verify(store, kept);
  for (const fault of faults) fail(fault);
  if (keptAt !== null) print(`the head that was kept is entry ${keptAt}; ${head.seq - keptAt} came after it`);
  print(faults.length === 0 ? `${head.seq} entries, no fault` : `${head.seq} entries, not sound`);
  if (faults.length === 0)
    print(`head ${head.hash}\nKeep it elsewhere: with it, --head finds an end that was cut off, and a trail that was written anew.`);
  return faults.length === 0 ? 0 : 1;
}

async function list(store: AuditStore, query: Omit<AuditQuery, "limit">, print: Say): Promise<number> {
  for (let before: number | null | undefined; before !== null; ) {
    const { entries, next } = await store.list({ ...query, limit: PAGE, before });
    for (const entry of entries) print(lineOf(toEntry(entry)));
    before = next;
  }
  return 0;
}

const lineOf = ({ seq, at, ...rest }: AuditEntry) => JSON.stringify({ seq, at: new Date(at).toISOString(), ...rest });

type Flags = Partial<Record<keyof typeof FLAGS, string>>;

function wordsOf(args: readonly string[]): { readonly command: "verify" | "list"; readonly flags: Flags } {
  let parsed: { readonly values: Flags; readonly positionals: readonly string[] };
  try {
    parsed = parseArgs({ args: [...args], options: FLAGS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CommandFault(`${(error as Error).message}\n${USAGE}`);
  }
  const { values, positionals } = parsed;
  const [command = ""] = positionals;
  if ((command !== "verify" && command !== "list") || positionals.length > 1) throw new CommandFault(USAGE);
  const foreign = Object.keys(values).find((flag) => flag !== "dir" && !TAKES[command]?.includes(flag));
  if (foreign !== undefined) throw new CommandFault(`--${foreign} does not go with ${command}\n${USAGE}`);
  if (values.head !== undefined && !/^[0-9a-f]{64}$/.test(values.head))
    throw new CommandFault("--head takes the 64 letters of a hash, as verify prints it");
  return { command, flags: values };
}

function queryOf({ actor, about, from, to }: Flags): Omit<AuditQuery, "limit"> {
  return { actor, about, from: timeOf("from", from), to: timeOf("to", to) };
}

function timeOf(flag: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const time = z.iso.datetime({ offset: true }).safeParse(given);
  if (!time.success) throw new CommandFault(`--${flag} takes an RFC 3339 time with a zone, such as 2026-06-15T09:30:00+08:00`);
  return Date.parse(time.data);
}

async function withStore<T>({ dataDir, cityDir, redisUrl }: Place, work: (store: AuditStore) => Promise<T>): Promise<T> {
  if (redisUrl === null) {
    // A new file would be an empty trail without a fault.
    if (!existsSync(join(dataDir, AUDIT_FILE)))
      throw new CommandFault(
        `${dataDir} holds no ${AUDIT_FILE}: set DATA_DIR to the data folder of the server, of a demo to its folder under DATA_DIR/demo`,
      );
    const store = createSqliteAuditStore(dataDir);
    return work(store).finally(() => store.close());
  }
  const redis = await openRedis({ url: redisUrl, namespace: cityCodeOf(cityDir), logger: silentLogger() });
  try {
    return await work(await createRedisAuditStore(redis));
  } finally {
    redis.close();
  }
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2), console.log, console.error);
