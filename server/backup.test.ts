// The backup: a whole, checked copy while records are written, from which a server goes on.
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { numbered, smallCity, submitted, T0, tick } from "../shared/testing.ts";
import { createSqliteAccessStore } from "./access/sqlite-access-store.ts";
import { createSqliteAuditStore } from "./audit/sqlite-audit-store.ts";
import { backUp } from "./backup.ts";
import { run } from "./backup-main.ts";
import { createClock } from "./clock.ts";
import { createSnapshotStore } from "./hub/state-snapshot.ts";
import { createHub } from "./hub.ts";
import { createSqliteLog } from "./log/sqlite-log.ts";
import { silentLogger } from "./logger.ts";

const MAIN = join(import.meta.dirname, "backup-main.ts");
const logger = silentLogger();
let root: string;
let data: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "chengge-backup-"));
  data = join(root, "data");
});
afterEach(() => rmSync(root, { recursive: true }));

const recordsOf = (from: number, count: number) =>
  numbered([tick(T0), ...Array.from({ length: count }, (_, at) => submitted(`r${from + at}`))], 0).map(({ seq: _, ...record }) => record);
const hubOn = async (folder: string) => {
  const log = createSqliteLog(folder);
  const snapshots = createSnapshotStore(folder, { logId: log.id, cityHash: "small" }, logger);
  const clock = createClock({ mode: "stream", speed: 1, at: null });
  const hub = await createHub({ log, city: { ...smallCity(), grids: [], exchangePoints: [] }, clock, logger, snapshots });
  await hub.started;
  return { log, hub, close: () => hub.close().then(() => log.close()) };
};
const runCommand = async (folder: string, env: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [MAIN, folder], { env: { PATH: process.env["PATH"], DATA_DIR: data, ...env } });
  const [out, err] = [text(child.stdout), text(child.stderr)];
  const code = await new Promise((resolve) => child.once("exit", resolve));
  return { code, out: await out, err: await err };
};

test("under load: what was answered before it began is in it, and a server goes on from it with an epoch of its own", {
  timeout: 60_000,
}, async () => {
  const first = await hubOn(data);
  await first.hub.submit(recordsOf(0, 5000), { received: true });
  await first.close(); // writes a state snapshot
  const second = await hubOn(data);
  createSqliteAccessStore(data).close();
  createSqliteAuditStore(data).close();
  let written = 5000;
  let writing = true;
  const load = (async () => {
    while (writing) {
      await second.hub.submit(recordsOf(written, 20), { received: true });
      written += 20;
      await sleep(1);
    }
  })();
  const before = second.log.head().count;
  const target = join(root, "copies", "monday");
  const { code, out, err } = await runCommand(target);
  const after = second.log.head().count;
  writing = false;
  await load;
  expect([code, err]).toEqual([0, ""]);
  expect(after).toBeGreaterThan(before); // else nothing was written meanwhile
  expect(readdirSync(target).sort()).toEqual(["access.sqlite", "audit.sqlite", "events.sqlite", "state.snapshot"]);
  expect([statSync(target).mode & 0o777, ...readdirSync(target).map((name) => statSync(join(target, name)).mode & 0o777)]).toEqual([
    0o700, 0o600, 0o600, 0o600, 0o600,
  ]);
  expect(out).toContain("To restore");
  const restored = await hubOn(target);
  expect(restored.hub.restoredAt).toBeGreaterThan(5000);
  const { count } = restored.log.head();
  expect(count).toBeGreaterThanOrEqual(before);
  expect(count).toBeLessThanOrEqual(after);
  expect(await restored.log.readAfter(0, count)).toEqual(await second.log.readAfter(0, count));
  expect(restored.log.id).toBe(second.log.id);
  expect(restored.log.epoch).not.toBe(second.log.epoch);
  expect(restored.hub.state.reports.size).toBe(count - 1);
  await restored.hub.submit(recordsOf(1_000_000, 1), { received: true });
  await restored.close();
  await second.close();
});

test("refuses a folder that holds something, and one that cannot be made", async () => {
  await createSqliteLog(data).close();
  const full = join(root, "full");
  mkdirSync(full);
  writeFileSync(join(full, "note.txt"), "mine");
  await expect(backUp(data, full)).rejects.toThrow(`${full} is not empty`);
  expect(readdirSync(full)).toEqual(["note.txt"]);
  await expect(backUp(data, join(full, "note.txt", "deeper"))).rejects.toThrow("name a folder that this user may write to");
});

test("a data folder without a log is told by its setting", async () => {
  await expect(backUp(join(root, "elsewhere"), join(root, "copy"))).rejects.toThrow("DATA_DIR");
  expect(existsSync(join(root, "copy"))).toBe(false);
});

test("a damaged log is no backup, and leaves none behind", async () => {
  const log = createSqliteLog(data);
  await log.append(recordsOf(0, 500));
  await log.close();
  const { size } = statSync(join(data, "events.sqlite"));
  const file = openSync(join(data, "events.sqlite"), "r+");
  writeSync(file, Buffer.alloc(4096, 0x5a), 0, 4096, Math.floor(size / 8192) * 4096);
  closeSync(file);
  await expect(backUp(data, join(root, "copy"))).rejects.toThrow("no backup was made");
  expect(existsSync(join(root, "copy"))).toBe(false);
});

test("on Redis, and without a folder, it says what to do and ends with 2", async () => {
  const said: string[] = [];
  const voice = { print: (line: string) => said.push(line), fail: (line: string) => said.push(line) };
  expect(await run([join(root, "copy")], { dataDir: data, redisUrl: "redis://127.0.0.1:1" }, voice)).toBe(2);
  expect(await run([], { dataDir: data, redisUrl: null }, voice)).toBe(2);
  expect(said[0]).toContain("REDIS_URL is set");
  expect(said[1]).toContain("npm run backup -- DIR");
  expect(existsSync(join(root, "copy"))).toBe(false);
});
