import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../logger.ts";
import { openRedis } from "../redis/redis.ts";
import { type OwnRedis, startOwnRedis } from "./own-redis.ts";

let dir: string;
let redis: OwnRedis | null = null;
let said: string[];
let demo: ChildProcess | null = null;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "chengge-own-redis-"));
  said = [];
});
afterEach(async () => {
  demo?.kill("SIGKILL");
  await redis?.stop();
  redis = null;
  rmSync(dir, { recursive: true, force: true });
});

const start = async () => {
  redis = await startOwnRedis(dir, (line) => said.push(line));
  return redis;
};
const client = async (url: string) => openRedis({ url, namespace: "test", logger: silentLogger() });
/** Null when nobody answers. */
const settingsAt = async (url: string) => {
  const at = await client(url).catch(() => null);
  const settings = at && (await at.client.configGet(["appendfsync", "dir"]));
  const pid = at && Number(/process_id:(\d+)/.exec(await at.client.info("server"))?.[1]);
  at?.close();
  return settings && { ...settings, pid };
};
const again = { timeout: 15_000, interval: 100 };

test("it has the settings that ship, its files in its folder, and is gone once stopped", async () => {
  const { url, stop } = await start();
  expect(await settingsAt(url)).toMatchObject({ appendfsync: "always", dir });
  await stop();
  redis = null;
  expect(await settingsAt(url)).toBe(null);
});

test("killed, it comes back at the same address with what it held, and says so", async () => {
  const { url } = await start();
  const at = await client(url);
  await at.client.set("held", "yes");
  at.close();
  const pid = (await settingsAt(url))?.pid ?? 0;
  process.kill(pid, "SIGKILL");
  await expect.poll(async () => (await settingsAt(url))?.pid ?? pid, again).not.toBe(pid);
  expect(said).toEqual(["Redis ended, starting it again"]);
  const back = await client(url);
  expect(await back.client.get("held")).toBe("yes");
  back.close();
});

test("one that a killed demo has left is taken on, and watched like one's own", async () => {
  const code = `import { startOwnRedis } from "${join(import.meta.dirname, "own-redis.ts")}";
    console.log((await startOwnRedis(process.argv[1], () => {})).url); setInterval(() => {}, 1000);`;
  demo = spawn(process.execPath, ["--input-type=module", "-e", code, dir], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise<string>((resolve) => demo?.stdout?.once("data", (line: Buffer) => resolve(line.toString().trim())));
  const left = await settingsAt(url);
  await expect(start()).rejects.toThrow("in use by another demo");
  const gone = new Promise((resolve) => demo?.once("exit", resolve));
  demo.kill("SIGKILL");
  await gone;
  expect((await start()).url).toBe(url);
  expect(await settingsAt(url)).toEqual(left);
  process.kill(left?.pid ?? 0, "SIGKILL");
  await expect.poll(async () => (await settingsAt(url))?.pid ?? left?.pid, again).not.toBe(left?.pid);
});

test("without Redis on PATH it says what to install or to name instead", async () => {
  const path = process.env["PATH"];
  process.env["PATH"] = dir;
  try {
    await expect(start()).rejects.toThrow(/not on PATH.*--redis redis:/);
  } finally {
    process.env["PATH"] = path;
  }
});
