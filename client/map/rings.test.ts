import { describe, expect, test } from "vitest";
import { indexOf, reportOf } from "./map.testing.ts";
import { createRingPlanner, MOST_RINGS, RING_MS } from "./rings.ts";

const MINUTE_MS = 60_000;
const planner = (speed = 1) => createRingPlanner({ gridIndex: indexOf, townOf: (grid) => (grid < 2 ? "T1" : "T2"), speed });
const many = (from: number, count: number, grid = "G0") => Array.from({ length: count }, (_, n) => reportOf(from + n, { grid }));

describe("rings", () => {
  test("the first picture has none: it is not news", () => {
    expect(planner()([reportOf(7)], 0, 0).rings).toEqual([]);
  });

  test("a new report has one, on its grid, once", () => {
    const plan = planner();
    plan([reportOf(1)], 0, 0);
    expect(plan([reportOf(2, { grid: "G3" }), reportOf(1)], 0, 10).rings).toEqual([3]);
    expect(plan([reportOf(2, { grid: "G3" }), reportOf(1)], 0, 20).rings).toEqual([]);
  });

  test("a report of unknown place has none", () => {
    const plan = planner();
    plan([], 0, 0);
    expect(plan([reportOf(1, { grid: null }), reportOf(2, { grid: "elsewhere" })], 0, 10)).toEqual({ rings: [], counts: new Map() });
  });

  test("history that comes in late is no news; at speed 600 an hour's delay still is", () => {
    const late = (speed: number) => {
      const plan = planner(speed);
      plan([], 0, 0);
      return plan([reportOf(1)], 60 * MINUTE_MS, 10).rings.length;
    };
    expect(late(1)).toBe(0);
    expect(late(600)).toBe(1);
  });

  test("beyond 60 at once, towns are counted", () => {
    const plan = planner();
    plan([], 0, 0);
    const { rings, counts } = plan([...many(1, MOST_RINGS), ...many(61, 3, "G3"), ...many(64, 2, "G1")], 0, 10);
    expect(rings).toHaveLength(MOST_RINGS);
    expect([...counts]).toEqual([
      ["T2", 3],
      ["T1", 2],
    ]);
  });

  test("a ring that has gone makes room for another", () => {
    const plan = planner();
    plan([], 0, 0);
    plan(many(1, MOST_RINGS), 0, 10);
    expect(plan([reportOf(61)], 0, RING_MS).rings).toHaveLength(0);
    expect(plan([reportOf(62)], 0, RING_MS + 11).rings).toHaveLength(1);
  });
});
