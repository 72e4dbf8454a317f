// The log on Redis Streams, for any number of servers: redis-log.lua numbers and stores at once, here appends wait and are joined.
import { randomUUID } from "node:crypto";
import type { Seq } from "../../shared/event.ts";
import { type Kept, reportIdOf } from "../../shared/record.ts";
import type { Logger } from "../logger.ts";
import type { Redis } from "../redis/redis.ts";
import { type EventLog, LogFault, type Origin } from "./event-log.ts";
import { unconfirmed } from "./redis-log-fault.ts";
import { holdLog } from "./redis-log-hold.ts";
import { argumentsOf, linesOf, newOnes, type StreamRow, settle, takenOf, type Waiting } from "./redis-log-lines.ts";
import { faultOfRead, readRecords } from "./redis-log-reader.ts";
import { keysOf } from "./redis-log-script.ts";
import { createSweep, KEEP, type Keep } from "./redis-log-sweep.ts";

export type RedisLog = EventLog & {
  /** Takes away the records up to a number, with their texts, for good; their identities stay known. In steps: a crash leaves some done. */
  trim(upTo: Seq): Promise<void>;
  /** What records and texts take of Redis's memory, estimated from samples. */
  bytes(): Promise<number>;
  /** Whether this opening has the lease `name` for the next `ms`: taken, or prolonged. One opening at a time has it. */
  lease(name: string, ms: number): Promise<boolean>;
  /** How far this machine's clock is ahead of Redis's, ms, some seconds old; 0 while that is unknown. */
  clockSkewMs(): number;
};

export type RedisLogOptions = { readonly redis: Redis; readonly logger: Logger; readonly keep?: Keep; readonly now?: () => number };

/** Appends that wait are joined up to so many records, some 30 ms of Redis. */
const JOIN_ROWS = 2000;
/** Records waiting in memory beyond which an append is refused with `log-busy`. */
const WAITING_ROWS_MAX = 20_000;
/** Groups sent before the first is answered, while no replica has to confirm: Redis writes one while the next is made. Four measured slower. */
const DEPTH = 2;
/** The tail is looked at this often, if nobody tells of news. */
const POLL_MS = 1000;
const TRIM_ROWS = 1000;
const ERASE_AT_ONCE = 500;
/** Erased texts are in the append-only file until Redis rewrites it, which it is asked to do this often at most. */
const REWRITE_MS = 10 * 60_000;
const SAMPLES = 100;
const SWEEP_LEASE_MS = 10_000;

/** Throws a `LogFault` when the log there cannot be used, a `RedisFault` when Redis cannot be reached. */
export async function createRedisLog({ redis, logger, keep = KEEP, now = Date.now }: RedisLogOptions): Promise<RedisLog> {
  const keys = keysOf(redis);
  const owner = randomUUID();
  const waiting: Waiting[] = [];
  let waitingRows = 0;
  let underWay = 0;
  let isPumping = false;
  let isLookDue = false;
  let isPolling = false;
  let isClosed = false;
  let whenIdle = () => {};
  let isRewriteDue = false;
  let rewrittenAt = Number.NEGATIVE_INFINITY;

  const writeGroup = async (group: readonly Waiting[]) => {
    try {
      const lines = argumentsOf(group);
      const answer = await hold.write(lines, (found) => newOnes(takenOf(found)));
      settle(group, takenOf(answer), answer.head.count);
    } catch (error) {
      for (const { reject } of group) reject(error as LogFault);
    }
  };
  /** A look at the tail is an append of nothing, when nothing else is under way that tells it too. */
  const pump = () => {
    isPumping = false;
    while (underWay < (hold.known.settings.replicas > 0 ? 1 : DEPTH)) {
      if (waiting.length === 0 && !(isLookDue && underWay === 0 && hold.session)) break;
      const group = takeGroup(waiting);
      for (const { records } of group) waitingRows -= records.length;
      isLookDue = false;
      underWay += 1;
      void writeGroup(group).finally(() => {
        underWay -= 1;
        pump();
      });
    }
    if (underWay === 0 && waiting.length === 0) whenIdle();
  };
  const pumpSoon = () => {
    if (isPumping) return;
    isPumping = true;
    setImmediate(pump);
  };
  const look = () => {
    isLookDue = true;
    pumpSoon();
  };
  const hold = await holdLog({ redis, keys, owner, logger, now, onNews: look });

  const lease = async (name: string, ms: number) =>
    (await hold.call("lease", redis.key(`lease:${name}`), owner, String(Math.round(ms)))).extra[0] === "1";
  const sweep = createSweep({ call: hold.call, lease: () => lease("sweep", SWEEP_LEASE_MS), keep });
  const rewrite = async () => {
    if (!isRewriteDue || performance.now() < rewrittenAt + REWRITE_MS || !hold.session?.settings.hasFile) return;
    rewrittenAt = performance.now();
    await hold.session.client.sendCommand(["BGREWRITEAOF"]);
    isRewriteDue = false;
  };
  const poll = async () => {
    look();
    await hold.tend();
    if (hold.session === null || hold.fault !== null) return;
    await rewrite();
    await sweep();
  };
  const timer = setInterval(() => {
    if (isPolling) return;
    isPolling = true;
    poll()
      .catch((error: Error) => isClosed || logger.warn({ error: error.message }, "the log in Redis could not be looked after"))
      .finally(() => {
        isPolling = false;
      });
  }, POLL_MS).unref();

  const append: EventLog["append"] = (records, origin: Origin = { received: false }) => {
    if (waitingRows + records.length > WAITING_ROWS_MAX)
      return Promise.reject(new LogFault("log-busy", `${waitingRows} records are waiting to be written: try again in a second`));
    const lines = linesOf(records, origin.received);
    return new Promise((resolve, reject) => {
      waiting.push({ ...lines, resolve, reject });
      waitingRows += records.length;
      pumpSoon();
    });
  };

  return {
    get id() {
      return hold.known.id;
    },
    get epoch() {
      return hold.known.epoch;
    },
    append,
    async readAfter(after, limit) {
      const { client, epoch } = hold.need();
      try {
        const records = await readRecords(client, keys, { first: after + 1, until: Math.min(after + limit, hold.head.count) });
        if (hold.known.epoch !== epoch) throw new LogFault("log-unavailable", "a new epoch began while the log was read: try again");
        return records;
      } catch (error) {
        throw faultOfRead(error, redis.where);
      }
    },
    head() {
      const { count, offset, received, horizon } = hold.head;
      return { count, offset, received, horizon };
    },
    onChange: hold.onChange,
    durability: () => hold.known.settings.durability,
    async eraseTexts(redactions) {
      const { epoch } = hold.need();
      for (let from = 0; from < redactions.length; from += ERASE_AT_ONCE) {
        const slice = redactions.slice(from, from + ERASE_AT_ONCE);
        const { extra } = await hold.call("erase", ...slice.flatMap(({ reportId, before }) => [reportId, String(before)]));
        if (Number(extra[0]) > 0) isRewriteDue = true;
      }
      await append([]); // also when nothing was left to erase: the try before may have been lost on its way to the replicas
      if (hold.known.epoch !== epoch) throw unconfirmed("a new epoch began while texts were erased");
    },
    probe: () => hold.fault,
    async trim(upTo) {
      if (upTo > hold.head.count) throw new Error(`trim up to ${upTo}, the log ends at ${hold.head.count}`);
      while (hold.head.offset < upTo) {
        const [from, to] = [hold.head.offset + 1, Math.min(upTo, hold.head.offset + TRIM_ROWS)];
        const rows = await hold.need().client.sendCommand<StreamRow[]>(["XRANGE", keys.log, `${from}-0`, `${to}-0`]);
        const { head } = await hold.call("trim", String(to), ...reportsOf(rows));
        hold.note({ offset: head.offset });
      }
    },
    async bytes() {
      const { client } = hold.need();
      const sizes = await Promise.all([keys.log, keys.texts].map((key) => client.memoryUsage(key, { SAMPLES })));
      return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    },
    lease,
    clockSkewMs: () => hold.clockSkewMs,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await new Promise<void>((resolve) => {
        whenIdle = resolve;
        pump();
      });
      hold.close();
    },
  };
}

function reportsOf(rows: readonly StreamRow[]): string[] {
  const reports = new Set<string>();
  for (const [, [, body = ""]] of rows) {
    const report = reportIdOf((JSON.parse(body) as Kept).event);
    if (report !== null) reports.add(report);
  }
  return [...reports];
}

/** Takes whole appends off the queue, at least one if there is any, up to `JOIN_ROWS` records. */
function takeGroup(waiting: Waiting[]): Waiting[] {
  let rows = 0;
  let take = 0;
  while (take < waiting.length && (take === 0 || rows + (waiting[take]?.records.length ?? 0) <= JOIN_ROWS))
    rows += waiting[take++]?.records.length ?? 0;
  return waiting.splice(0, take);
}
