// Connections to a real Redis: what is said when they cannot be made, and that they come back.
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLogger } from "../logger.ts";
import { openRedis, type Redis } from "./redis.ts";
import { parseRedisUrl } from "./redis-url.ts";
import { freePort, type RedisProcess, startRedis, startSentinel } from "./testing.ts";

const open = (url: string) => openRedis({ url, namespace: "test", logger: silentLogger() });

describe("REDIS_URL", () => {
  test("names one Redis, with credentials and a database", () => {
    expect(parseRedisUrl("rediss://ann:p%40ss@redis.example:6380/2")).toEqual({
      target: {
        addresses: [{ host: "redis.example", port: 6380 }],
        master: null,
        tls: true,
        username: "ann",
        password: "p@ss",
        database: 2,
      },
    });
    expect(parseRedisUrl("redis://[::1]")).toMatchObject({ target: { addresses: [{ host: "::1", port: 6379 }], database: 0 } });
    expect(parseRedisUrl("redis://:secret@h:1")).toMatchObject({ target: { username: null, password: "secret" } });
  });

  test("names the Sentinels and the master they know", () => {
    const addresses = [
      { host: "a", port: 26379 },
      { host: "b", port: 5000 },
    ];
    expect(parseRedisUrl("redis+sentinel://:s@a,b:5000/city/1")).toMatchObject({ target: { addresses, master: "city", database: 1 } });
  });

  test.each(["", "http://h", "redis://a,b", "redis://h:99999", "redis://h/x", "redis+sentinel://a:1", "redis://u:%zz@h", "redis://h/1/2"])(
    "%j is a fault that does not repeat the text",
    (text) => {
      const parsed = parseRedisUrl(text);
      expect(parsed).toHaveProperty("fault");
      expect(JSON.stringify(parsed)).not.toContain("%zz");
    },
  );
});

describe("a connection to Redis", () => {
  let server: RedisProcess;
  let redis: Redis | null = null;
  beforeEach(async () => {
    server = await startRedis();
  });
  afterEach(async () => {
    redis?.close();
    redis = null;
    await server.stop();
  });
  const untilAnswered = async () => {
    for (let tries = 0; tries < 100; tries++) {
      try {
        return await redis?.client.get("k");
      } catch {
        await sleep(50);
      }
    }
    throw new Error("Redis did not come back");
  };

  test("keys share one hash tag", async () => {
    redis = await open(server.url);
    expect(redis.key("log")).toBe("{chengge:test}:log");
    await redis.client.set(redis.key("k"), "v");
    expect(await redis.client.get(redis.key("k"))).toBe("v");
  });

  test("fails at once while Redis is away, and comes back by itself", async () => {
    redis = await open(server.url);
    await redis.client.set("k", "v");
    await server.kill();
    await sleep(50);
    const began = performance.now();
    await expect(redis.client.get("k")).rejects.toThrow();
    expect(performance.now() - began).toBeLessThan(100);
    await server.restart();
    expect(await untilAnswered()).toBe("v");
  });

  test("one that reads its files is waited for as long as that takes", { timeout: 60_000 }, async () => {
    const slow = await startRedis({
      args: ["--appendonly", "yes", "--save", "", "--key-load-delay", "1000", "--loading-process-events-interval-bytes", "1024"],
    });
    try {
      const first = await open(slow.url);
      await Promise.all(Array.from({ length: 6000 }, (_, at) => first.client.set(`k${at}`, "v")));
      first.close();
      const restarting = slow.restart();
      const began = performance.now();
      redis = await open(slow.url);
      expect(performance.now() - began).toBeGreaterThan(5000); // otherwise this test proved nothing
      expect(await redis.client.get("k5999")).toBe("v");
      await restarting;
    } finally {
      await slow.stop();
    }
  });

  test("a paused Redis is an error within seconds and not a hang", async () => {
    redis = await open(server.url);
    await redis.client.set("k", "v");
    server.pause();
    const began = performance.now();
    await expect(redis.client.get("k")).rejects.toThrow();
    expect(performance.now() - began).toBeLessThan(8000);
    server.resume();
    expect(await untilAnswered()).toBe("v");
  });

  test("a replica is refused by name, and taken once it is promoted", async () => {
    const replica = await startRedis({ replicaOf: server.port });
    try {
      await expect(open(replica.url)).rejects.toMatchObject({
        code: "redis-replica",
        message: expect.stringContaining("master's address"),
      });
      redis = await open(server.url);
      const link = await redis.connect("mine");
      for (let tries = 0; tries < 100 && link.replicas === 0; tries++) await sleep(50);
      expect(link.replicas).toBe(1);
    } finally {
      await replica.stop();
    }
  });

  test("nobody there, or a wrong password, is told in plain words", async () => {
    await expect(open(`redis://127.0.0.1:${await freePort()}`)).rejects.toMatchObject({ code: "redis-unreachable" });
    const locked = await startRedis({ args: ["--requirepass", "right"] });
    try {
      const wrong = open(locked.url.replace("//", "//:wrong@"));
      await expect(wrong).rejects.toMatchObject({ code: "redis-denied", message: expect.not.stringContaining("wrong@") });
      await expect(open(locked.url)).rejects.toMatchObject({ code: "redis-denied" });
      (await open(locked.url.replace("//", "//:right@"))).close();
    } finally {
      await locked.stop();
    }
  });

  test("Sentinel leads to the master, and to the new one after a failover", async () => {
    const replica = await startRedis({ replicaOf: server.port });
    const sentinel = await startSentinel({ name: "city", port: server.port });
    try {
      redis = await open(`redis+sentinel://127.0.0.1:${await freePort()},127.0.0.1:${sentinel.port}/city`);
      const link = await redis.connect("mine");
      expect(link.where).toBe(`127.0.0.1:${server.port}`);
      await sleep(2000); // Sentinel asks the master and then its replica about themselves
      await server.kill();
      for (let tries = 0; tries < 200 && !(link.isUp && link.where === `127.0.0.1:${replica.port}`); tries++) await sleep(50);
      expect(link.where).toBe(`127.0.0.1:${replica.port}`);
    } finally {
      await replica.stop();
      await sentinel.stop();
    }
  }, 40_000);
});
