// The log on Redis Streams, for any number of servers: redis-log.lua numbers and stores at once, here is who waits and who is told.
import { randomUUID } from "node:crypto";
import type { Recorded, Seq } from "../../shared/event.ts";
import type { Kept } from "../../shared/record.ts";
import type { Logger } from "../logger.ts";
import type { Redis } from "../redis/redis.ts";
import { type EventLog, LogFault, type LogFaultCode, type Origin } from "./event-log.ts";
import { logFaultOf } from "./redis-log-fault.ts";
import { argumentsOf, digestOf, linesOf, newOnes, recordsOf, type StreamRow, settle, type Waiting } from "./redis-log-lines.ts";
import {
  type Answer,
  type Argument,
  callScript,
  type Head,
  isForgotten,
  keysOf,
  loadScript,
  type Operation,
  OtherEpoch,
} from "./redis-log-script.ts";
import { attach, type Known, type Session } from "./redis-log-session.ts";
import { readSettings } from "./redis-log-settings.ts";
import { createSweep, KEEP, type Keep } from "./redis-log-sweep.ts";

export type RedisLog = EventLog & {
  /** Takes away the records up to a number, with their texts, for good; their identities stay known. In steps: a crash leaves some done. */
  trim(upTo: Seq): Promise<void>;
  /** What records and texts take of Redis's memory, estimated from samples. */
  bytes(): Promise<number>;
  /** Whether this opening has the lease `name` for the next `ms`: taken, or prolonged. One opening at a time has it. */
  lease(name: string, ms: number): Promise<boolean>;
};

export type RedisLogOptions = { readonly redis: Redis; readonly logger: Logger; readonly keep?: Keep };

/** Appends that wait are joined up to so many records, about 15 ms of Redis. */
const JOIN_ROWS = 2000;
/** Records waiting in memory beyond which an append is refused with `log-busy`. */
const WAITING_ROWS_MAX = 20_000;
/** Groups sent before the first is answered, while no replica has to confirm: Redis writes one while the next is made. */
const DEPTH = 2;
/** How long replicas may take to say that they hold a record. Below a link's time for an answer, as it holds up what is behind it. */
const WAIT_MS = 1000;
/** The tail is looked at this often, if nobody tells of news; and every so many looks the settings too. */
const POLL_MS = 1000;
const SETTINGS_POLLS = 5;
const TRIM_ROWS = 1000;
const ERASE_AT_ONCE = 500;
/** Erased texts are in the append-only file until Redis rewrites it, which it is asked to do this often at most. */
const REWRITE_MS = 10 * 60_000;
const SAMPLES = 100;
const SWEEP_LEASE_MS = 10_000;

/** Throws a `LogFault` when the log there cannot be used, a `RedisFault` when Redis cannot be reached. */
export async function createRedisLog({ redis, logger, keep = KEEP }: RedisLogOptions): Promise<RedisLog> {
  const link = await redis.connect("log");
  const keys = keysOf(redis);
  const channel = redis.key("grown");
  const owner = randomUUID();
  const listeners = new Set<() => void>();
  const waiting: Waiting[] = [];
  let waitingRows = 0;
  let underWay = 0;
  let isPumping = false;
  let isLookDue = false;
  let isRewriteDue = false;
  let rewrittenAt = Number.NEGATIVE_INFINITY;
  let isAttaching = false;
  let isClosed = false;
  let idle = () => {};
  /** Null while Redis is away, or has a new epoch that is not taken over yet. */
  let session: Session | null = null;
  let known: Known;
  let head: Head;
  let last: Known["last"] = null;
  let fault: LogFaultCode | null = null;

  const announce = () => {
    for (const listener of listeners) listener();
  };
  const setFault = (now: LogFaultCode | null) => {
    if (now === fault) return;
    logger[now ? "error" : "info"](
      { code: now ?? fault },
      now ? "the log in Redis cannot be written" : "the log in Redis can be written again",
    );
    fault = now;
    announce();
  };
  const failed = (error: unknown): LogFault => {
    if (error instanceof OtherEpoch) {
      session = null;
      void takeOver();
      return new LogFault("log-unavailable", "Redis was restarted or another took its place: try again in a second", error);
    }
    const found = logFaultOf(error, link.where);
    if (found.code === "log-read-only") link.renew(found.message);
    setFault(found.code);
    return found;
  };
  const inSession = (): Session => {
    if (session) return session;
    throw new LogFault(fault ?? "log-unavailable", `Redis at ${link.where} is away: writing goes on by itself once it is back`);
  };
  /** What a confirmed answer says; `own` of the records are this server's. */
  const take = (now: Head, own: number) => {
    const hasOthers = now.count > head.count + own;
    if (now.count >= head.count) head = now;
    if (hasOthers) announce();
  };

  /** On one connection: the script, and WAIT behind it, which covers all that was written before, by whomever. */
  const write = async (current: Session, lines: readonly Argument[]): Promise<Answer> => {
    const { client, epoch, settings } = current;
    const needsWrite = settings.replicas > 0 || fault !== null;
    const once = async () => {
      const [answer, held] = await Promise.all([
        callScript(client, keys, ["append", epoch, channel, owner, needsWrite ? "1" : "0", ...lines]),
        settings.replicas > 0 ? client.sendCommand<number>(["WAIT", String(settings.replicas), String(WAIT_MS)]) : 0,
      ]);
      if (held >= settings.replicas) return answer;
      throw new LogFault(
        "log-unconfirmed",
        `${held} of ${settings.replicas} replicas of Redis at ${link.where} said in ${WAIT_MS} ms that they hold it: are they running? Send it again`,
      );
    };
    return once().catch(async (error) => {
      if (!isForgotten(error)) throw error;
      await loadScript(client);
      return once();
    });
  };
  const call = async (operation: Operation, ...args: Argument[]): Promise<Answer> => {
    const { client, epoch } = inSession();
    const once = () => callScript(client, keys, [operation, epoch, ...args]);
    try {
      return await once().catch(async (error) => {
        if (!isForgotten(error)) throw error;
        await loadScript(client);
        return once();
      });
    } catch (error) {
      throw failed(error);
    }
  };

  const writeGroup = async (group: readonly Waiting[]) => {
    try {
      const current = inSession();
      const lines = argumentsOf(group);
      const { head: now, extra } = await write(current, lines);
      if (current !== session) throw new OtherEpoch("a new epoch began while this was written");
      const taken = String(extra[0] ?? "");
      const digests = lines[0] as Buffer;
      const at = taken.lastIndexOf("1") * 12;
      if (at >= 0) last = { seq: now.count, digest: digests.subarray(at, at + 12) };
      setFault(null);
      take(now, newOnes(taken));
      settle(group, taken, now.count);
    } catch (error) {
      const found = failed(error);
      for (const { reject } of group) reject(found);
    }
  };
  /** A look at the tail is an append of nothing. */
  const pump = () => {
    isPumping = false;
    while (underWay < (session?.settings.replicas ? 1 : DEPTH) && (waiting.length > 0 || (isLookDue && underWay === 0 && session))) {
      const group = takeGroup(waiting);
      for (const { records } of group) waitingRows -= records.length;
      isLookDue = false;
      underWay += 1;
      void writeGroup(group).finally(() => {
        underWay -= 1;
        pump();
      });
    }
    if (underWay === 0 && waiting.length === 0) idle();
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

  const open = async (before: Known | null): Promise<Session> => {
    const { client } = link;
    const found = await attach({ client, keys, bySentinel: redis.bySentinel, known: before });
    await client.subscribe(channel, (writer) => {
      if (writer !== owner) look();
    });
    return found;
  };
  /** Looks at a new connection, or at an old one whose log has a new epoch. */
  const takeOver = async () => {
    if (isAttaching || isClosed || !link.isUp) return;
    isAttaching = true;
    try {
      const before = known.session;
      const next = await open({ ...known, count: head.count, last });
      const isSame = next.epoch === before.epoch;
      // Not more than both know: what the replicas hold, a look will tell.
      const count = isSame && next.settings.replicas === 0 ? next.head.count : Math.min(head.count, next.head.count);
      if (!isSame) last = null;
      known = { session: next, count, last };
      head = { ...next.head, count };
      session = next;
      if (!isSame) logger.warn({ redis: link.where, epoch: next.epoch }, "the log has a new epoch: numbers may have been reused");
      setFault(null);
      announce();
      look();
    } catch (error) {
      failed(error);
    } finally {
      isAttaching = false;
    }
  };

  const sweep = createSweep({ call, lease: () => lease("sweep", SWEEP_LEASE_MS), keep });
  const lease = async (name: string, ms: number) =>
    (await call("lease", redis.key(`lease:${name}`), owner, String(Math.round(ms)))).extra[0] === "1";

  const rereadSettings = async (current: Session) => {
    const settings = await readSettings(current.client, redis.bySentinel);
    if (current !== session) return;
    const isChanged = JSON.stringify(settings) !== JSON.stringify(current.settings);
    if (settings.run !== current.settings.run) {
      session = null;
      return takeOver();
    }
    if (!isChanged) return;
    session = { ...current, settings };
    known = { ...known, session };
    announce();
  };
  const rewrite = async ({ client }: Session) => {
    isRewriteDue = false;
    rewrittenAt = performance.now();
    await client.sendCommand(["BGREWRITEAOF"]);
  };
  let polls = 0;
  const poll = async () => {
    polls += 1;
    if (session === null) return takeOver();
    look();
    if (fault !== null) return;
    if (polls % SETTINGS_POLLS === 0) await rereadSettings(session);
    if (session && isRewriteDue && performance.now() >= rewrittenAt + REWRITE_MS) await rewrite(session);
    if (session) await sweep();
  };

  try {
    session = await open(null);
    known = { session, count: 0, last: null };
    head = session.head;
    if (session.settings.replicas > 0) head = (await write(session, argumentsOf([]))).head;
  } catch (error) {
    link.close();
    throw logFaultOf(error, link.where);
  }
  logger.info(
    { redis: link.where, version: session.settings.version, count: head.count, ...session.settings.durability },
    "log in Redis opened",
  );
  const stopLinkNews = link.onChange(() => {
    session = null;
    if (!link.isUp) return setFault("log-unavailable");
    void takeOver();
  });
  let isPolling = false;
  const timer = setInterval(() => {
    if (isPolling) return;
    isPolling = true;
    poll()
      .catch((error: Error) => logger.warn({ error: error.message }, "the log in Redis could not be looked after"))
      .finally(() => {
        isPolling = false;
      });
  }, POLL_MS).unref();

  return {
    get id() {
      return known.session.id;
    },
    get epoch() {
      return known.session.epoch;
    },
    append(records, origin: Origin = { received: false }) {
      if (waitingRows + records.length > WAITING_ROWS_MAX)
        return Promise.reject(new LogFault("log-busy", `${waitingRows} records are waiting to be written: try again in a second`));
      const lines = linesOf(records, origin.received);
      return new Promise((resolve, reject) => {
        waiting.push({ ...lines, resolve, reject });
        waitingRows += records.length;
        pumpSoon();
      });
    },
    async readAfter(after, limit) {
      const current = inSession();
      const first = after + 1;
      const until = Math.min(after + limit, head.count);
      if (until < first) return [];
      const seqs = Array.from({ length: until - after }, (_, at) => String(first + at));
      try {
        // Texts first: trimmed in between, the records are missing too, and that is noticed.
        const [texts, rows, offset] = await Promise.all([
          current.client.sendCommand<(string | null)[]>(["HMGET", keys.texts, ...seqs]),
          current.client.sendCommand<StreamRow[]>(["XRANGE", keys.log, `${first}-0`, `${until}-0`]),
          current.client.hGet(keys.meta, "offset"),
        ]);
        if (Number(offset) >= first) throw trimmed(first, Number(offset));
        if (rows.length < seqs.length || current.epoch !== known.session.epoch)
          throw new LogFault(
            "log-unavailable",
            `the log in Redis ends at ${after + rows.length}, expected ${until}: it has changed, try again`,
          );
        const records: Recorded[] = recordsOf(rows, texts, first);
        const seen = records.at(-1);
        if (seen && seen.seq > (last?.seq ?? 0)) last = { seq: seen.seq, digest: digestOf(seen) };
        return records;
      } catch (error) {
        if (error instanceof Error && error.message.startsWith("newer-record")) throw error;
        throw logFaultOf(error, link.where);
      }
    },
    head: () => ({ count: head.count, offset: head.offset, received: head.received, horizon: head.horizon }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    durability: () => known.session.settings.durability,
    async eraseTexts(redactions) {
      const due = redactions.filter(({ before }) => before > head.erased);
      for (let from = 0; from < due.length; from += ERASE_AT_ONCE) {
        const slice = due.slice(from, from + ERASE_AT_ONCE);
        const { head: now, extra } = await call("erase", ...slice.flatMap(({ reportId, before }) => [reportId, String(before)]));
        head = { ...head, erased: now.erased };
        if (Number(extra[0]) > 0) isRewriteDue = true;
      }
    },
    probe: () => fault,
    async trim(upTo) {
      if (upTo > head.count) throw new Error(`trim up to ${upTo}, the log ends at ${head.count}`);
      while (head.offset < upTo) {
        const to = Math.min(upTo, head.offset + TRIM_ROWS);
        const rows = await inSession().client.sendCommand<StreamRow[]>(["XRANGE", keys.log, `${head.offset + 1}-0`, `${to}-0`]);
        const { head: now } = await call("trim", String(to), ...reportsOf(rows));
        head = { ...head, offset: now.offset };
      }
    },
    async bytes() {
      const { client } = inSession();
      const sizes = await Promise.all([keys.log, keys.texts].map((key) => client.memoryUsage(key, { SAMPLES })));
      return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    },
    lease,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await new Promise<void>((resolve) => {
        idle = resolve;
        pump();
      });
      stopLinkNews();
      link.close();
    },
  };
}

const trimmed = (first: Seq, offset: Seq) =>
  new LogFault("log-trimmed", `record ${first} is no longer in Redis, which holds those after ${offset}: the archive has it`);

function reportsOf(rows: readonly StreamRow[]): string[] {
  const reports = new Set<string>();
  for (const [, [, body = ""]] of rows) {
    const { event } = JSON.parse(body) as Kept;
    if (event.type.startsWith("chengge.report.")) reports.add((event.data as { reportId: string }).reportId);
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
