// Desks of two servers of a city see each other through a real Redis.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway } from "../gateway/testing.ts";
import { silentLogger } from "../logger.ts";
import { StoreFault } from "../store-fault.ts";
import { createRedisPresenceShare } from "./presence-share.ts";
import { openRedis, type Redis } from "./redis.ts";
import { type RedisProcess, startRedis } from "./testing.ts";

let server: RedisProcess;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis();
  redis = await openRedis({ url: server.url, namespace: "test", logger: silentLogger() });
});
afterAll(async () => {
  redis.close();
  await server.stop();
});

test("a server hears what the others' desks have open, until they say that nothing is", async () => {
  const share = createRedisPresenceShare(redis);
  expect(await share.exchange("a", new Map([["r1", ["one", "two"]]]))).toEqual(new Map());
  expect(await share.exchange("b", new Map([["r1", ["three"]]]))).toEqual(new Map([["r1", ["one", "two"]]]));
  expect(await share.exchange("c", new Map())).toEqual(new Map([["r1", ["one", "two", "three"]]]));
  await share.exchange("a", new Map());
  expect(await share.exchange("c", new Map())).toEqual(new Map([["r1", ["three"]]]));
  await share.exchange("b", new Map());
});

test("desks at two servers with the same case open are told of each other", async () => {
  const share = createRedisPresenceShare(redis);
  const gateways = [await startTestGateway({ presenceShare: share }), await startTestGateway({ presenceShare: share })];
  const desks = await Promise.all(
    gateways.map(async ({ access, createScreen }, at) => {
      const { token } = await access.createToken({ role: "supervisor", name: `desk-${at}`, scope: "C" });
      const screen = createScreen({ token });
      await expect.poll(() => screen.got.snapshots).toBe(1);
      screen.socket.emit("looking", { reportId: "a" });
      return screen;
    }),
  );
  await expect.poll(() => desks[0]?.got.presence.at(-1)?.who, { timeout: 8000 }).toEqual(["desk-1"]);
  await expect.poll(() => desks[1]?.got.presence.at(-1)?.who, { timeout: 8000 }).toEqual(["desk-0"]);
  desks[1]?.socket.emit("looking", { reportId: null });
  await expect.poll(() => desks[0]?.got.presence.at(-1)?.who, { timeout: 8000 }).toEqual([]);
  for (const gateway of gateways) await gateway.stop();
}, 30_000);

test("a store that is away is a StoreFault, and nobody waits for it", async () => {
  const own = await startRedis();
  const other = await openRedis({ url: own.url, namespace: "test", logger: silentLogger() });
  await own.kill();
  await expect(createRedisPresenceShare(other).exchange("a", new Map())).rejects.toBeInstanceOf(StoreFault);
  other.close();
  await own.stop();
});
