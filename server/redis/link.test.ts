// A connection to a Redis that stalls: silent soon, lost only later.
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../logger.ts";
import { type Link, openRedis, type Redis } from "./redis.ts";
import { type RedisProcess, startRedis } from "./testing.ts";

let server: RedisProcess;
let redis: Redis;
let link: Link;
let changes = 0;
beforeEach(async () => {
  server = await startRedis();
  redis = await openRedis({ url: server.url, namespace: "test", logger: silentLogger() });
  link = await redis.connect("mine");
  changes = 0;
  link.onChange(() => changes++);
});
afterEach(async () => {
  redis.close();
  server.resume();
  await server.stop();
});
const until = async (isSo: () => boolean) => {
  for (const end = performance.now() + 15_000; !isSo() && performance.now() < end; ) await sleep(10);
  expect(isSo()).toBe(true);
};

test("one that goes on soon was silent, and what was asked meanwhile is answered", async () => {
  server.pause();
  const asked = link.client.set("k", "v");
  await until(() => link.isSilent);
  server.resume();
  expect(await asked).toBe("OK");
  await until(() => !link.isSilent);
  expect([link.isUp, changes]).toEqual([true, 0]);
});

test("one that stays silent is lost, what was asked fails, and it comes back", async () => {
  server.pause();
  const asked = link.client.set("k", "v");
  await expect(asked).rejects.toThrow();
  expect([link.isUp, link.isSilent, changes]).toEqual([false, false, 1]);
  server.resume();
  await until(() => link.isUp);
  expect(await link.client.set("k", "v")).toBe("OK");
});
