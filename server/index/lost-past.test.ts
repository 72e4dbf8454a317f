// The index over a log that loses its end, as a Redis may after a failover: it never keeps what the log no longer has.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CityEvent } from "../../shared/event.ts";
import { numbered, smallCity, submitted } from "../../shared/testing.ts";
import { createMemoryStore, type MemoryStore } from "../log/testing.ts";
import { silentLogger } from "../logger.ts";
import type { ReportIndex } from "./report-index.ts";
import { createSqliteIndex } from "./sqlite-index.ts";

const city = smallCity();
let folder: string;
let store: MemoryStore;
let index: ReportIndex;

const append = (...ids: string[]) =>
  store.open().append(numbered(ids.map((id) => submitted(id)) as CityEvent[], 0).map(({ seq: _, ...record }) => record));
const ids = async () => (await index.reports({ scope: "C", limit: 500 })).items.map(({ reportId }) => reportId).sort();
const many = (word: string, count: number) => Array.from({ length: count }, (_, at) => `${word}-${at}`);
/** As a server does: it is woken by every change of the log. */
const open = async () => {
  const log = store.open();
  index = await createSqliteIndex({ folder, log, city, mark: { cityHash: "h", fold: "f" }, logger: silentLogger() });
  log.onChange(() => index.wake());
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "chengge-index-"));
  store = createMemoryStore();
  await open();
});
afterEach(async () => {
  await index.close();
  rmSync(folder, { recursive: true });
});

test("is built anew when its last record is gone", async () => {
  await append("kept", "lost");
  await index.caughtUp(2);
  store.loseAfter(1);
  await append("new");
  await vi.waitFor(async () => expect(await ids()).toEqual(["kept", "new"]));
});

test("goes on when all that it holds is still there", async () => {
  await append("kept");
  await index.caughtUp(1);
  store.loseAfter(1);
  await append("new");
  await vi.waitFor(async () => expect(await ids()).toEqual(["kept", "new"]));
});

test("looks again when the log could not be read at the change", async () => {
  await append("kept", "lost");
  await index.caughtUp(2);
  store.failReads(1);
  store.loseAfter(1);
  await append("new", "newer");
  await vi.waitFor(async () => expect(await ids()).toEqual(["kept", "new", "newer"]), 10_000);
});

test("keeps nothing of a batch in which the log changed", async () => {
  const lost = many("lost", 900);
  await append(...lost);
  store.loseAfter(0);
  await append(...many("new", 400));
  await vi.waitFor(() => expect(index.seq()).toBe(400), 10_000);
  expect(await ids()).toEqual(many("new", 400).sort());
});
