// The account from a log in Redis, by two servers: the same on both, and the same as from the embedded log.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CityEvent } from "../../shared/event.ts";
import { emptyState, reduce } from "../../shared/state.ts";
import { numbered, smallCity } from "../../shared/testing.ts";
import { eventMix } from "../../shared/testing-mix.ts";
import { createSqliteIndex } from "../index/sqlite-index.ts";
import type { EventLog } from "../log/event-log.ts";
import { createRedisLog } from "../log/redis-log.ts";
import { createSqliteLog } from "../log/sqlite-log.ts";
import { silentLogger } from "../logger.ts";
import { openRedis } from "../redis/redis.ts";
import { type RedisProcess, startRedis } from "../redis/testing.ts";
import { createAccountability } from "./accountability.ts";
import { createAsker } from "./ask.ts";

const city = smallCity();
let folder: string;
let redis: RedisProcess;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "chengge-account-redis-"));
  redis = await startRedis();
});
afterAll(async () => {
  await redis.stop();
  rmSync(folder, { recursive: true });
});

/** What a server that begins now reads from the log. */
async function accountFrom(log: EventLog, name: string) {
  const own = mkdtempSync(join(folder, `${name}-`));
  const index = await createSqliteIndex({ folder: own, log, city, mark: { cityHash: "h", fold: "f" }, logger: silentLogger() });
  const accounts = createAccountability(own);
  try {
    await index.caughtUp(log.head().count);
    const state = reduce(emptyState(city), await log.readAfter(0, log.head().count));
    const asker = createAsker({ state: () => state, accounts });
    const [by, scope] = ["department", "C"] as const;
    return { account: await asker.account({ scope, by, period: "month" }), late: (await listLate(asker)).items };
  } finally {
    await accounts.close();
    await index.close();
  }
}
const listLate = (asker: ReturnType<typeof createAsker>) =>
  asker.cases({ scope: "C", figure: "late", stretch: asker.stretches({ period: "month" }).now, limit: 100 });

test("from a log in Redis, at each of two servers, is that from the embedded log", async () => {
  const events = eventMix(5);
  const records = numbered(
    Array.from({ length: 1500 }, () => events.next().value as CityEvent),
    0,
  ).map(({ seq: _, ...record }) => record);
  const embedded = createSqliteLog(folder);
  const links = await Promise.all([1, 2].map(() => openRedis({ url: redis.url, namespace: "account", logger: silentLogger() })));
  const logs = await Promise.all(links.map((link) => createRedisLog({ redis: link, logger: silentLogger() })));
  const [first, second] = logs;
  if (!first || !second) throw new Error("two logs");
  await embedded.append(records);
  await first.append(records);
  await expect.poll(() => second.head().count).toBe(first.head().count);
  const wanted = await accountFrom(embedded, "embedded");
  expect(wanted.account.total.due).toBeGreaterThan(20);
  expect(wanted.late.length).toBeGreaterThan(5);
  expect(await accountFrom(first, "first")).toEqual(wanted);
  expect(await accountFrom(second, "second")).toEqual(wanted);
  for (const log of [...logs, embedded]) await log.close();
  for (const link of links) link.close();
}, 30_000);
