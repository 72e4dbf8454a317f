// What the door derives and writes down: grid, limit, department, and what the city does not know.
import { beforeEach, describe, expect, test } from "vitest";
import type { CityProfile } from "../shared/city.ts";
import { buildTree } from "../shared/city.ts";
import { emptyState } from "../shared/state.ts";
import { HOUR, smallGrids, smallProfile, T0 } from "../shared/testing.ts";
import { createClock } from "./clock.ts";
import { createDoor, type Door } from "./door.ts";
import { cloudEvent, reportEvent } from "./http/testing.ts";

const grant = { id: "t", role: "source", name: "n", scope: "C", source: "//test/a" } as const;

function doorOf(change: (profile: CityProfile) => void = () => {}): Door {
  const profile = structuredClone(smallProfile());
  change(profile);
  const tree = buildTree(profile, smallGrids(profile));
  const state = emptyState({ profile, tree, neighbours: tree.gridPlace.map(() => []) });
  return createDoor({
    state: () => state,
    clock: createClock({ mode: "real", speed: 1, at: T0, steadyNow: () => 0 }),
    locate: (lon) => (lon === 120.5 ? 4 : -1),
    past: { report: () => null, warning: () => null },
  });
}

let door: Door;
beforeEach(() => {
  door = doorOf();
});
const arrival = (value: unknown) => ({ value, bytes: 100, depth: 2 });
const placed = (event: unknown, at: Door = door) => {
  const { records, rejected } = at.admit([arrival(event)], grant);
  expect(rejected).toEqual([]);
  return records[0]?.placed;
};

describe("the place", () => {
  test("is the grid that is named, else the one under the position; a named one that is known comes first", () => {
    expect(placed(reportEvent("a", { kind: "T01" }))).toEqual({ grid: "C111-1", department: "D3" });
    expect(placed(reportEvent("a", { kind: "T01", grid: undefined, lon: 120.5, lat: 30 }))).toMatchObject({ grid: "C112-2" });
    expect(placed(reportEvent("a", { kind: "T01", lon: 120.5, lat: 30 }))).toMatchObject({ grid: "C111-1" });
    expect(placed(reportEvent("a", { kind: "T01", grid: "gone", lon: 120.5, lat: 30 }))).toEqual({ grid: "C112-2", department: "D3" });
  });

  test("of a redrawn grid is its successor; of a division that was a grid, none", () => {
    const redrawn = doorOf((profile) => Object.assign(profile, { replaced: { old: "C122-3", split: "C122", gone: "old" } }));
    expect(placed(reportEvent("a", { grid: "old" }), redrawn)).toMatchObject({ grid: "C122-3" });
    for (const grid of ["split", "gone"]) expect(placed(reportEvent("a", { grid }), redrawn)).toMatchObject({ unknown: ["grid"] });
  });

  test.each(["C111", "C", "nowhere", "constructor", "__proto__"])("%s is no grid: unknown, and accepted", (grid) => {
    expect(placed(reportEvent("a", { grid }))).toMatchObject({ unknown: ["grid"] });
    expect(placed(cloudEvent("chengge.grid.patrolled", { grid }))).toEqual({ unknown: ["grid"] });
  });

  test("not given at all is unknown, too", () => {
    expect(placed(reportEvent("a", { grid: undefined }))).toMatchObject({ unknown: ["grid"] });
  });
});

describe("the limit", () => {
  test("is the kind's, from the event's own time", () => {
    expect(placed(reportEvent("a", { kind: "S01" }, { time: new Date(T0 - HOUR).toISOString() }))).toMatchObject({ dueAt: T0 + HOUR });
  });

  test("runs from when it was recorded for a source whose clock is not to be trusted", () => {
    const wary = doorOf((profile) => Object.assign(profile.sources[0] ?? {}, { clockUnreliable: true }));
    expect(placed(reportEvent("a", { kind: "S01" }, { time: new Date(T0 - HOUR).toISOString() }), wary)).toMatchObject({
      dueAt: T0 + 2 * HOUR,
    });
  });

  test("is the event's own where it has one", () => {
    expect(placed(reportEvent("a", { kind: "S01", dueAt: new Date(T0).toISOString() }))?.dueAt).toBeUndefined();
  });

  test("follows the night rule by the city's clock on the wall", () => {
    const nightly = doorOf((profile) => {
      const night = { from: "22:00", to: "06:00", finish: { amount: 30, unit: "h", calendar: "24" }, urgency: "urgent" };
      Object.assign(profile.kinds[0]?.limits ?? {}, { night });
    });
    const due = (local: string) => {
      const time = Date.parse(`2026-11-20T${local}:00+08:00`);
      return ((placed(reportEvent("a", { kind: "S01" }, { time: new Date(time).toISOString() }), nightly)?.dueAt ?? 0) - time) / HOUR;
    };
    expect(["21:59", "22:00", "03:00", "05:59", "06:00"].map(due)).toEqual([2, 30, 30, 30, 2]);
  });
});

describe("the department", () => {
  test("is the event's, else the kind's; one the city does not know is marked on every step", () => {
    expect(placed(reportEvent("a"))?.department).toBe("D2");
    expect(placed(reportEvent("a", { department: "D3" }))?.department).toBeUndefined();
    expect(placed(reportEvent("a", { department: "D99" }))?.unknown).toEqual(["department"]);
    expect(placed(cloudEvent("chengge.report.dispatched", { reportId: "a", department: "D99" }))).toEqual({ unknown: ["department"] });
    expect(placed(cloudEvent("chengge.report.dispatched", { reportId: "a", department: "D1" }))).toEqual({});
  });
});

test("a record says when the city took it, and nothing that the sender added", () => {
  const { records } = door.admit([arrival({ ...reportEvent("a", { extra: 1 }), extension: 2 })], grant);
  expect(records).toMatchObject([{ version: 1, recordedAt: T0, event: { source: "//test/a", time: T0 } }]);
  expect(JSON.stringify(records)).not.toMatch(/extra|extension|specversion/);
});

test("a token whose scope the city no longer has sends nothing", () => {
  const { records, rejected } = door.admit([arrival(reportEvent("a"))], { ...grant, scope: "old" });
  expect([records.length, rejected[0]?.code]).toEqual([0, "foreign"]);
});
