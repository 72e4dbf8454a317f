// The auditor itself: what is lost, doubled, made up or miscounted does not get past it.
import { describe, expect, test } from "vitest";
import { type Evidence, faultsIn } from "./auditor.ts";
import type { Ledger } from "./source.ts";

const SOURCE = "//test/source";
const report = (name: string) => ({ reportId: name, time: 1000, dueAt: 5000 });
const ledger: Ledger = {
  sent: new Map([
    ["a", { type: "submitted", report: report("r-a"), time: 1000 }],
    ["b", { type: "submitted", report: report("r-b"), time: 1000 }],
    ["c", { type: "closed", report: report("r-a"), time: 2000 }],
  ]),
  taken: new Set(["a", "b", "c"]),
  answers: new Map([[202, 3]]),
  withoutAnswer: 0,
  withoutRetryAfter: 0,
  duplicates: 0,
  rejected: [],
  takenAt: 0,
  refusedAt: 0,
};
const sound: Evidence = {
  ledgers: [ledger],
  sourceName: SOURCE,
  rows: [
    { seq: 1, source: "chengge", id: "tick" },
    { seq: 2, source: SOURCE, id: "a" },
    { seq: 3, source: SOURCE, id: "b" },
    { seq: 4, source: SOURCE, id: "c" },
  ],
  head: { count: 4, received: 3 },
  totals: { reportsToday: 2, open: 1, overdue: 1, dueThisMonth: 2, onTimeThisMonth: 1, outOfOrder: 0, conflicts: 0 },
  clock: 6000,
  dayOf: () => "2026-01-31",
  listed: new Map([
    ["r-a", true],
    ["r-b", false],
  ]),
};
const rows = (...ids: string[]) => ids.map((id, at) => ({ seq: at + 1, source: SOURCE, id }));

describe("given books and a log that fit", () => {
  test("it finds nothing", () => {
    expect(faultsIn(sound)).toEqual([]);
  });
  test.each<[string, Partial<Evidence>, RegExp]>([
    [
      "an event that is lost",
      { rows: rows("a", "b", "x"), head: { count: 3, received: 3 } },
      /1 events with a 202 are not in the log, the first c/,
    ],
    ["one that was never sent", { rows: rows("a", "b", "c", "x") }, /1 events in the log were never sent, the first x/],
    ["one that is doubled", { rows: rows("a", "b", "c", "c") }, /1 events are in the log more than once, the first c/],
    ["a number that is missing", { rows: sound.rows.map((row) => ({ ...row, seq: row.seq * 2 })) }, /number 2 stands where 1 belongs/],
    ["a head that counts one twice", { head: { count: 4, received: 4 } }, /says 4 received, 3 distinct/],
    ["a figure that is wrong", { totals: { ...sound.totals, open: 2 } }, /open is 2, by the sources' books it is 1/],
    ["a report that no list has", { listed: new Map([["r-a", true]]) }, /the list has 1 reports, 2 were sent/],
    [
      "a report in another stage",
      {
        listed: new Map([
          ["r-a", false],
          ["r-b", false],
        ]),
      },
      /1 reports are listed in another stage/,
    ],
    ["an event that was rejected", { ledgers: [{ ...ledger, rejected: ["a: no"] }] }, /1 events were rejected/],
  ])("it finds %s", (_what, change, words) => {
    expect(faultsIn({ ...sound, ...change }).join("\n")).toMatch(words);
  });
});
