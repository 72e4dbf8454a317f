// Dead letters of a city, one list for all its servers, bounded by the script that adds to it.
import {
  bytesOf,
  type DeadLetters,
  LETTER_BYTES_MAX,
  LETTERS_MAX,
  type LetterQuery,
  type LetterRow,
  toLetter,
  toRow,
} from "../dead-letters.ts";
import { orStoreFault } from "../store-fault.ts";
import type { Redis } from "./redis.ts";

type Options = { readonly lettersMax?: number; readonly bytesMax?: number; readonly now?: () => number };

/** A letter without its event: small, so that a filter may read them all. */
type Head = Omit<LetterRow, "event">;
/** Heads read at a time while filtering. */
const HEADS_AT_ONCE = 1000;

/** `letters`: members `id|bytes|head` by id. `events`: id → the event's JSON. `counts`: the last id, the sum of bytes. */
const NAMES = "local letters, events, counts = unpack(KEYS)\n";
const DROP = `
  local function drop(member)
    local id, bytes = string.match(member, '^(%d+)|(%d+)|')
    redis.call('ZREM', letters, member)
    redis.call('HDEL', events, id)
    redis.call('HINCRBY', counts, 'bytes', -tonumber(bytes))
  end\n`;
const ADD = `${NAMES}${DROP}
  local lettersMax, bytesMax = tonumber(ARGV[1]), tonumber(ARGV[2])
  for at = 3, #ARGV, 3 do
    local bytes, head, event = ARGV[at], ARGV[at + 1], ARGV[at + 2]
    local id = redis.call('HINCRBY', counts, 'id', 1)
    redis.call('ZADD', letters, id, id .. '|' .. bytes .. '|' .. head)
    if event ~= '' then redis.call('HSET', events, id, event) end
    redis.call('HINCRBY', counts, 'bytes', bytes)
  end
  while redis.call('ZCARD', letters) > lettersMax or tonumber(redis.call('HGET', counts, 'bytes')) > bytesMax do
    drop(redis.call('ZRANGE', letters, 0, 0)[1])
  end`;
const REMOVE = `${NAMES}${DROP}
  local found = redis.call('ZRANGEBYSCORE', letters, ARGV[1], ARGV[1])
  for _, member in ipairs(found) do drop(member) end
  return #found`;
const RESTATE = `${NAMES}
  local id, old, new, more = unpack(ARGV)
  if redis.call('ZREM', letters, old) == 0 then return end
  redis.call('ZADD', letters, id, new)
  redis.call('HINCRBY', counts, 'bytes', more)`;

export function createRedisDeadLetters(
  redis: Redis,
  { lettersMax = LETTERS_MAX, bytesMax = LETTER_BYTES_MAX, now = Date.now }: Options = {},
): DeadLetters {
  const keys = ["letters", "letter-events", "letter-counts"].map((name) => redis.key(name));
  const [letters, events, counts] = keys as [string, string, string];

  const ask = <T>(work: () => Promise<T>) => orStoreFault("dead letters in Redis", work);
  const run = (script: string, args: readonly (string | number)[]) =>
    ask((): Promise<unknown> => redis.client.eval(script, { keys, arguments: args.map(String) }));

  /** The newest `limit` that fit, those before `before`. */
  const headsOf = async ({ limit, before, code, source }: LetterQuery) => {
    const found: { readonly id: number; readonly head: Head }[] = [];
    const count = code === undefined && source === undefined ? limit : HEADS_AT_ONCE;
    let below = before;
    for (;;) {
      const members = await redis.client.zRange(letters, below === undefined ? "+inf" : `(${below}`, "-inf", {
        BY: "SCORE",
        REV: true,
        LIMIT: { offset: 0, count },
      });
      for (const { id, head } of members.map(read)) {
        below = id;
        if ((code === undefined || head.code === code) && (source === undefined || head.source === source)) found.push({ id, head });
        if (found.length === limit) return found;
      }
      if (members.length < count) return found;
    }
  };

  return {
    add: async (added, from) => {
      const rows = added.map((letter) => toRow(letter, from, now()));
      await run(ADD, [
        lettersMax,
        bytesMax,
        ...rows.flatMap(({ event, ...head }) => [bytesOf({ event, ...head }), JSON.stringify(head), event ?? ""]),
      ]);
    },
    list: (query) =>
      ask(async () => {
        const heads = await headsOf(query);
        if (heads.length === 0) return [];
        const texts = await redis.client.hmGet(
          events,
          heads.map(({ id }) => String(id)),
        );
        return heads.map(({ id, head }, at) => toLetter(id, { ...head, event: texts[at] ?? null }));
      }),
    get: (id) =>
      ask(async () => {
        const [members, event] = await redis.client.multi().zRangeByScore(letters, id, id).hGet(events, String(id)).execTyped();
        const [member] = members;
        return member === undefined ? null : toLetter(id, { ...read(member).head, event: event ?? null });
      }),
    restate: async (id, { code, detail }) => {
      const [member] = await ask(() => redis.client.zRangeByScore(letters, id, id));
      if (member === undefined) return;
      const { bytes, head } = read(member);
      const more = Buffer.byteLength(detail) - Buffer.byteLength(head.detail);
      await run(RESTATE, [id, member, `${id}|${bytes + more}|${JSON.stringify({ ...head, code, detail })}`, more]);
    },
    remove: async (id) => (await run(REMOVE, [id])) === 1,
    size: () =>
      ask(async () => {
        const [count, bytes] = await redis.client.multi().zCard(letters).hGet(counts, "bytes").execTyped();
        return { letters: count, bytes: Number(bytes ?? 0) };
      }),
    // The connection is the server's, and others go on using it.
    close: async () => {},
  };
}

function read(member: string) {
  const [, id, bytes, head] = /^(\d+)\|(\d+)\|(.*)$/s.exec(member) ?? [];
  return { id: Number(id), bytes: Number(bytes), head: JSON.parse(head ?? "") as Head };
}
