// A server whose tokens and dead letters lie in Redis: what it answers while that Redis is away, and to two admins at once.
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRedisAccessStore } from "../redis/access-store.ts";
import { createRedisDeadLetters } from "../redis/dead-letters.ts";
import { openRedis, type Redis } from "../redis/redis.ts";
import { type RedisProcess, startRedis } from "../redis/testing.ts";
import { reportEvent, startTestServer, type TestServer } from "./testing.ts";

let process: RedisProcess;
let redis: Redis;
let server: TestServer;
const lines: string[] = [];
const logger = pino({ level: "error" }, { write: (line) => void lines.push(line) });
beforeAll(async () => {
  process = await startRedis();
  redis = await openRedis({ url: process.url, namespace: "C", logger });
  const stores = { access: await createRedisAccessStore(redis), deadLetters: createRedisDeadLetters(redis) };
  server = await startTestServer({ stores, logger, settings: { demo: true } });
});
afterAll(async () => {
  await server.stop();
  redis.close();
  await process.stop();
});

const signIn = (token?: string) =>
  fetch(`${server.url}/api/v1/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: server.url },
    body: JSON.stringify({ token }),
  });
const wrong = () => ({ ...reportEvent("wrong"), time: "yesterday" });

test("two admins who try the same letter again at once: one has done it, the other finds it gone, the log has it once", async () => {
  await server.post(reportEvent("r-1", {}, { id: "early", time: new Date(server.clock.now() + 10 * 60_000).toISOString() }));
  server.clock.advance(server.clock.now() + 6 * 60_000);
  const [letter] = await server.deadLetters.list({ limit: 1 });
  const { received, count } = server.log.head();
  const requeue = async () => {
    const response = await fetch(`${server.url}/api/v1/dead-letters/${letter?.id}/requeue`, {
      method: "POST",
      headers: { Authorization: `Bearer ${server.tokens.admin}` },
    });
    await response.arrayBuffer();
    return response.status;
  };
  expect((await Promise.all([requeue(), requeue(), requeue()])).sort()).toEqual([200, 404, 404]);
  expect(server.log.head()).toMatchObject({ count: count + 1, received });
  expect(server.hub.state.reports.has("r-1")).toBe(true);
  expect(await server.deadLetters.size()).toMatchObject({ letters: 0 });
});

test("away, known tokens and sessions work; unknown ones, signing in and admin's work are 503; rejected events are told all the same", async () => {
  const signedIn = await signIn(server.tokens.display);
  const cookie = (signedIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  await process.kill();
  expect((await server.get("/api/v1/state")).status).toBe(200);
  expect((await server.get("/api/v1/state", null, { Cookie: cookie })).status).toBe(200);
  for (const asked of [
    server.get("/api/v1/state", `cgd_${"A".repeat(43)}`),
    server.get("/api/v1/state", null, { Cookie: `chengge_session=cgx_${"A".repeat(43)}` }),
    signIn(server.tokens.display),
    signIn(),
    server.get("/api/v1/tokens", server.tokens.admin),
    server.get("/api/v1/dead-letters", server.tokens.admin),
  ]) {
    const response = await asked;
    expect([response.status, await response.json()]).toMatchObject([503, { type: "/problems/storage" }]);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  expect((await server.get("/api/v1/state", "cgd_misshapen")).status).toBe(401);
  expect((await server.get("/metrics", server.tokens.admin)).status).toBe(200);

  const told = await server.post([wrong(), reportEvent("r-2")]);
  expect([told.status, await told.json()]).toMatchObject([202, { accepted: 1, rejected: [{ index: 0, type: "/problems/time" }] }]);
  expect(lines.join("")).toContain("dead letters could not be written");

  await process.restart();
  await expect.poll(async () => (await server.get("/api/v1/state", `cgd_${"A".repeat(43)}`)).status, { timeout: 15_000 }).toBe(401);
  await expect.poll(async () => (await signIn(server.tokens.display)).status, { timeout: 15_000 }).toBe(201);
  const lettersAreBack = () =>
    server.deadLetters.size().then(
      () => true,
      () => false,
    );
  await expect.poll(lettersAreBack, { timeout: 15_000 }).toBe(true); // another connection than access has
  await server.post([wrong()]);
  expect(await server.deadLetters.size()).toMatchObject({ letters: 1 });
}, 60_000);
