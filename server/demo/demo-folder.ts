// Each set of parameters that shapes a demo's history has a folder of its own, so that different ones never mix.
import { createHash } from "node:crypto";
import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { DemoConfig } from "../config.ts";
import { makeFolder } from "../make-folder.ts";
import { StartFault } from "../start-fault.ts";

export type DemoFolder = {
  readonly path: string;
  /** City time at the very first start, ms: history ends and live time begins here, after every restart too. */
  readonly origin: number;
};

/** Opens or makes the folder; `now` is the origin when the config names none. Throws a `StartFault` when it cannot be made. */
export function openDemoFolder(config: DemoConfig, now: number): DemoFolder {
  const path = join(config.dataDir, "demo", folderName(config));
  try {
    makeFolder(path);
  } catch (error) {
    throw new StartFault(`DATA_DIR: ${path} cannot be made: ${(error as Error).message}. Name a folder that this user may make`);
  }
  const file = join(path, "demo.json");
  const known = readJson(file) as { origin?: number } | null;
  if (typeof known?.origin === "number") return { path, origin: known.origin };
  const origin = config.at ?? now;
  writeJson(file, { origin });
  return { path, origin };
}

function folderName({ cityDir, seed, at, days, feed, clockMode, ownRedis, redisUrl }: DemoConfig): string {
  const inRedis = ownRedis || redisUrl !== null;
  const hash = createHash("sha256")
    .update(JSON.stringify([cityDir, seed, at, days, feed, clockMode]))
    .digest("hex");
  return [
    basename(cityDir),
    `seed-${seed}`,
    feed ? `${days}-days` : "no-feed",
    ...(clockMode === "stream" ? ["stream"] : []),
    ...(inRedis ? ["redis"] : []),
    hash.slice(0, 8),
  ].join("-");
}

/** Null when the file is missing or torn. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch {
    return null;
  }
}

/** Replaces the file whole, readable by its owner only. */
export function writeJson(file: string, value: unknown): void {
  const temporary = `${file}.new`;
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, file);
}
