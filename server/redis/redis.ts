// Redis, for the parts that keep something in it: one shared connection, connections of one's own, and the names of the keys.
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../logger.ts";
import type { Client } from "./client.ts";
import { type Link, openLink } from "./link.ts";
import { RedisFault } from "./redis-fault.ts";
import { type Address, parseRedisUrl, textOf } from "./redis-url.ts";
import { masterOf } from "./sentinel.ts";

export type { Client } from "./client.ts";
export type { Link } from "./link.ts";

export interface Redis {
  /** The shared connection of this moment, for plain quick commands: take it anew for each. Rejects at once while Redis is away. */
  readonly client: Client;
  /** Where the master is, without credentials. */
  readonly where: string;
  /** Whether the master is found by Sentinel, and so may change. */
  readonly bySentinel: boolean;
  /** The key of `name` in this city's place. All keys share a hash tag, so that they lie on one node of a Redis Cluster. */
  key(name: string): string;
  /** A connection of one's own: for subscriptions, for WAIT, for what takes long. Closed with the rest, or before. */
  connect(name: string): Promise<Link>;
  close(): void;
}

/** How long a start waits for a Redis that is away or a replica, and how often it tries. One that reads its files is waited for to the end. */
const START_MS = 5000;
const START_TRY_MS = 500;
const SAY_LOADING_MS = 10_000;
/** How often Sentinel is asked whether the master has changed. */
const SENTINEL_LOOK_MS = 2000;

/** `namespace`: what lies under it is one city's; several cities or demos may share a Redis. */
export type RedisOptions = { readonly url: string; readonly namespace: string; readonly logger: Logger };

/** Waits some seconds for Redis, and as long as it reads its files. Throws a `RedisFault` that says what is wrong and what to do. */
export async function openRedis({ url, namespace, logger }: RedisOptions): Promise<Redis> {
  const parsed = parseRedisUrl(url);
  if ("fault" in parsed) throw new RedisFault("redis-url", `REDIS_URL ${parsed.fault}`);
  const { target } = parsed;
  const { master } = target;
  const links = new Set<Link>();
  const locate = async (): Promise<Address> => {
    if (master !== null) return masterOf({ ...target, master });
    const [address] = target.addresses;
    if (!address) throw new Error("a target without an address");
    return address;
  };
  const connect = async (name: string): Promise<Link> => {
    const link: Link = await openLink({ target, locate, name, logger, onClose: () => links.delete(link) });
    links.add(link);
    return link;
  };
  const shared = await patiently(() => connect("shared"), logger);

  /** A master cut off from the Sentinels still answers here; only they know that it is none any more. */
  const look = async () => {
    const now = await locate().then(textOf, () => null);
    if (now === null) return;
    for (const link of links) if (link.isUp && link.where !== now) link.renew(`Sentinel names ${now} as the master`);
  };
  const looking = master === null ? null : setInterval(look, SENTINEL_LOOK_MS).unref();

  return {
    get client() {
      return shared.client;
    },
    get where() {
      return shared.where;
    },
    bySentinel: master !== null,
    key: (name) => `{chengge:${namespace}}:${name}`,
    connect,
    close() {
      if (looking) clearInterval(looking);
      for (const link of links) link.close();
    },
  };
}

async function patiently<T>(connect: () => Promise<T>, logger: Logger): Promise<T> {
  let until = performance.now() + START_MS;
  let sayAt = 0;
  for (;;) {
    try {
      return await connect();
    } catch (error) {
      if (!(error instanceof RedisFault)) throw error;
      const now = performance.now();
      const isLoading = error.code === "redis-loading";
      if (isLoading) until = now + START_MS;
      if (error.code === "redis-denied" || error.code === "redis-old" || now > until) throw error;
      if (isLoading && now >= sayAt) {
        logger.warn(error.message);
        sayAt = now + SAY_LOADING_MS;
      }
      await sleep(START_TRY_MS);
    }
  }
}
