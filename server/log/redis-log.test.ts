// The log on a real Redis: the contract, many servers, and what only a Redis can do wrong.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { silentLogger } from "../logger.ts";
import { openRedis } from "../redis/redis.ts";
import { type RedisProcess, startRedis } from "../redis/testing.ts";
import { aReport, eventLogContract } from "./event-log.contract.ts";
import { createRedisLog, type RedisLog, type RedisLogOptions } from "./redis-log.ts";
import { openRedisReader } from "./redis-log-reader.ts";

const logger = silentLogger();
let server: RedisProcess;
let cities = 0;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function openLog(namespace: string, { url = server.url, ...options }: Partial<RedisLogOptions> & { url?: string } = {}) {
  const redis = await openRedis({ url, namespace, logger });
  try {
    const log = await createRedisLog({ redis, logger, ...options });
    const close = async () => {
      await log.close();
      redis.close();
    };
    return { log: { ...log, close } as RedisLog, redis, raw: log, close };
  } catch (error) {
    redis.close();
    throw error;
  }
}

eventLogContract("redis", () => {
  const namespace = `contract-${cities++}`;
  return {
    async open() {
      const { raw, close } = await openLog(namespace);
      return Object.assign(Object.create(raw), { close }) as RedisLog;
    },
    clean: async () => {},
  };
});

const seqsOf = (appended: readonly unknown[]) => appended.map((one) => (one === "duplicate" ? one : (one as { seq: number }).seq));
const until = async (isTrue: () => boolean, what: string) => {
  for (let tries = 0; tries < 200; tries++) {
    if (isTrue()) return;
    await sleep(50);
  }
  throw new Error(`it never came: ${what}`);
};
const aLog = async (namespace: string, options: Parameters<typeof openLog>[1] = {}) => {
  const opened = await openLog(namespace, options);
  ends.push(opened.close);
  return opened;
};
const city = () => `city-${cities++}`;

describe("two logs on one Redis", () => {
  test("append at once: numbers without a hole, each event once, and both see all", async () => {
    const here = city();
    const [{ log: a }, { log: b }] = [await aLog(here), await aLog(here)];
    expect([b.id, b.epoch]).toEqual([a.id, a.epoch]);
    const appends = Array.from({ length: 60 }, (_, at) => {
      const shared = aReport(`both-${at % 20}`);
      return Promise.all([
        a.append([aReport(`a-${at}`), shared], { received: true }),
        b.append([shared, aReport(`b-${at}`)], { received: true }),
      ]);
    });
    const seqs = (await Promise.all(appends))
      .flat(2)
      .filter((one) => one !== "duplicate")
      .map(({ seq }) => seq);
    expect(seqs.toSorted((x, y) => x - y)).toEqual(Array.from({ length: 140 }, (_, at) => at + 1));
    await until(() => a.head().count === 140 && b.head().count === 140, "both at 140");
    expect(a.head()).toEqual({ count: 140, offset: 0, received: 140, horizon: 0 });
    expect(await a.readAfter(0, 1000)).toEqual(await b.readAfter(0, 1000));
  });

  test("each is told when the other has written, without waiting for the next look", async () => {
    const here = city();
    const [{ log: a }, { log: b }] = [await aLog(here), await aLog(here)];
    let news = 0;
    b.onChange(() => news++);
    const began = performance.now();
    await a.append([aReport("a")]);
    await until(() => news > 0, "news");
    expect(b.head().count).toBe(1);
    expect(performance.now() - began).toBeLessThan(500);
  });

  test("one at a time has a lease", async () => {
    const here = city();
    const [{ log: a }, { log: b }] = [await aLog(here), await aLog(here)];
    expect([await a.lease("x", 300), await b.lease("x", 300), await a.lease("x", 300), await b.lease("y", 300)]).toEqual([
      true,
      false,
      true,
      true,
    ]);
    await sleep(400);
    expect([await b.lease("x", 300), await a.lease("x", 300)]).toEqual([true, false]);
  });
});

test("a machine's wrong clock is told by Redis's", async () => {
  const here = city();
  const { log: right } = await aLog(here);
  const { log: fast } = await aLog(here, { now: () => Date.now() + 86_400_000 });
  const { log: slow } = await aLog(here, { now: () => Date.now() - 60_000 });
  expect(Math.abs(right.clockSkewMs())).toBeLessThan(1000);
  expect(Math.abs(fast.clockSkewMs() - 86_400_000)).toBeLessThan(1000);
  expect(Math.abs(slow.clockSkewMs() + 60_000)).toBeLessThan(1000);
});

test("is read beside its writers, in one epoch only", async () => {
  const here = city();
  const { log, redis } = await aLog(here);
  await log.append([aReport("a"), aReport("b"), aReport("c")]);
  const reader = await openRedisReader(redis);
  expect(reader.id).toBe(log.id);
  expect(await reader.readAfter(1, 10)).toEqual(await log.readAfter(1, 10));
  await log.append([aReport("d")]);
  await log.trim(2);
  await expect(reader.readAfter(1, 1)).rejects.toMatchObject({ code: "log-trimmed" });
  expect(reader.head().offset).toBe(2);
  expect((await reader.readAfter(2, 10)).map(({ seq }) => seq)).toEqual([3, 4]);
  await redis.client.hSet(redis.key("meta"), "epoch", "another");
  await expect(reader.readAfter(2, 10)).rejects.toMatchObject({ code: "log-unavailable", message: expect.stringContaining("epoch") });
});

describe("what lies in Redis", () => {
  test("a redaction is carried out once, whichever server does it", async () => {
    const here = city();
    const { log: a } = await aLog(here);
    await a.append([aReport("a"), aReport("b"), aReport("a2", { reportId: "r-a" })]);
    const { log: b, redis } = await aLog(here);
    await a.eraseTexts([{ reportId: "r-a", before: 3 }]);
    await b.eraseTexts([{ reportId: "r-a", before: 3 }]);
    expect((await b.readAfter(0, 3)).map(({ event }) => "title" in event.data)).toEqual([false, true, true]);
    expect(await redis.client.hGetAll(redis.key("texts-of"))).toEqual({ "r-a": "3", "r-b": "2" });
  });

  test("an erased text leaves Redis's files too", async () => {
    const { log } = await aLog(city());
    await log.append([aReport("a", { text: "to-be-gone-3f9c" }), aReport("b", { text: "to-stay-3f9c" })]);
    const filesHave = (text: string) => {
      const folder = join(server.dir, "appendonlydir");
      return readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(text));
    };
    expect(filesHave("to-be-gone-3f9c")).toBe(true);
    await log.eraseTexts([{ reportId: "r-a", before: 3 }]);
    await until(() => !filesHave("to-be-gone-3f9c"), "the rewritten file");
    expect(filesHave("to-stay-3f9c")).toBe(true);
  });

  test("trimmed records and their texts are gone, the others and the identities stay", async () => {
    const here = city();
    const { log, redis, close } = await openLog(here);
    await log.append(
      Array.from({ length: 2500 }, (_, at) => aReport(`${at}`, at % 2 ? { reportId: "r-much" } : {})),
      { received: true },
    );
    const before = await log.bytes();
    await log.trim(2300);
    expect(await log.bytes()).toBeLessThan(before / 5);
    expect(log.head()).toEqual({ count: 2500, offset: 2300, received: 2500, horizon: 0 });
    await expect(log.readAfter(2299, 10)).rejects.toMatchObject({ code: "log-trimmed" });
    expect((await log.readAfter(2300, 1000)).map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, at) => 2301 + at));
    expect(await redis.client.hLen(redis.key("texts"))).toBe(200);
    expect(await redis.client.hLen(redis.key("texts-of"))).toBe(101);
    expect(seqsOf(await log.append([aReport("7"), aReport("new")]))).toEqual(["duplicate", 2501]);
    await close();
    const { log: again } = await aLog(here);
    expect(again.head()).toEqual({ count: 2501, offset: 2300, received: 2500, horizon: 0 });
    await again.trim(2501);
    expect(seqsOf(await again.append([aReport("newer")]))).toEqual([2502]);
  });

  test("the oldest identities go once they are old and many enough, and the horizon says so", async () => {
    const { log } = await aLog(city(), { keep: { ids: 100, ms: 0 } });
    await log.append(Array.from({ length: 300 }, (_, at) => aReport(`${at}`)));
    await until(() => log.head().horizon === 200, "the horizon");
    expect(seqsOf(await log.append([aReport("250"), aReport("200")]))).toEqual(["duplicate", "duplicate"]);
    const swept = async () => seqsOf(await log.append([aReport("0")]))[0] !== "duplicate";
    let isSwept = false;
    for (let tries = 0; tries < 400 && !isSwept; tries++) {
      isSwept = await swept();
      await sleep(50);
    }
    expect(isSwept).toBe(true);
    expect(seqsOf(await log.append([aReport("250")]))).toEqual(["duplicate"]);
  }, 40_000);

  test("identities that are many but young stay", async () => {
    const { log } = await aLog(city(), { keep: { ids: 10, ms: 60_000 } });
    await log.append(Array.from({ length: 300 }, (_, at) => aReport(`${at}`)));
    await sleep(2500);
    expect(log.head().horizon).toBe(0);
  });

  test("a script that Redis has forgotten is loaded again", async () => {
    const { log, redis } = await aLog(city());
    await log.append([aReport("a")]);
    await redis.client.scriptFlush();
    expect(seqsOf(await log.append([aReport("a"), aReport("b")]))).toEqual(["duplicate", 2]);
    await redis.client.scriptFlush();
    expect(await log.lease("x", 100)).toBe(true);
  });

  test("a stream that was cut by another hand is damage, not a log", async () => {
    const here = city();
    const { log, redis, close } = await openLog(here);
    await log.append([aReport("a"), aReport("b")]);
    await redis.client.del(redis.key("log"));
    await expect(log.readAfter(0, 2)).rejects.toMatchObject({ code: "log-unavailable" });
    await close();
    await expect(openLog(here)).rejects.toMatchObject({ code: "log-unavailable", message: expect.stringContaining("backup") });
  });

  test("a log of a newer form is refused", async () => {
    const here = city();
    const { redis, close } = await openLog(here);
    await redis.client.hSet(redis.key("meta"), "form", 99);
    await close();
    await expect(openLog(here)).rejects.toMatchObject({ code: "log-newer" });
  });

  test("an emptied Redis is another log, which this server does not take for its own", async () => {
    const { log, redis } = await aLog(city());
    await log.append([aReport("a")]);
    await redis.client.del([redis.key("log"), redis.key("meta")]);
    await expect(log.append([aReport("b")])).rejects.toMatchObject({ code: "log-unavailable" });
    await until(() => log.probe() !== null, "the fault");
    await expect(log.append([aReport("b")])).rejects.toMatchObject({ code: "log-unavailable" });
  });

  test("more than memory should hold is refused at once", async () => {
    const { log } = await aLog(city());
    const most = log.append(Array.from({ length: 20_000 }, (_, at) => aReport(`${at}`)));
    await expect(log.append([aReport("one")])).rejects.toMatchObject({ code: "log-busy" });
    expect(await most).toHaveLength(20_000);
  });
});
