// The contract of dead letters in Redis, and what all servers see of them.
import { afterAll, beforeAll, expect, test } from "vitest";
import { deadLettersContract } from "../dead-letters/dead-letters.contract.ts";
import type { DeadLetters, NewLetter } from "../dead-letters.ts";
import { silentLogger } from "../logger.ts";
import { StoreFault } from "../store-fault.ts";
import { createRedisDeadLetters } from "./dead-letters.ts";
import { openRedis } from "./redis.ts";
import { type RedisProcess, startRedis } from "./testing.ts";

let server: RedisProcess;
let namespace = 0;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const connect = () => openRedis({ url: server.url, namespace: String(namespace), logger: silentLogger() });
const letter = (id: string): NewLetter => ({
  rejection: { index: 0, id, code: "data", detail: "will not do" },
  arrival: { value: { id }, bytes: 20, depth: 1 },
});
const from = { tokenId: "t", source: "//a" };

deadLettersContract("Redis", async (bounds) => {
  namespace += 1;
  const redis = await connect();
  return { open: async () => createRedisDeadLetters(redis, bounds), remove: async () => redis.close() };
});

test("all servers share one list, one numbering and one bound", async () => {
  namespace += 1;
  const [one, other] = [await connect(), await connect()];
  const [a, b] = [one, other].map((redis) => createRedisDeadLetters(redis, { lettersMax: 50 })) as [DeadLetters, DeadLetters];
  await Promise.all(Array.from({ length: 40 }, (_, at) => (at % 2 ? a : b).add([letter(`e${at}-1`), letter(`e${at}-2`)], from)));
  const seen = await a.list({ limit: 500 });
  expect(seen).toEqual(await b.list({ limit: 500 }));
  expect(seen).toHaveLength(50);
  expect(new Set(seen.map(({ id }) => id)).size).toBe(50);
  expect(await b.size()).toMatchObject({ letters: 50 });
  const removed = await Promise.all(seen.flatMap(({ id }) => [a.remove(id), b.remove(id)]));
  expect(removed.filter(Boolean)).toHaveLength(50);
  expect(await a.size()).toEqual({ letters: 0, bytes: 0 });
  for (const redis of [one, other]) redis.close();
});

test("a filter finds the last of ten thousand", async () => {
  namespace += 1;
  const redis = await connect();
  const letters = createRedisDeadLetters(redis);
  await letters.add([letter("oldest")], { tokenId: "t", source: "//rare" });
  for (let round = 0; round < 10; round += 1)
    await letters.add(
      Array.from({ length: 999 }, (_, at) => letter(`${round}-${at}`)),
      from,
    );
  expect(await letters.list({ limit: 5, source: "//rare" })).toMatchObject([{ eventId: "oldest", event: { id: "oldest" } }]);
  redis.close();
});

test("while Redis is away every call says so, and none is kept for later", async () => {
  namespace += 1;
  const redis = await connect();
  const letters = createRedisDeadLetters(redis);
  await letters.add([letter("a")], from);
  await server.kill();
  for (const asked of [letters.add([letter("b")], from), letters.list({ limit: 1 }), letters.get(1), letters.remove(1), letters.size()])
    await expect(asked).rejects.toThrow(StoreFault);
  await server.restart();
  await expect
    .poll(
      () =>
        letters.size().then(
          ({ letters }) => letters,
          () => -1,
        ),
      { timeout: 10_000 },
    )
    .toBe(1);
  redis.close();
}, 30_000);
