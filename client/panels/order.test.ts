// The order of the list of warnings, and the state that each stands in.
import { expect, test } from "vitest";
import type { ReturnedRow, WarningRow } from "../../shared/view.ts";
import { fixtureCity, fixtureView } from "../testing/fixture.ts";
import { FIXTURE_NOW as NOW } from "../testing/fixture-rows.ts";
import { inOrderOfNeed, type ListedWarning, standOf } from "./order.ts";

const view = fixtureView(fixtureCity());
const warning = view.warnings[0] as WarningRow;
const make = (warningId: string, change: Partial<ReturnedRow>): ListedWarning => ({
  ...warning,
  warningId,
  acknowledgedAt: 1,
  shelvedUntil: null,
  ...change,
});

test("a warning is unacknowledged, returned, acknowledged or shelved, and a shelf that has run out is none", () => {
  expect(standOf(make("a", { acknowledgedAt: null }), NOW)).toBe("unacknowledged");
  expect(standOf(make("a", { acknowledgedAt: null, endedAt: NOW - 1 }), NOW)).toBe("returned");
  expect(standOf(make("a", {}), NOW)).toBe("acknowledged");
  expect(standOf(make("a", { shelvedUntil: NOW + 1, acknowledgedAt: null }), NOW)).toBe("shelved");
  expect(standOf(make("a", { shelvedUntil: NOW, acknowledgedAt: null }), NOW)).toBe("unacknowledged");
});

test("what a person must do comes first: unacknowledged by level, ended unseen, acknowledged by level, shelved", () => {
  const rows = [
    make("shelved red", { level: "red", acknowledgedAt: null, shelvedUntil: NOW + 1 }),
    make("blue", { level: "blue" }),
    make("ended red", { level: "red", acknowledgedAt: null, endedAt: NOW - 1 }),
    make("old orange", { level: "orange", raisedSeq: 1 }),
    make("new orange", { level: "orange", raisedSeq: 2 }),
    make("open orange", { level: "orange", acknowledgedAt: null, raisedSeq: 0 }),
    make("red", { level: "red" }),
    make("open blue", { level: "blue", acknowledgedAt: null }),
    make("ended blue", { level: "blue", acknowledgedAt: null, endedAt: NOW - 1 }),
    make("open red", { level: "red", acknowledgedAt: null }),
    make("shelf over", { level: "yellow", shelvedUntil: NOW }),
  ];
  expect(inOrderOfNeed(rows, NOW).map((row) => row.warningId)).toEqual([
    "open red",
    "open orange",
    "open blue",
    "ended red",
    "ended blue",
    "red",
    "new orange",
    "old orange",
    "shelf over",
    "blue",
    "shelved red",
  ]);
});

test("the view's own list stays as it was", () => {
  const before = [...view.warnings];
  inOrderOfNeed(view.warnings, NOW);
  expect(view.warnings).toEqual(before);
});
