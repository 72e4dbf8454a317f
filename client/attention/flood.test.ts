// A flood begins with the tenth warning in ten minutes and ends ten minutes after the rate fell; meanwhile the list folds.
import { describe, expect, test } from "vitest";
import type { WarningRow } from "../../shared/view.ts";
import type { ListedWarning } from "../panels/order.ts";
import { fixtureCity, fixtureView } from "../testing/fixture.ts";
import { floodOf, groupsOf, isGroup } from "./flood.ts";

const MINUTE = 60_000;
const NOW = 1000 * MINUTE;
const warning = fixtureView(fixtureCity()).warnings[0] as WarningRow;
const raised = (...minutes: number[]) => minutes.map((minute) => ({ raisedAt: NOW + minute * MINUTE }));
const every = (n: number, from: number, step: number) => raised(...Array.from({ length: n }, (_, at) => from + at * step));

describe("a flood", () => {
  test("is ten new warnings in ten minutes, and nine are none", () => {
    expect(floodOf(every(9, -9, 1), NOW)).toBeNull();
    expect(floodOf(every(10, -9, 1), NOW)).toEqual({ recent: 10 });
    expect(floodOf(every(10, -10, 1.12), NOW)).toBeNull();
  });

  test("ends when ten minutes have passed with fewer", () => {
    const burst = every(10, 0, 0.5);
    expect(floodOf(burst, NOW + 4.5 * MINUTE)).toEqual({ recent: 10 });
    expect(floodOf(burst, NOW + 12 * MINUTE)).toEqual({ recent: 5 });
    expect(floodOf(burst, NOW + 19.9 * MINUTE)).toEqual({ recent: 0 });
    expect(floodOf(burst, NOW + 20 * MINUTE)).toBeNull();
  });

  test("goes on while they keep coming", () => {
    const long = every(60, 0, 0.9);
    for (let minute = 9; minute < 60; minute += 1) expect(floodOf(long, NOW + minute * MINUTE)).not.toBeNull();
  });

  test("does not come from the future", () => {
    expect(floodOf(every(20, 1, 0.1), NOW)).toBeNull();
  });
});

describe("the list in a flood", () => {
  const make = (warningId: string, change: Partial<WarningRow>): ListedWarning => ({
    ...warning,
    warningId,
    level: "yellow",
    acknowledgedAt: null,
    kind: "S08",
    raisedSeq: 1,
    ...change,
  });
  const said = (rows: readonly ListedWarning[], places: Readonly<Record<string, string>>) =>
    groupsOf(rows, { now: NOW, partOf: (row) => places[row.warningId] ?? "city" }).map((one) =>
      isGroup(one) ? [one.by, one.rows.map((row) => row.warningId)] : one.warningId,
    );

  test("folds by the division below the scope, red ones and lone ones staying rows", () => {
    const rows = [
      make("a1", {}),
      make("a2", { level: "orange" }),
      make("b1", {}),
      make("red", { level: "red" }),
      make("a3", { level: "blue", acknowledgedAt: 1 }),
    ];
    expect(said(rows, { a1: "A", a2: "A", a3: "A", b1: "B", red: "A" })).toEqual(["red", [{ place: "A" }, ["a2", "a1", "a3"]], "b1"]);
  });

  test("folds by kind where all lie in one division, and the quiet states on their own", () => {
    const rows = [
      make("a", {}),
      make("b", { kind: "L13" }),
      make("c", {}),
      { ...make("d", {}), endedAt: NOW - 1 },
      { ...make("e", {}), endedAt: NOW - 1 },
      make("f", { shelvedUntil: NOW + 1 }),
    ];
    expect(said(rows, {})).toEqual([[{ kind: "S08" }, ["a", "c"]], "b", [{ stand: "returned" }, ["d", "e"]], "f"]);
  });

  test("loses none", () => {
    const rows = Array.from({ length: 60 }, (_, at) => make(`w${at}`, { kind: `k${at % 5}`, level: at % 7 ? "blue" : "red" }));
    const shown = groupsOf(rows, { now: NOW, partOf: (row) => row.kind }).flatMap((one) => (isGroup(one) ? one.rows : [one]));
    expect(new Set(shown).size).toBe(60);
  });
});
