// The shipped configurations, as they are, on real processes.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { aReport } from "../log/event-log.contract.ts";
import { createRedisLog } from "../log/redis-log.ts";
import { silentLogger } from "../logger.ts";
import { openRedis } from "./redis.ts";
import { freePort, startRedis, startSentinel } from "./testing.ts";

const DEPLOY = join(import.meta.dirname, "../../deploy");
const logger = silentLogger();

test("deploy/redis.conf: a crash loses nothing", async () => {
  const server = await startRedis({ args: [join(DEPLOY, "redis.conf")] });
  const redis = await openRedis({ url: server.url, namespace: "test", logger });
  try {
    const log = await createRedisLog({ redis, logger });
    expect(log.durability()).toMatchObject({ store: "redis", loses: "nothing", replicas: 0 });
    await log.close();
  } finally {
    redis.close();
    await server.stop();
  }
});

test("deploy/redis.conf: the user that it proposes has the rights that the log needs, and no more", async () => {
  const dir = mkdtempSync(join(tmpdir(), "chengge-conf-"));
  const file = join(dir, "redis.conf");
  const text = readFileSync(join(DEPLOY, "redis.conf"), "utf8");
  writeFileSync(file, text.replaceAll(/^# (user (?:default|chengge) )/gm, "$1"));
  const server = await startRedis({ args: [file] });
  const redis = await openRedis({ url: server.url.replace("//", "//chengge:PASSWORD@"), namespace: "330400", logger });
  try {
    const log = await createRedisLog({ redis, logger });
    expect(await log.append([aReport("a"), aReport("b")])).toMatchObject([{ seq: 1 }, { seq: 2 }]);
    expect(await log.readAfter(0, 10)).toHaveLength(2);
    expect(log.durability().loses).toBe("nothing");
    expect(await log.bytes()).toBeGreaterThan(0);
    await log.eraseTexts([{ reportId: "r-a", before: 3 }]);
    await log.trim(1);
    await sleep(2500); // a look after itself: sweeping, rewriting
    expect(log.probe()).toBeNull();
    await expect(redis.client.flushAll()).rejects.toThrow("NOPERM");
    await expect(redis.client.get("elsewhere")).rejects.toThrow("NOPERM");
    await log.close();
  } finally {
    redis.close();
    await server.stop();
    rmSync(dir, { recursive: true });
  }
});

test("deploy/sentinel.conf names the master", async () => {
  const master = await startRedis();
  const sentinel = await startSentinel({ name: "chengge", port: master.port });
  const dir = mkdtempSync(join(tmpdir(), "chengge-sentinel-"));
  const file = join(dir, "sentinel.conf");
  copyFileSync(join(DEPLOY, "sentinel.conf"), file);
  const shipped = await startRedis({ args: [file, "--sentinel"], dir, port: await freePort() });
  try {
    const answer = await openRedis({ url: `redis+sentinel://127.0.0.1:${shipped.port}/none`, namespace: "test", logger }).catch(String);
    expect(answer).toContain("does not know it");
    const redis = await openRedis({ url: `redis+sentinel://127.0.0.1:${sentinel.port}/chengge`, namespace: "test", logger });
    expect(await redis.client.ping()).toBe("PONG");
    redis.close();
  } finally {
    await shipped.stop();
    await sentinel.stop();
    await master.stop();
    rmSync(dir, { recursive: true });
  }
}, 30_000);
