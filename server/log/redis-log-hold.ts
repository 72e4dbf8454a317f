// This server's hold on the log in Redis: connected or not, of which epoch, what is confirmed, what is wrong. Takes it up again by itself.
import type { Logger } from "../logger.ts";
import { isRefusal } from "../redis/client.ts";
import type { Client, Redis } from "../redis/redis.ts";
import { LogFault, type LogFaultCode } from "./event-log.ts";
import { logFaultOf, unconfirmed } from "./redis-log-fault.ts";
import {
  type Answer,
  type Argument,
  callScript,
  type Head,
  isForgotten,
  type Keys,
  loadScript,
  type Operation,
  OtherEpoch,
} from "./redis-log-script.ts";
import { attach, type Session } from "./redis-log-session.ts";
import { readClockSkew, readSettings } from "./redis-log-settings.ts";

export interface Hold {
  /** Of the session now, or of the last one. */
  readonly known: Session;
  /** What is confirmed. Nothing beyond `count` is shown to anyone. */
  readonly head: Head;
  readonly fault: LogFaultCode | null;
  /** Null while Redis is away, or has a new epoch that is not taken over yet. */
  readonly session: Session | null;
  /** Throws a `LogFault` while there is none. */
  need(): Session;
  /** Calls the script. Throws a `LogFault`. */
  call(operation: Operation, ...args: Argument[]): Promise<Answer>;
  /** Appends what `lines` say, maybe nothing, and waits until it is as durable as it gets: then it moves the head. Throws a `LogFault`. */
  write(lines: readonly Argument[], ownOf: (answer: Answer) => number): Promise<Answer>;
  /** How far this machine's clock is ahead of Redis's, ms; 0 while that is unknown. */
  readonly clockSkewMs: number;
  /** Trimmed further by this server. */
  note(part: Partial<Head>): void;
  onChange(listener: () => void): () => void;
  /** Once a second: takes up a lost session, and every few times reads the settings anew. */
  tend(): Promise<void>;
  close(): void;
}

export type HoldOptions = {
  readonly redis: Redis;
  readonly keys: Keys;
  /** Of this opening. */
  readonly owner: string;
  readonly logger: Logger;
  /** This machine's clock. */
  readonly now: () => number;
  /** Called when another server has written. */
  readonly onNews: () => void;
};

/** How long replicas may take to say that they hold a record. Below a link's time for an answer, as it holds up what is behind it. */
const WAIT_MS = 1000;
const SETTINGS_EVERY = 5;

/** Throws a `LogFault` when the log there cannot be used, a `RedisFault` when Redis cannot be reached. */
export async function holdLog({ redis, keys, owner, logger, now, onNews }: HoldOptions): Promise<Hold> {
  const link = await redis.connect("log");
  const channel = redis.key("grown");
  const listeners = new Set<() => void>();
  let session: Session | null = null;
  let known: Session;
  let head: Head;
  let clockSkewMs = 0;
  let fault: LogFaultCode | null = null;
  let isTakingOver = false;
  let isClosed = false;
  let tended = 0;

  const announce = () => {
    for (const listener of listeners) listener();
  };
  const setFault = (now: LogFaultCode | null, detail = "") => {
    if (now === fault || isClosed) return;
    if (now) logger.error({ code: now, detail }, "the log in Redis cannot be written");
    else logger.info({ code: fault }, "the log in Redis can be written again");
    fault = now;
    announce();
  };
  /** Notes what went wrong in `during`; of a session that is over already it says nothing new. */
  const failed = (error: unknown, during: Session | null): LogFault => {
    const isOver = session !== null && session.client !== during?.client;
    if (error instanceof OtherEpoch) {
      if (session === during) session = null;
      void takeOver();
      return new LogFault("log-unavailable", "Redis was restarted, or another took its place: try again in a second", error);
    }
    const found = logFaultOf(error, link.where);
    if (isOver || found.code === "log-busy") return found;
    if ((error as Error).message.startsWith("READONLY")) link.renew("it has become a replica");
    setFault(found.code, found.message);
    return found;
  };
  const need = (): Session => {
    if (session) return session;
    throw new LogFault(fault ?? "log-unavailable", `Redis at ${link.where} is away: writing goes on by itself once it is back`);
  };

  /** On one connection: the script, and WAIT behind it, which covers all that was written before, by whomever. */
  const writeOnce = async ({ client, epoch, settings }: Session, lines: readonly Argument[]): Promise<Answer> => {
    const force = settings.replicas > 0 || fault !== null ? "1" : "0";
    const [answer, held] = await Promise.all([
      callScript(client, keys, ["append", epoch, channel, owner, force, ...lines]),
      settings.replicas > 0 ? heldBy(client, settings.replicas) : 0,
    ]);
    if (held >= settings.replicas) return answer;
    throw unconfirmed(`${held} of ${settings.replicas} replicas of Redis at ${link.where} said within ${WAIT_MS} ms that they hold it`);
  };
  const heldBy = (client: Client, replicas: number) =>
    client.sendCommand<number>(["WAIT", String(replicas), String(WAIT_MS)]).catch((error: Error) => {
      throw unconfirmed(`Redis at ${link.where} does not say whether its replicas hold it (${error.message})`, error);
    });
  const loadedAgain = async <T>({ client }: Session, once: () => Promise<T>): Promise<T> => {
    try {
      return await once();
    } catch (error) {
      if (!isForgotten(error)) throw error;
      await loadScript(client);
      return once();
    }
  };

  const open = async (before: Session | null): Promise<Session> => {
    const { client } = link;
    clockSkewMs = await readClockSkew(client, now);
    const found = await attach({ client, keys, replicas: link.replicas, bySentinel: redis.bySentinel, before });
    if (client !== before?.client) await client.subscribe(channel, (writer) => writer !== owner && onNews());
    return found;
  };
  /** Looks at a new connection, or at an old one whose log has a new epoch. */
  const takeOver = async () => {
    if (isTakingOver || isClosed || !link.isUp) return;
    isTakingOver = true;
    try {
      const next = await open(known);
      if (next.client !== link.client || !link.isUp) return; // lost meanwhile: the next look takes up what has come since
      if (next.epoch !== known.epoch)
        logger.warn({ redis: link.where, epoch: next.epoch }, "the log has a new epoch: numbers may have been reused");
      known = next;
      // Not more than was confirmed here and is there: a look will tell the rest.
      head = { ...next.head, count: Math.min(head.count, next.head.count) };
      session = next;
      announce();
      onNews(); // a look writes, and so tells whether the fault is over
    } catch (error) {
      failed(error, null);
    } finally {
      isTakingOver = false;
    }
  };
  const readAnew = async (current: Session) => {
    clockSkewMs = await readClockSkew(current.client, now);
    const settings = await readSettings(current.client, link.replicas, redis.bySentinel);
    if (current !== session || JSON.stringify(settings) === JSON.stringify(current.settings)) return;
    if (settings.run !== current.settings.run) {
      session = null;
      return takeOver();
    }
    session = { ...current, settings };
    known = session;
    announce();
  };

  try {
    session = await open(null);
    known = session;
    head = session.settings.replicas > 0 ? (await writeOnce(session, [Buffer.alloc(0), ""])).head : session.head;
  } catch (error) {
    link.close();
    throw logFaultOf(error, link.where);
  }
  const { version, durability } = session.settings;
  logger.info({ redis: link.where, version, count: head.count, ...durability }, "log in Redis opened");
  if (!version.startsWith("7.0.")) logger.warn({ version }, "this program was tested on Redis 7.0 only");
  link.onChange(() => {
    session = null;
    if (link.isUp) void takeOver();
    else setFault("log-unavailable", "the connection is lost");
  });

  return {
    get known() {
      return known;
    },
    get head() {
      return head;
    },
    get fault() {
      return fault ?? (link.isSilent ? "log-unavailable" : null);
    },
    get session() {
      return session;
    },
    get clockSkewMs() {
      return clockSkewMs;
    },
    need,
    async call(operation, ...args) {
      const current = need();
      try {
        return await loadedAgain(current, () => callScript(current.client, keys, [operation, current.epoch, ...args]));
      } catch (error) {
        throw failed(error, current);
      }
    },
    async write(lines, ownOf) {
      const current = session;
      try {
        const used = need();
        const answer = await loadedAgain(used, () => writeOnce(used, lines));
        if (session?.epoch !== used.epoch) throw unconfirmed("Redis was lost while it answered");
        const hasOthers = answer.head.count > head.count + ownOf(answer);
        if (answer.head.count >= head.count) head = answer.head;
        setFault(null);
        if (hasOthers) announce();
        return answer;
      } catch (error) {
        const found = failed(error, current);
        throw error instanceof LogFault || error instanceof OtherEpoch || isRefusal(error) ? found : unconfirmed(found.message, error);
      }
    },
    note(part) {
      head = { ...head, ...part };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async tend() {
      tended += 1;
      if (session === null || session.client !== link.client) await takeOver();
      else if (tended % SETTINGS_EVERY === 0) await readAnew(session);
    },
    close() {
      isClosed = true;
      link.close();
    },
  };
}
