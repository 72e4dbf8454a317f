// A connection to the master that comes back by itself: watched all the while, thrown away when it does not answer.
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../logger.ts";
import { type Client, connectWithin, newClient } from "./client.ts";
import { loading, RedisFault, redisFaultOf } from "./redis-fault.ts";
import { type Address, type RedisTarget, textOf } from "./redis-url.ts";

/** How often a connection is asked for its role. */
const WATCH_MS = 250;
/** It counts as silent after so long: more than WAIT may hold up what is behind it, and soon enough for a true picture on every screen. */
const SILENT_MS = 1200;
/** It is thrown away after so long: what is under way on it then fails, and a Redis that only stalls for a moment need not cost that. */
const ANSWER_MS = 3000;
/** Between two tries to connect: at random, so that many servers do not come at once. */
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 1000;
/** The oldest Redis with every command used here (XTRIM MINID). */
const OLDEST = "6.2";

export interface Link {
  /** The connection of this moment: take it anew for each command. While there is none its commands reject at once. */
  readonly client: Client;
  readonly isUp: boolean;
  /** Up, but Redis has not answered for more than a second. */
  readonly isSilent: boolean;
  /** Replicas in step with the master, a second old at most. */
  readonly replicas: number;
  /** Where the master is, without credentials. */
  readonly where: string;
  /** Called after each reconnect and each loss. Returns its end. */
  onChange(listener: () => void): () => void;
  /** Throws the connection away and makes a new one, asking anew who is master. */
  renew(reason: string): void;
  close(): void;
}

export type LinkOptions = {
  readonly target: RedisTarget;
  readonly locate: () => Promise<Address>;
  readonly name: string;
  readonly logger: Logger;
  readonly onClose: () => void;
};

/** Resolves when connected to a master; throws a `RedisFault` when the first try fails. */
export async function openLink({ target, locate, name, logger, onClose }: LinkOptions): Promise<Link> {
  const listeners = new Set<() => void>();
  let current: Client;
  let isUp = false;
  let isSilent = false;
  let isClosed = false;
  let replicas = 0;
  let where = "";
  let askedAt = 0;

  const announce = () => {
    for (const listener of listeners) listener();
  };

  const connect = async () => {
    const at = await locate();
    const place = textOf(at);
    const client = newClient(at, target, `chengge:${name}`);
    let lost = false;
    client.on("error", (error: Error) => {
      lost = true;
      lose(client, error.message);
    });
    try {
      await connectWithin(client, ANSWER_MS);
      const attached = await Promise.race([checkMaster(client, place), silence(place)]);
      if (lost) throw new RedisFault("redis-unreachable", `Redis at ${place} closed the connection`);
      replicas = attached;
    } catch (error) {
      client.destroy();
      throw redisFaultOf(error, place);
    }
    if (isClosed) return client.destroy();
    where = place;
    current = client;
    isUp = true;
    askedAt = 0;
  };

  const lose = (client: Client, reason: string) => {
    if (!isUp || client !== current) return;
    isUp = false;
    isSilent = false;
    client.destroy(); // whatever waits for an answer is told now
    if (isClosed) return;
    logger.warn({ redis: where, link: name, reason }, "connection to Redis lost");
    announce();
    void comeBack();
  };

  const comeBack = async () => {
    let said = "";
    while (!isClosed && !isUp) {
      await sleep(RETRY_MIN_MS + Math.random() * (RETRY_MAX_MS - RETRY_MIN_MS));
      if (isClosed) return;
      try {
        await connect();
      } catch (error) {
        const fault = error as RedisFault;
        if (fault.message !== said) logger.warn({ link: name, code: fault.code }, fault.message);
        said = fault.message;
      }
    }
    if (isClosed) return;
    logger.info({ redis: where, link: name }, "connected to Redis again");
    announce();
  };

  /** One question at a time. Answers come in order, so a silent question means that everything before it is silent too. */
  const watch = () => {
    if (!isUp) return;
    const client = current;
    if (askedAt > 0) {
      const asked = askedAt;
      const silentMs = performance.now() - asked;
      if (silentMs < SILENT_MS) return;
      // What the socket holds is read first: this process may have been the one that stood still.
      const judge = () => {
        if (!isUp || client !== current || askedAt !== asked) return;
        isSilent = true;
        if (silentMs >= ANSWER_MS) lose(client, `no answer in ${ANSWER_MS} ms`);
      };
      setImmediate(() => setImmediate(judge));
      return;
    }
    askedAt = performance.now();
    masterRole(client, where).then(
      (attached) => {
        if (client !== current) return;
        askedAt = 0;
        isSilent = false;
        replicas = attached;
      },
      (error: Error) => lose(client, error.message),
    );
  };

  await connect();
  const timer = setInterval(watch, WATCH_MS);
  timer.unref();
  return {
    get client() {
      return current;
    },
    get isUp() {
      return isUp;
    },
    get isSilent() {
      return isSilent;
    },
    get replicas() {
      return replicas;
    },
    get where() {
      return where;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    renew: (reason) => lose(current, reason),
    close() {
      isClosed = true;
      clearInterval(timer);
      lose(current, "closed");
      onClose();
    },
  };
}

async function silence(place: string): Promise<never> {
  await sleep(ANSWER_MS, undefined, { ref: false });
  throw new RedisFault("redis-unreachable", `Redis at ${place} accepts connections but does not answer: is it paused or overloaded?`);
}

/** The number of replicas in step. Throws a `RedisFault` when it is no master, too old, or not there yet with all that it holds. */
async function checkMaster(client: Client, place: string): Promise<number> {
  const said = await client.info();
  const version = /^redis_version:(\S+)/m.exec(said)?.[1] ?? "0";
  if (version.localeCompare(OLDEST, "en", { numeric: true }) < 0)
    throw new RedisFault("redis-old", `Redis at ${place} is ${version}: ${OLDEST} or newer is needed, upgrade it`);
  if (/^loading:1/m.test(said)) throw loading(place);
  return masterRole(client, place);
}

async function masterRole(client: Client, place: string): Promise<number> {
  const [role, , attached] = await client.sendCommand<[string, unknown, readonly unknown[]]>(["ROLE"]);
  if (role === "master") return attached.length;
  throw new RedisFault(
    "redis-replica",
    `Redis at ${place} is a replica and takes no writes: give REDIS_URL the master's address, or Sentinel's`,
  );
}
