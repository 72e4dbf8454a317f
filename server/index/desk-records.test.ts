// The desk's records in the index: bounded pages that find every one, built anew from the log, seen by scope.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CityEvent } from "../../shared/event.ts";
import { event, MINUTE, numbered, smallCity, T0 } from "../../shared/testing.ts";
import type { EventLog } from "../log/event-log.ts";
import { createSqliteLog } from "../log/sqlite-log.ts";
import { silentLogger } from "../logger.ts";
import { headOf, isHeld, isInSight } from "./desk-records.ts";
import { LIST_MAX, type ReportIndex } from "./report-index.ts";
import { createSqliteIndex } from "./sqlite-index.ts";

const city = smallCity();
let folder: string;
let log: EventLog;
let index: ReportIndex;

const open = (fold = "1") => createSqliteIndex({ folder, log, city, mark: { cityHash: "test", fold }, logger: silentLogger() });
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "chengge-desk-"));
  log = createSqliteLog(folder);
  index = await open();
});
afterEach(async () => {
  await index.close();
  await log.close();
  rmSync(folder, { recursive: true });
});

async function take(...events: CityEvent[]): Promise<void> {
  await log.append(
    numbered(events, 0).map(({ seq: _, ...record }) => record),
    { received: false },
  );
  await index.caughtUp(log.head().count);
}
const given = (instructionId: string, division = "C11", minute = 0) =>
  event(
    "chengge.instruction.given",
    { instructionId, actor: "a", division, to: "post", title: "t" },
    { id: instructionId, time: T0 + minute * MINUTE },
  );
const keysOf = (scope: string, over: object = {}) =>
  index.desk
    .list({ kind: "instructions", scope, limit: LIST_MAX, ...over })
    .items.map((entry) => (headOf(entry).data as { instructionId: string }).instructionId);

test("pages are the newest first and leave nothing out, however many there are", async () => {
  await take(...Array.from({ length: 23 }, (_, at) => given(`n${at}`, "C11", at % 7)));
  const found: string[] = [];
  for (let after: { time: number; seq: number } | undefined, next: string | null = ""; next !== null; ) {
    const page = index.desk.list({ kind: "instructions", scope: "C", limit: 5, after });
    found.push(...page.items.map((entry) => (headOf(entry).data as { instructionId: string }).instructionId));
    next = page.next;
    const [time, seq] = (next ?? "0-0").split("-").map(Number) as [number, number];
    after = { time, seq };
  }
  expect(new Set(found).size).toBe(23);
  expect(found).toHaveLength(23);
});

test("a record is seen by every scope that holds its division, and open until it is done", async () => {
  await take(given("here", "C11"), given("there", "C21"), event("chengge.instruction.done", { instructionId: "here", actor: "b" }));
  expect([keysOf("C").sort(), keysOf("C1"), keysOf("C211")]).toEqual([["here", "there"], ["here"], []]);
  expect([keysOf("C", { open: true }), keysOf("C", { open: false })]).toEqual([["there"], ["here"]]);
});

test("of two that end the same, the log's order decides, and the other stays in its history", async () => {
  const done = (id: string) => event("chengge.instruction.done", { instructionId: "n", actor: id }, { id });
  await take(given("n"), done("first"), done("second"));
  expect(index.desk.of("instructions", "n").map(({ taken }) => taken)).toEqual([true, true, false]);
});

describe("a response", () => {
  const started = event("chengge.response.started", { responseId: "r", plan: "p", level: 4, area: { division: "C1" }, issuer: "x" });

  test("is seen where it reaches, and where it is moved to", async () => {
    await take(started);
    const seen = (scope: string) => index.desk.list({ kind: "responses", scope, limit: 9 }).items.length;
    expect([seen("C"), seen("C11"), seen("C2")]).toEqual([1, 1, 0]);
    await take(event("chengge.response.adjusted", { responseId: "r", area: { division: "C2" } }));
    expect([seen("C"), seen("C11"), seen("C2")]).toEqual([1, 0, 1]);
    const entry = index.desk.of("responses", "r");
    expect([isInSight(city, entry, "C21"), isHeld(city, entry, "C21"), isHeld(city, entry, "C2")]).toEqual([true, false, true]);
  });
});

test("an index of another form is built anew from the log, with every record", async () => {
  await take(given("n1"), given("n2"));
  await index.close();
  index = await open("2");
  expect(index.seq()).toBe(0);
  await index.caughtUp(log.head().count);
  expect(keysOf("C").sort()).toEqual(["n1", "n2"]);
});
