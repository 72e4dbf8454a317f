// The contract of the audit trail in Redis, what someone with the keys can do to it, and a Redis that is away.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAudit } from "../audit/audit.ts";
import { auditStoreContract } from "../audit/audit-store.contract.ts";
import { NO_ENTRIES, seal, verify } from "../audit/chain.ts";
import { act } from "../audit/testing.ts";
import { silentLogger } from "../logger.ts";
import { StoreFault } from "../store-fault.ts";
import { createRedisAuditStore } from "./audit-store.ts";
import { openRedis } from "./redis.ts";
import { type RedisProcess, startRedis } from "./testing.ts";

let server: RedisProcess;
let namespace = 0;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
const connect = () => openRedis({ url: server.url, namespace: String(namespace), logger: silentLogger() });

auditStoreContract("Redis", async () => {
  namespace += 1;
  const redis = await connect();
  return { open: () => createRedisAuditStore(redis), remove: async () => redis.close() };
});

test("all its keys are in the city's place, and a removed, changed or swapped entry is found", async () => {
  namespace += 1;
  const redis = await connect();
  const store = await createRedisAuditStore(redis);
  await store.append(
    seal(
      Array.from({ length: 6 }, () => act()),
      NO_ENTRIES,
    ),
    { after: NO_ENTRIES, ends: null },
  );
  await store.open({ id: "a", text: "{}", at: 1 });
  const keys = (await redis.client.keys("*")).filter((key) => key.includes("audit"));
  expect(keys.every((key) => key.startsWith("{chengge:"))).toBe(true);
  const trail = redis.key("audit");
  const lines = await redis.client.lRange(trail, 0, -1);
  const rewrite = async (to: readonly string[]) => {
    await redis.client.del(trail);
    await redis.client.rPush(trail, [...to]);
    return (await verify(store, null)).faults[0] ?? "";
  };
  expect(await rewrite(lines)).toBe("");
  expect(await rewrite(lines.toSpliced(2, 1))).toContain("entry 3 says that it is another");
  expect(await rewrite(lines.with(2, (lines[2] ?? "").replace("duty-1", "duty-2")))).toContain("entry 3 was changed");
  expect(await rewrite(lines.with(2, lines[3] ?? "").with(3, lines[2] ?? ""))).toContain("entry 3 says that it is another");
  redis.close();
});

test("a filter goes through a long trail page by page", async () => {
  namespace += 1;
  const redis = await connect();
  const store = await createRedisAuditStore(redis);
  let head = NO_ENTRIES;
  for (let round = 0; round < 25; round += 1) {
    const entries = seal(
      Array.from({ length: 1000 }, (_, at) => act({ about: round + at === 0 ? "reports/rare" : null })),
      head,
    );
    await store.append(entries, { after: head, ends: null });
    head = entries.at(-1) ?? head;
  }
  const first = await store.list({ limit: 10, about: "reports/rare" });
  expect(first).toEqual({ entries: [], next: 5001 });
  expect(await store.list({ limit: 10, about: "reports/rare", before: 5001 })).toMatchObject({ entries: [{ seq: 1 }], next: null });
  redis.close();
});

test("while Redis is away nothing is begun, and what was done meanwhile is told once it is back", async () => {
  namespace += 1;
  const redis = await connect();
  const audit = createAudit({ store: await createRedisAuditStore(redis), logger: silentLogger() });
  const id = await audit.open(act({ status: null }));
  await server.kill();
  await audit.close(id, [act()]);
  expect(audit.held()).toBe(1);
  await expect(audit.open(act({ status: null }))).rejects.toThrow(StoreFault);
  await expect(audit.record([act()])).rejects.toThrow(StoreFault);
  await server.restart();
  await expect.poll(() => audit.held(), { timeout: 10_000 }).toBe(0);
  expect(await audit.list({ limit: 10 })).toMatchObject({ entries: [{ seq: 1, status: 200, actor: "duty-1" }], next: null });
  await audit.stop();
  redis.close();
}, 30_000);
