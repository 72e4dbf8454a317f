// The audit trail of a city, one chain for all its servers: a list of Redis, appended by one script, confirmed by a replica where there is one.
import type { AuditHead, AuditQuery, AuditStore, OpenedAct, StoredEntry } from "../audit/audit-store.ts";
import { NO_ENTRIES } from "../audit/chain.ts";
import { orStoreFault } from "../store-fault.ts";
import type { Redis } from "./redis.ts";

/** How long a replica may take to hold a change. */
const WAIT_MS = 1000;
/** Entries looked at for one page, and of them at a time: a filter goes on from there with the next page. */
const SEARCHED_MAX = 20_000;
const SEARCHED_AT_ONCE = 1000;

/** `trail`: `hash|text` in their order, the first is entry 1. `opened`: id → `at|text`. */
const APPEND = `
  local trail, opened = unpack(KEYS)
  local seq, hash, ends = ARGV[1], ARGV[2], ARGV[3]
  if redis.call('LLEN', trail) ~= tonumber(seq) then return 'moved' end
  local last = redis.call('LINDEX', trail, -1)
  if last and string.sub(last, 1, 65) ~= hash .. '|' then return 'moved' end
  if ends ~= '' and redis.call('HDEL', opened, ends) == 0 then return 'ended' end
  for at = 4, #ARGV do redis.call('RPUSH', trail, ARGV[at]) end
  return 'appended'`;

/** On a connection of its own: WAIT speaks of these writes alone. Throws a `RedisFault` when there is none. */
export async function createRedisAuditStore(redis: Redis): Promise<AuditStore> {
  const link = await redis.connect("audit");
  const [trail, opened] = [redis.key("audit"), redis.key("audit-opened")];

  const ask = <T>(work: () => Promise<T>) => orStoreFault("the audit trail in Redis", work);
  const change = <T>(write: () => Promise<T>) =>
    ask(async () => {
      const { replicas } = link;
      const answer = await write();
      if (replicas > 0 && (await link.client.wait(1, WAIT_MS)) < 1) throw new Error("no replica holds the entry yet");
      return answer;
    });
  /** `from` and `to` are numbers of entries, both included. */
  const range = async (from: number, to: number) =>
    (await link.client.lRange(trail, from - 1, to - 1)).map((line, at) => read(line, from + at));
  const head = async (): Promise<AuditHead> => {
    const [count, last] = await link.client.multi().lLen(trail).lIndex(trail, -1).execTyped();
    return last === null ? NO_ENTRIES : { seq: count, hash: last.slice(0, 64) };
  };
  const list = async ({ limit, before, ...filters }: AuditQuery) => {
    const found: StoredEntry[] = [];
    let below = before ?? (await link.client.lLen(trail)) + 1;
    for (let left = SEARCHED_MAX; left > 0 && below > 1; left -= SEARCHED_AT_ONCE) {
      const entries = await range(Math.max(1, below - SEARCHED_AT_ONCE), below - 1);
      if (entries.length === 0) return { entries: found, next: null };
      for (const entry of entries.reverse()) {
        below = entry.seq;
        if (isAsked(entry, filters)) found.push(entry);
        if (found.length === limit) return { entries: found, next: below > 1 ? below : null };
      }
    }
    return { entries: found, next: below > 1 ? below : null };
  };

  return {
    head: () => ask(head),
    open: ({ id, text, at }) => change(async () => void (await link.client.hSet(opened, id, `${at}|${text}`))),
    openedBefore: (at, limit) =>
      ask(async () => {
        const all = Object.entries(await link.client.hGetAll(opened)).map(readOpened);
        return all
          .filter((act) => act.at < at)
          .sort((one, other) => one.at - other.at)
          .slice(0, limit);
      }),
    drop: (id) => change(async () => void (await link.client.hDel(opened, id))),
    append: (entries, { after, ends }) =>
      change(async () => {
        const lines = entries.map(({ hash, text }) => `${hash}|${text}`);
        const given = { keys: [trail, opened], arguments: [String(after.seq), after.hash, ends ?? "", ...lines] };
        return (await link.client.eval(APPEND, given)) as "appended" | "moved" | "ended";
      }),
    readAfter: (seq, limit) => ask(() => range(seq + 1, seq + limit)),
    list: (query) => ask(() => list(query)),
    close: async () => link.close(),
  };
}

const read = (line: string, seq: number): StoredEntry => ({ seq, hash: line.slice(0, 64), text: line.slice(65) });

function readOpened([id, line]: readonly [string, string]): OpenedAct {
  const at = line.indexOf("|");
  return { id, at: Number(line.slice(0, at)), text: line.slice(at + 1) };
}

function isAsked({ text }: StoredEntry, { actor, about, from, to }: Omit<AuditQuery, "limit" | "before">): boolean {
  if (actor === undefined && about === undefined && from === undefined && to === undefined) return true;
  const entry = JSON.parse(text) as { actor: string | null; about: string | null; at: number };
  if (actor !== undefined && entry.actor !== actor) return false;
  if (about !== undefined && entry.about !== about) return false;
  return entry.at >= (from ?? Number.NEGATIVE_INFINITY) && entry.at <= (to ?? Number.POSITIVE_INFINITY);
}
