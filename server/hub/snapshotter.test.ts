// The process that makes snapshots: folds the same state as the server, from nothing and from the last snapshot.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CityEvent, Recorded } from "../../shared/event.ts";
import { emptyState, reduce } from "../../shared/state.ts";
import { event, numbered, submitted, T0, tick } from "../../shared/testing.ts";
import { type LoadedCity, loadCity } from "../city-folder.ts";
import type { EventLog } from "../log/event-log.ts";
import type { LogReader } from "../log/log-reader.ts";
import { createRedisLog } from "../log/redis-log.ts";
import { createSqliteLog } from "../log/sqlite-log.ts";
import { silentLogger } from "../logger.ts";
import { openRedis } from "../redis/redis.ts";
import { startRedis } from "../redis/testing.ts";
import { createSnapshotter } from "./snapshotter.ts";
import { createSnapshotStore, restoreState, type SnapshotMark } from "./state-snapshot.ts";

const cityDir = join(import.meta.dirname, "../../mock-data/jiaxing");
const city = loadCity(cityDir) as LoadedCity;
const logger = silentLogger();
let folder: string;
let log: EventLog;
let mark: SnapshotMark;
let reader: LogReader;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "chengge-snapshotter-"));
  log = createSqliteLog(folder);
  mark = { logId: log.id, cityHash: city.hash };
  reader = { kind: "sqlite", folder };
});
afterAll(async () => {
  await log.close();
  rmSync(folder, { recursive: true });
});

const append = (...events: CityEvent[]) => log.append(numbered(events, 0).map(({ seq: _, ...record }) => record));
const stored = async () => {
  const { count } = log.head();
  return restoreState({ readAfter: log.readAfter, count }, createSnapshotStore(folder, mark, logger), logger);
};
const folded = (records: readonly Recorded[]) => {
  const { city: _, ...bare } = reduce(emptyState(city.city), records);
  return bare;
};

test("stores what the server would have folded, and goes on from there", { timeout: 60_000 }, async () => {
  const snapshotter = createSnapshotter({ log: reader, folder, cityDir, mark }, logger);
  const grids = city.city.tree.gridPlace.map((place) => city.city.tree.places[place]?.code ?? "");
  await append(tick(T0), ...grids.slice(0, 50).map((grid, at) => submitted(`r${at}`, { grid })));
  const making = snapshotter.make(51);
  await append(event("chengge.report.closed", { reportId: "r1" }), tick(T0 + 60_000)); // the server does not wait
  expect(await making).toBe(true);
  expect((await stored())?.state).toEqual(folded(await log.readAfter(0, 51)));
  expect(await snapshotter.make(53)).toBe(true);
  expect((await stored())?.state).toEqual(folded(await log.readAfter(0, 100)));
});

test("leaves the last one when it is stopped, or when the city folder is another", { timeout: 60_000 }, async () => {
  const before = (await stored())?.state.seq;
  const other = createSnapshotter({ log: reader, folder, cityDir, mark: { ...mark, cityHash: "another" } }, logger);
  expect(await other.make(53)).toBe(false);
  const snapshotter = createSnapshotter({ log: reader, folder, cityDir, mark }, logger);
  const making = snapshotter.make(53);
  await snapshotter.stop();
  expect(await making).toBe(false);
  expect((await stored())?.state.seq).toBe(before);
});

test("folds a log on Redis the same way", { timeout: 60_000 }, async () => {
  const password = "an-unmistakable-secret";
  const server = await startRedis({ args: ["--requirepass", password, "--appendonly", "yes", "--appendfsync", "always"] });
  const url = server.url.replace("redis://", `redis://:${password}@`);
  const other = mkdtempSync(join(tmpdir(), "chengge-snapshotter-"));
  const redis = await openRedis({ url, namespace: "city", logger });
  const onRedis = await createRedisLog({ redis, logger });
  try {
    await onRedis.append(numbered([tick(T0), submitted("r1"), submitted("r2")], 0).map(({ seq: _, ...record }) => record));
    const onItsMark = { logId: onRedis.id, cityHash: city.hash };
    const reading: LogReader = { kind: "redis", url, namespace: "city", archiveDir: join(other, "archive") };
    expect(await createSnapshotter({ log: reading, folder: other, cityDir, mark: onItsMark }, logger).make(3)).toBe(true);
    const made = createSnapshotStore(other, onItsMark, logger).load(3);
    expect(made?.state).toEqual(folded(await onRedis.readAfter(0, 3)));
  } finally {
    await onRedis.close();
    redis.close();
    await server.stop();
    rmSync(other, { recursive: true });
  }
});
