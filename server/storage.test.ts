import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aReport } from "./log/event-log.contract.ts";
import { createRedisLog } from "./log/redis-log.ts";
import { silentLogger } from "./logger.ts";
import { openRedis } from "./redis/redis.ts";
import { type RedisProcess, startRedis } from "./redis/testing.ts";
import { StartFault } from "./start-fault.ts";
import { openStorage } from "./storage.ts";

let redis: RedisProcess;
let root: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "chengge-storage-"));
  redis = await startRedis();
});
afterAll(async () => {
  await redis.stop();
  rmSync(root, { recursive: true, force: true });
});

const open = (folder: string, namespace = "test") =>
  openStorage({
    config: { redisUrl: redis.url, archiveDir: join(root, "archive"), keep: { days: 30, bytes: 1 << 30 } },
    folder: join(root, folder),
    namespace,
    now: Date.now,
    logger: silentLogger(),
  });

async function close({ deadLetters, accessStore, close: closeRest }: Awaited<ReturnType<typeof open>>): Promise<void> {
  await deadLetters.close();
  await accessStore.close();
  await closeRest();
}

test("servers on one Redis have a folder each: a second one on the same is refused, and may have it once the first is gone", async () => {
  const first = await open("one");
  const beside = await open("two");
  const second = open("one");
  await expect(second).rejects.toThrow(StartFault);
  await expect(second).rejects.toThrow("in use by another server");
  await close(first);
  await close(await open("one"));
  await close(beside);
});

test("a server whose archive does not reach the trimmed log is refused, and told by which setting", async () => {
  const beside = await openRedis({ url: redis.url, namespace: "trimmed", logger: silentLogger() });
  const log = await createRedisLog({ redis: beside, logger: silentLogger() });
  await log.append([aReport("a"), aReport("b")]);
  await log.trim(1);
  const second = open("three", "trimmed");
  await expect(second).rejects.toThrow(StartFault);
  await expect(second).rejects.toThrow("ARCHIVE_DIR");
  await log.close();
  beside.close();
});

test("a state snapshot made at closing is there for the next new server", async () => {
  const first = await open("one");
  const [from, to] = [join(root, "snapshot"), join(root, "fetched")];
  writeFileSync(from, "x".repeat(3_000_000));
  void first.shared?.publish("form", from, 7);
  await close(first);
  const second = await open("new");
  writeFileSync(to, "what an older program left");
  expect(await second.shared?.fetch("another", to)).toBe(false);
  expect(await second.shared?.fetch("form", to)).toBe(true);
  expect(readFileSync(to, "utf8")).toHaveLength(3_000_000);
  await close(second);
});
