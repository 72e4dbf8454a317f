// Tokens, accounts and sessions of a city, shared by all its servers: hashes of Redis, each change one script, confirmed by a replica where there is one.
import { randomUUID } from "node:crypto";
import type { AccessStore, AccountRow, Holder, PairingRow, SessionRow, TokenRow } from "../access/access-store.ts";
import { orStoreFault } from "../store-fault.ts";
import type { Redis } from "./redis.ts";

/** How long a replica may take to hold a change. */
const WAIT_MS = 1000;

/**
 * `tokens` and `sessions`: hash of the secret → row. `ids`: a token's id → its hash. `of`: the sessions of one token or account in the order
 * of their opening. `ends`: sessions by whichever end comes first. `version`: another text after each ending. `accounts`: name → row.
 */
const NAMES = "local tokens, ids, sessions, ends, version, order, accounts, of = unpack(KEYS)\n";
const END = `
  local function finish(hash)
    redis.call('HDEL', sessions, hash)
    redis.call('ZREM', ends, hash)
    redis.call('ZREM', of, hash)
  end\n`;
const ADD_TOKEN = `${NAMES}
  local id, hash, row, max = unpack(ARGV)
  if redis.call('HLEN', tokens) >= tonumber(max) then return 0 end
  redis.call('HSET', tokens, hash, row)
  redis.call('HSET', ids, id, hash)
  return 1`;
const ADD_SESSION = `${NAMES}${END}
  local token, hash, row, endsAt, max, stamp, account, accountVersion = unpack(ARGV)
  if token ~= '' and redis.call('HEXISTS', ids, token) == 0 then return false end
  if account ~= '' then
    local text = redis.call('HGET', accounts, account)
    if not text or cjson.decode(text).version ~= tonumber(accountVersion) then return false end
  end
  local over = redis.call('ZCARD', of) - tonumber(max)
  local pushedOut = over < 0 and {} or redis.call('ZRANGE', of, 0, over)
  for _, oldest in ipairs(pushedOut) do finish(oldest) end
  if #pushedOut > 0 then redis.call('SET', version, stamp) end
  redis.call('HSET', sessions, hash, row)
  redis.call('ZADD', of, redis.call('INCR', order), hash)
  if endsAt ~= '' then redis.call('ZADD', ends, endsAt, hash) end
  return pushedOut`;
const END_TOKEN = `${NAMES}${END}
  local id, stamp = unpack(ARGV)
  local hash = redis.call('HGET', ids, id)
  if not hash then return 0 end
  for _, session in ipairs(redis.call('ZRANGE', of, 0, -1)) do finish(session) end
  redis.call('HDEL', tokens, hash)
  redis.call('HDEL', ids, id)
  redis.call('SET', version, stamp)
  return 1`;
const END_SESSIONS_OF = `${NAMES}${END}
  local stamp = unpack(ARGV)
  for _, session in ipairs(redis.call('ZRANGE', of, 0, -1)) do finish(session) end
  redis.call('SET', version, stamp)
  return 1`;
const TOUCH_SESSION = `${NAMES}
  local hash, row, endsAt = unpack(ARGV)
  if redis.call('HEXISTS', sessions, hash) == 0 then return 0 end
  redis.call('HSET', sessions, hash, row)
  redis.call('ZADD', ends, endsAt, hash)
  return 1`;
const ADD_ACCOUNT = `${NAMES}
  local name, row, max = unpack(ARGV)
  if redis.call('HEXISTS', accounts, name) == 1 then return 'taken' end
  if redis.call('HLEN', accounts) >= tonumber(max) then return 'full' end
  redis.call('HSET', accounts, name, row)
  return 'added'`;
const CHANGE_ACCOUNT = `${NAMES}${END}
  local name, row, next, endsSessions, stamp = unpack(ARGV)
  local text = redis.call('HGET', accounts, name)
  if not text or cjson.decode(text).version ~= tonumber(next) - 1 then return 0 end
  redis.call('HSET', accounts, name, row)
  if endsSessions == '1' then
    for _, session in ipairs(redis.call('ZRANGE', of, 0, -1)) do finish(session) end
  end
  redis.call('SET', version, stamp)
  return 1`;
const END_SESSION = `${NAMES}${END}
  local hash, stamp = unpack(ARGV)
  if redis.call('HEXISTS', sessions, hash) == 0 then return 0 end
  finish(hash)
  redis.call('SET', version, stamp)
  return 1`;

/** `pairings`: hash of the secret → row. `codes`: code → hash. `open`: hashes by their end. */
const PAIRINGS = "local pairings, codes, open = unpack(KEYS)\n";
const ADD_PAIRING = `${PAIRINGS}
  local code, hash, row, endsAt, max, now = unpack(ARGV)
  for _, over in ipairs(redis.call('ZRANGEBYSCORE', open, '-inf', now)) do
    local old = redis.call('HGET', pairings, over)
    if old then redis.call('HDEL', codes, cjson.decode(old).code) end
    redis.call('HDEL', pairings, over)
    redis.call('ZREM', open, over)
  end
  if redis.call('ZCARD', open) >= tonumber(max) then return 'full' end
  if redis.call('HEXISTS', codes, code) == 1 then return 'taken' end
  redis.call('HSET', codes, code, hash)
  redis.call('HSET', pairings, hash, row)
  redis.call('ZADD', open, endsAt, hash)
  return 'added'`;
const APPROVE_PAIRING = `${PAIRINGS}
  local code, token, now = unpack(ARGV)
  local hash = redis.call('HGET', codes, code)
  local text = hash and redis.call('HGET', pairings, hash)
  if not text then return 0 end
  if tonumber(redis.call('ZSCORE', open, hash)) <= tonumber(now) then return 0 end
  local row = cjson.decode(text)
  if row.tokenId ~= cjson.null then return 0 end
  row.tokenId = token
  redis.call('HSET', pairings, hash, cjson.encode(row))
  return 1`;

/** On a connection of its own: answers come in the order of the questions, and WAIT speaks of these writes alone. Throws a `RedisFault` when there is none. */
export async function createRedisAccessStore(redis: Redis): Promise<AccessStore> {
  const link = await redis.connect("access");
  const key = (name: string) => redis.key(`access-${name}`);
  const [tokens, ids, sessions] = [key("tokens"), key("token-ids"), key("sessions")];
  const pairings = [key("pairings"), key("pairing-codes"), key("pairing-ends")];
  const [ends, version, order, accounts] = [key("session-ends"), key("version"), key("session-order"), key("accounts")];

  const ask = <T>(work: () => Promise<T>) => orStoreFault("access in Redis", work);
  const run = (script: string, { tokenId, account }: Holder, args: readonly (string | number)[]) => {
    const of = key(`sessions-of:${account === null ? (tokenId ?? "") : `@${account}`}`);
    return change(script, [tokens, ids, sessions, ends, version, order, accounts, of], args);
  };
  const change = (script: string, keys: string[], args: readonly (string | number)[]) =>
    ask(async () => {
      const { client, replicas } = link;
      const answer: unknown = await client.eval(script, { keys, arguments: args.map(String) });
      // Else a failover could bring a revoked token back.
      if (replicas > 0 && (await client.wait(1, WAIT_MS)) < 1) throw new Error("no replica holds the change yet");
      return answer;
    });
  const allTokens = async () => (await link.client.hVals(tokens)).map(parse<TokenRow>).sort(byAge);
  const tokenOf = async (hash: string) => parseOr<TokenRow>(await link.client.hGet(tokens, hash));
  const tokenById = async (id: string | null) => {
    const hash = id === null ? null : await link.client.hGet(ids, id);
    return hash === null ? null : tokenOf(hash);
  };
  const allAccounts = async () =>
    (await link.client.hVals(accounts)).map(parse<AccountRow>).sort((one, other) => (one.name < other.name ? -1 : 1));
  const accountOf = async (name: string | null) => (name === null ? null : parseOr<AccountRow>(await link.client.hGet(accounts, name)));
  const endSession = async (session: SessionRow) => void (await run(END_SESSION, session, [session.hash, randomUUID()]));

  return {
    version: () => ask(async () => (await link.client.get(version)) ?? ""),
    all: () =>
      ask(async () => ({
        tokens: await allTokens(),
        accounts: await allAccounts(),
        sessions: (await link.client.hVals(sessions)).map(parseSession).sort(byAge),
      })),
    tokens: () => ask(allTokens),
    token: (hash) => ask(() => tokenOf(hash)),
    session: (hash) =>
      ask(async () => {
        const text = await link.client.hGet(sessions, hash);
        if (text === null) return null;
        const session = parseSession(text);
        return { session, token: await tokenById(session.tokenId), account: await accountOf(session.account) };
      }),
    addToken: async (row, max) => (await run(ADD_TOKEN, NOBODY, [row.id, row.hash, JSON.stringify(row), max])) === 1,
    addSession: async (row, max, accountVersion) => {
      const { tokenId, account, hash } = row;
      const args = [tokenId ?? "", hash, JSON.stringify(row), firstEnd(row) ?? "", max, randomUUID(), account ?? "", accountVersion ?? ""];
      return (await run(ADD_SESSION, row, args)) as string[] | null;
    },
    endToken: async (id) => (await run(END_TOKEN, { tokenId: id, account: null }, [id, randomUUID()])) === 1,
    endSession,
    endSessionsOf: async (holder) => void (await run(END_SESSIONS_OF, holder, [randomUUID()])),
    touchSession: async (row) => void (await run(TOUCH_SESSION, row, [row.hash, JSON.stringify(row), firstEnd(row) ?? "+inf"])),
    endOver: async (now) => {
      const over = await ask(async () => {
        const hashes = await link.client.zRangeByScore(ends, "-inf", now);
        return hashes.length === 0 ? [] : link.client.hmGet(sessions, hashes);
      });
      for (const text of over) if (text !== null) await endSession(parseSession(text));
    },
    accounts: () => ask(allAccounts),
    account: (name) => ask(() => accountOf(name)),
    addAccount: async (row, max) => (await run(ADD_ACCOUNT, NOBODY, [row.name, JSON.stringify(row), max])) as "added" | "taken" | "full",
    changeAccount: async (row, ends) => {
      const args = [row.name, JSON.stringify(row), row.version, ends.sessions ? 1 : 0, randomUUID()];
      return (await run(CHANGE_ACCOUNT, { tokenId: null, account: row.name }, args)) === 1;
    },
    addPairing: async (row, { max, now }) =>
      (await change(ADD_PAIRING, pairings, [row.code, row.hash, JSON.stringify(row), row.endsAt, max, now])) as "added" | "taken" | "full",
    pairing: (hash) =>
      ask(async () => {
        const pairing = parseOr<PairingRow>(await link.client.hGet(pairings[0] as string, hash));
        return pairing && { pairing, token: await tokenById(pairing.tokenId) };
      }),
    approvePairing: async (code, tokenId, now) => (await change(APPROVE_PAIRING, pairings, [code, tokenId, now])) === 1,
    close: async () => link.close(),
  };
}

const NOBODY: Holder = { tokenId: null, account: null };
const firstEnd = ({ endsAt, idleEndsAt }: SessionRow) => {
  const ends = [endsAt, idleEndsAt].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.min(...ends);
};

/** A row of an older version has no account and no idle end. */
const parseSession = (row: string): SessionRow => ({ account: null, idleEndsAt: null, ...parse<Partial<SessionRow>>(row) }) as SessionRow;
const parse = <T>(row: string) => JSON.parse(row) as T;
const parseOr = <T>(row: string | null) => (row === null ? null : parse<T>(row));
const byAge = (one: { createdAt: number; id: string }, other: { createdAt: number; id: string }) =>
  one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1);
