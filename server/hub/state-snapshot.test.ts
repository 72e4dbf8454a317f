// The state snapshot: what a restart reads of the log, and every doubt for which it is left aside.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CityEvent } from "../../shared/event.ts";
import { emptyState, reduce } from "../../shared/state.ts";
import { numbered, smallCity, submitted, T0, tick } from "../../shared/testing.ts";
import { type EventLog, identityOf, LogFault } from "../log/event-log.ts";
import { createSqliteLog } from "../log/sqlite-log.ts";
import { silentLogger } from "../logger.ts";
import { createSnapshotStore, restoreState } from "./state-snapshot.ts";

const logger = silentLogger();
const city = smallCity();
let folder: string;
let log: EventLog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chengge-snapshot-"));
  log = createSqliteLog(folder);
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true });
});

const store = (mark: { logId?: string; cityHash?: string } = {}) =>
  createSnapshotStore(folder, { logId: log.id, cityHash: "city", ...mark }, logger);
const append = (...events: CityEvent[]) => log.append(numbered(events, 0).map(({ seq: _, ...record }) => record));
const restore = (snapshots = store(), reading: Pick<EventLog, "readAfter"> = log) =>
  restoreState({ readAfter: reading.readAfter, count: log.head().count }, snapshots, logger);

/** Five records, the first three of them folded and stored. */
async function storedAtThree() {
  await append(tick(T0), submitted("r1"), submitted("r2"), submitted("r3"), tick(T0 + 60_000));
  const records = await log.readAfter(0, 3);
  const { city: _, ...state } = reduce(emptyState(city), records);
  store().save({ state, lastId: identityOf(records[2] as (typeof records)[0]), cityTime: T0 });
  return state;
}

test("comes back as it was, its reports shared by the lists that show them", async () => {
  const state = await storedAtThree();
  const back = (await restore())?.state;
  expect(back).toEqual(state);
  expect(back?.places[0]?.recent?.[0]).toBe(back?.reports.get("r1"));
});

test("of the records that it covers the log is asked for the last alone", async () => {
  await storedAtThree();
  const read: number[] = [];
  const spying: Pick<EventLog, "readAfter"> = {
    async readAfter(after, limit) {
      const records = await log.readAfter(after, limit);
      read.push(...records.map(({ seq }) => seq));
      return records;
    },
  };
  expect((await restore(store(), spying))?.state.seq).toBe(3);
  expect(read).toEqual([3]);
});

test("is good for the same log after a failover or an older copy, which change its epoch, while it holds the same record", async () => {
  await storedAtThree();
  const { epoch, id } = log;
  await log.close();
  rmSync(join(folder, "events.witness"));
  log = createSqliteLog(folder);
  expect([log.epoch === epoch, log.id]).toEqual([false, id]);
  expect((await restore())?.state.seq).toBe(3);
});

test("is left aside when the log was put back to an earlier copy and written on", async () => {
  await append(tick(T0), submitted("r1"));
  await log.close();
  const kept = mkdtempSync(join(tmpdir(), "chengge-kept-"));
  cpSync(folder, kept, { recursive: true });
  log = createSqliteLog(folder);
  const later = await append(submitted("r2"));
  const { city: _, ...state } = reduce(emptyState(city), await log.readAfter(0, 3));
  store().save({ state, lastId: identityOf(later[0] as Exclude<(typeof later)[0], "duplicate">), cityTime: T0 });
  await log.close();
  cpSync(join(kept, "events.sqlite"), join(folder, "events.sqlite"));
  rmSync(kept, { recursive: true });
  log = createSqliteLog(folder);
  await append(submitted("r3"), submitted("r4"));
  expect(await restore()).toBeNull();
});

test("is left aside for another log, another city folder, and a log that ends before it", async () => {
  await storedAtThree();
  expect(await restore(store({ logId: "another" }))).toBeNull();
  expect(await restore(store({ cityHash: "another" }))).toBeNull();
  expect(store().load(2)).toBeNull();
  expect(store().load(3)).not.toBeNull();
});

test("is left aside when its last record was trimmed; any other fault of the log is not hidden", async () => {
  await storedAtThree();
  const failing = (code: "log-trimmed" | "log-unavailable") => ({
    readAfter: () => Promise.reject(new LogFault(code, code)),
  });
  expect(await restore(store(), failing("log-trimmed"))).toBeNull();
  await expect(restore(store(), failing("log-unavailable"))).rejects.toThrow("log-unavailable");
});

test("a damaged file is removed, and what a killed process has left too", async () => {
  await storedAtThree();
  const { file } = store();
  const bytes = readFileSync(file);
  writeFileSync(`${file}.new`, "half");
  writeFileSync(file, bytes.subarray(0, bytes.length - 1));
  expect(await restore()).toBeNull();
  expect([existsSync(file), existsSync(`${file}.new`)]).toEqual([false, false]);
});
