// What a Redis does to the log when it crashes, stands still, fills up, or gives way to another.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLogger } from "../logger.ts";
import { connectWithin, newClient } from "../redis/client.ts";
import { openRedis, type Redis } from "../redis/redis.ts";
import { type RedisProcess, startRedis, startSentinel } from "../redis/testing.ts";
import { aReport } from "./event-log.contract.ts";
import { createRedisLog, type RedisLog } from "./redis-log.ts";

const logger = silentLogger();
const SHIPPED = [join(import.meta.dirname, "../../deploy/redis.conf")];
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function aRedis(...start: Parameters<typeof startRedis>): Promise<RedisProcess> {
  const server = await startRedis(...start);
  ends.push(() => server.stop());
  return server;
}
async function aLog(url: string): Promise<{ log: RedisLog; redis: Redis }> {
  const redis = await openRedis({ url, namespace: "test", logger });
  const log = await createRedisLog({ redis, logger }).catch((error) => {
    redis.close();
    throw error;
  });
  ends.push(async () => {
    await log.close();
    redis.close();
  });
  return { log, redis };
}
const until = async (isTrue: () => boolean | Promise<boolean>, what: string) => {
  for (let tries = 0; tries < 400; tries++) {
    if (await isTrue()) return;
    await sleep(50);
  }
  throw new Error(`it never came: ${what}`);
};
const seqsOf = (appended: readonly unknown[]) => appended.map((one) => (one === "duplicate" ? one : (one as { seq: number }).seq));
/** Sends it again until it is taken, as a source does. */
const repeated = async (log: RedisLog, record: ReturnType<typeof aReport>) => {
  for (;;) {
    try {
      return seqsOf(await log.append([record]));
    } catch {
      await sleep(100);
    }
  }
};
const idsOf = async (log: RedisLog) => (await log.readAfter(0, 100_000)).map(({ event }) => event.id);
const idOfFour = (at: number) => [0, 1, 2, 3].map((nth) => aReport(`${at}-${nth}`));

describe("one Redis with deploy/redis.conf", () => {
  let server: RedisProcess;
  beforeEach(async () => {
    server = await aRedis({ args: SHIPPED });
  });

  test("kill -9 under appends: what was answered is there, once, and what is repeated too", async () => {
    const { log } = await aLog(server.url);
    const { log: other } = await aLog(server.url);
    const { id, epoch } = log;
    const answered: string[] = [];
    let failed = 0;
    let next = 0;
    let isOver = false;
    const source = async (to: RedisLog) => {
      while (!isOver) {
        const batch = idOfFour(next++);
        while (!isOver) {
          try {
            await to.append(batch);
            answered.push(...batch.map(({ event }) => event.id));
            break;
          } catch {
            failed += 1;
            await sleep(20);
          }
        }
      }
    };
    const sources = [log, other, log, other, log, other].map(source);
    for (let kills = 0; kills < 3; kills++) {
      await sleep(200 + Math.random() * 200);
      await server.kill();
      await server.restart();
      const before = answered.length;
      await until(() => answered.length > before + 40, "appends after the restart");
    }
    isOver = true;
    await Promise.all(sources);
    expect(failed).toBeGreaterThan(0); // otherwise this test proved nothing
    await until(() => log.head().count === other.head().count, "the same head");
    const stored = await idsOf(log);
    expect(new Set(stored).size).toBe(stored.length);
    const missing = answered.filter((id) => !stored.includes(id));
    expect(missing).toEqual([]);
    expect([log.id, other.id, other.epoch]).toEqual([id, id, log.epoch]);
    expect(log.epoch).not.toBe(epoch); // a new run of Redis, and screens begin anew
  }, 60_000);

  test("paused: a fault within seconds, then it goes on", async () => {
    const { log } = await aLog(server.url);
    await log.append([aReport("a")]);
    let news = 0;
    log.onChange(() => news++);
    server.pause();
    const began = performance.now();
    await expect(log.append([aReport("b")])).rejects.toMatchObject({
      code: "log-unconfirmed",
      message: expect.stringContaining("same id"),
    });
    expect(performance.now() - began).toBeLessThan(8000);
    expect(log.probe()).toBe("log-unavailable");
    expect(news).toBeGreaterThan(0);
    await expect(log.append([aReport("c")])).rejects.toMatchObject({ code: "log-unavailable" });
    server.resume();
    await until(() => log.probe() === null, "writing again");
    const again = await log.append([aReport("b"), aReport("d")]);
    expect(again[1]).not.toBe("duplicate");
    expect((await idsOf(log)).toSorted()).toEqual(["a", "b", "d"]);
  }, 30_000);

  test("the same process under another replication id keeps the epoch, and is written to all the while", async () => {
    const { log, redis } = await aLog((await aRedis({ args: [...SHIPPED, "--enable-debug-command", "yes"] })).url);
    await log.append([aReport("a")]);
    const { epoch } = log;
    const noted = await redis.client.hGet(redis.key("meta"), "run");
    await redis.client.sendCommand(["DEBUG", "CHANGE-REPL-ID"]);
    await until(async () => (await redis.client.hGet(redis.key("meta"), "run")) !== noted, "the run noted anew");
    expect(seqsOf(await log.append([aReport("b")]))).toEqual([2]);
    expect(log.epoch).toBe(epoch);
  }, 20_000);

  test("full: refused, told, and over once there is room", async () => {
    const { log, redis } = await aLog(server.url);
    await log.append([aReport("a")]);
    await redis.client.configSet("maxmemory", "1");
    await expect(log.append([aReport("b")])).rejects.toMatchObject({ code: "log-full", message: expect.stringContaining("maxmemory") });
    expect(log.probe()).toBe("log-full");
    await log.trim(1); // what makes room must work without room
    await redis.client.configSet("maxmemory", "0");
    await until(() => log.probe() === null, "room");
    expect(seqsOf(await log.append([aReport("b")]))).toEqual([2]);
  });
});

describe("settings", () => {
  test.each([
    [["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""], "last-second"],
    [["--appendonly", "yes", "--appendfsync", "no", "--save", ""], "since-save"],
    [["--appendonly", "yes", "--appendfsync", "always", "--no-appendfsync-on-rewrite", "yes"], "since-save"],
    [["--appendonly", "no", "--save", "3600 1"], "since-save"],
    [["--appendonly", "no", "--save", ""], "everything"],
    [["--appendonly", "yes", "--appendfsync", "always", "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"], "everything"],
    [["--rename-command", "CONFIG", "HIDDEN"], "unknown"],
  ] as const)("%j could lose %s", async (args, loses) => {
    const { log } = await aLog((await aRedis({ args })).url);
    expect(log.durability().loses).toBe(loses);
  });

  test("a change of them is told while the log is open", async () => {
    const { log, redis } = await aLog((await aRedis()).url);
    expect(log.durability().loses).toBe("nothing");
    let news = 0;
    log.onChange(() => news++);
    await redis.client.configSet("appendfsync", "everysec");
    await until(() => log.durability().loses === "last-second", "the change");
    expect(news).toBeGreaterThan(0);
  }, 15_000);

  test("a Redis that may have lost something begins a new epoch, of one and the same name on all servers", async () => {
    const server = await aRedis({ args: ["--appendonly", "no", "--save", ""] });
    const [{ log: a, redis }, { log: b }] = [await aLog(server.url), await aLog(server.url)];
    await a.append([aReport("a")]);
    await redis.client.sendCommand(["SAVE"]);
    const { id, epoch } = a;
    await a.append([aReport("lost")]);
    let news = 0;
    a.onChange(() => news++);
    await server.restart();
    await until(() => a.probe() === null && a.epoch !== epoch && b.probe() === null && b.epoch === a.epoch, "the new epoch");
    expect(news).toBeGreaterThan(0);
    expect([a.id, b.id]).toEqual([id, id]);
    expect(a.head().count).toBe(1);
    expect(seqsOf(await b.append([aReport("other"), aReport("lost")]))).toEqual([2, 3]);
    await until(() => a.head().count === 3, "the other's news");
    expect(await idsOf(a)).toEqual(["a", "other", "lost"]);
  }, 20_000);
});

describe("with a replica", () => {
  test("nothing is answered or shown before the replica holds it, and a repeat is a duplicate", async () => {
    const master = await aRedis();
    const replica = await aRedis({ replicaOf: master.port });
    const [{ log: a }, { log: b }] = [await aLog(master.url), await aLog(master.url)];
    await expect.poll(() => a.durability(), { timeout: 20_000 }).toMatchObject({ loses: "nothing", replicas: 1 });
    expect(seqsOf(await a.append([aReport("a")]))).toEqual([1]);
    await until(() => b.head().count === 1, "the other's news");
    replica.pause();
    await expect(a.append([aReport("b")])).rejects.toMatchObject({ code: "log-unconfirmed" });
    await expect(b.append([aReport("b")])).rejects.toMatchObject({ code: "log-unconfirmed" }); // a duplicate, but not durable yet
    await sleep(1500);
    expect([a.head().count, b.head().count]).toEqual([1, 1]);
    expect(await b.readAfter(0, 10)).toHaveLength(1);
    expect(a.probe()).toBe("log-unconfirmed");
    replica.resume();
    expect(await repeated(a, aReport("b"))).toEqual(["duplicate"]);
    await until(() => a.head().count === 2 && b.head().count === 2, "both at 2");
    expect(seqsOf(await b.append([aReport("c")]))).toEqual([3]);
  }, 30_000);

  test("an erasure is carried out once the replica holds it, and asked for again until then", async () => {
    const master = await aRedis();
    const replica = await aRedis({ replicaOf: master.port });
    const { log } = await aLog(master.url);
    await log.append([aReport("a"), aReport("b")]);
    const redactions = [{ reportId: "r-a", before: 3 }];
    replica.pause();
    await expect(log.eraseTexts(redactions)).rejects.toMatchObject({ code: "log-unconfirmed" });
    await expect(log.eraseTexts(redactions)).rejects.toMatchObject({ code: "log-unconfirmed" }); // nothing is left to erase, yet not durable
    replica.resume();
    await until(
      () =>
        log.eraseTexts(redactions).then(
          () => true,
          () => false,
        ),
      "the replica",
    );
    const at = newClient({ host: "127.0.0.1", port: replica.port }, { username: null, password: null, tls: false, database: 0 }, "test");
    await connectWithin(at, 1000);
    ends.push(async () => at.destroy());
    expect(await at.hKeys("{chengge:test}:texts")).toEqual(["2"]);
  }, 30_000);

  test("Sentinel promotes it: a new epoch, and all that was confirmed", async () => {
    const master = await aRedis();
    for (let nth = 0; nth < 2; nth++) await aRedis({ replicaOf: master.port });
    const sentinel = await startSentinel({ name: "city", port: master.port });
    ends.push(() => sentinel.stop());
    await sleep(2000);
    const url = `redis+sentinel://127.0.0.1:${sentinel.port}/city`;
    const [{ log: a }, { log: b }] = [await aLog(url), await aLog(url)];
    const { id, epoch } = a;
    const answered: string[] = [];
    let isOver = false;
    const source = async (log: RedisLog, name: string) => {
      for (let next = 0; !isOver; ) {
        const record = aReport(`${name}-${next}`);
        try {
          await log.append([record]);
          answered.push(record.event.id);
          next += 1;
        } catch {
          await sleep(50);
        }
      }
    };
    const sources = [source(a, "a"), source(b, "b")];
    await until(() => answered.length > 100, "appends");
    await master.kill();
    await until(() => a.epoch !== epoch && b.epoch === a.epoch && a.probe() === null, "the new epoch");
    const before = answered.length;
    await until(() => answered.length > before + 20, "appends at the new master");
    isOver = true;
    await Promise.all(sources);
    expect(a.id).toBe(id);
    await until(() => a.head().count === b.head().count, "the same head");
    const stored = await idsOf(a);
    expect(new Set(stored).size).toBe(stored.length);
    expect(answered.filter((one) => !stored.includes(one))).toEqual([]);
  }, 60_000);
});
