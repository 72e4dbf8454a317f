// Snapshots shared through a real Redis.
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLogger } from "../logger.ts";
import { openRedis, type Redis } from "./redis.ts";
import { fetchSnapshot, publishSnapshot } from "./shared-snapshot.ts";
import { type RedisProcess, startRedis } from "./testing.ts";

describe("a shared snapshot", () => {
  let server: RedisProcess;
  let redis: Redis;
  const dir = mkdtempSync(join(tmpdir(), "chengge-snapshot-"));
  const file = join(dir, "state.snapshot");
  const to = join(dir, "fetched.snapshot");
  beforeAll(async () => {
    server = await startRedis();
    redis = await openRedis({ url: server.url, namespace: "test", logger: silentLogger() });
  });
  afterAll(async () => {
    redis.close();
    await server.stop();
    rmSync(dir, { recursive: true });
  });

  test("comes back byte for byte, in many pieces, and expires", async () => {
    expect(await fetchSnapshot(redis, { name: "a", to })).toBe(false);
    expect(existsSync(to)).toBe(false);
    const bytes = randomBytes(3_500_000);
    writeFileSync(file, bytes);
    expect(await publishSnapshot(redis, { name: "a", from: file, seq: 7 })).toBe(true);
    expect(await fetchSnapshot(redis, { name: "a", to })).toBe(true);
    expect(readFileSync(to).equals(bytes)).toBe(true);
    for (const key of ["snapshot", "snapshot-of"]) expect(await redis.client.pTTL(redis.key(key))).toBeGreaterThan(0);
    expect(await fetchSnapshot(redis, { name: "other", to })).toBe(false);
  });

  test("an older one never replaces a newer one, and leaves nothing behind", async () => {
    writeFileSync(file, "new");
    expect(await publishSnapshot(redis, { name: "b", from: file, seq: 9 })).toBe(true);
    writeFileSync(file, "old");
    expect(await publishSnapshot(redis, { name: "b", from: file, seq: 8 })).toBe(false);
    expect(await fetchSnapshot(redis, { name: "b", to })).toBe(true);
    expect(readFileSync(to, "utf8")).toBe("new");
    expect(await redis.client.keys(redis.key("snapshot-new:*").replaceAll("{", "?").replaceAll("}", "?"))).toEqual([]);
  });

  test("another name's takes its place, so that no text that is erased stays in one that nobody writes any more", async () => {
    writeFileSync(file, "a secret title");
    expect(await publishSnapshot(redis, { name: "old program", from: file, seq: 90 })).toBe(true);
    writeFileSync(file, "new");
    expect(await publishSnapshot(redis, { name: "new program", from: file, seq: 12 })).toBe(true);
    expect(await fetchSnapshot(redis, { name: "old program", to })).toBe(false);
    expect(await fetchSnapshot(redis, { name: "new program", to })).toBe(true);
    expect(readFileSync(to, "utf8")).toBe("new");
    expect(await redis.client.keys("*snapshot*")).toHaveLength(2);
  });

  test("a file that is not there is an error, and leaves nothing behind", async () => {
    await expect(publishSnapshot(redis, { name: "c", from: join(dir, "none"), seq: 1 })).rejects.toThrow("ENOENT");
    expect(await fetchSnapshot(redis, { name: "c", to })).toBe(false);
  });
});
