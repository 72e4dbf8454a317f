// The simple map's projection.
import { describe, expect, test } from "vitest";
import type { Bounds } from "../city-mesh.ts";
import { fitSight, toPlace, toScreen } from "./sight.ts";

const BOX: Bounds = [120, 30, 120.4, 30.1];
const PADDING = { top: 10, bottom: 30, left: 20, right: 40 };

describe("fitSight", () => {
  test("holds the box inside the padding, as large as it goes", () => {
    const sight = fitSight(BOX, { width: 860, height: 640 }, PADDING, 20);
    const [left, bottom] = toScreen(sight, [120, 30]);
    const [right, top] = toScreen(sight, [120.4, 30.1]);
    expect([left, right]).toEqual([expect.closeTo(20, 6), expect.closeTo(820, 6)]);
    expect(top).toBeGreaterThan(10);
    expect(bottom).toBeLessThan(610);
    expect((top + bottom) / 2).toBeCloseTo((10 + 610) / 2, 6);
  });

  test("comes no closer than it may", () => {
    expect(fitSight(BOX, { width: 860, height: 640 }, PADDING, 3).zoom).toBe(3);
  });

  test("a place and its pixel are one another's", () => {
    const sight = fitSight(BOX, { width: 860, height: 640 }, PADDING, 20);
    const [lng, lat] = toPlace(sight, toScreen(sight, [120.123, 30.045]));
    expect([lng, lat]).toEqual([expect.closeTo(120.123, 9), expect.closeTo(30.045, 9)]);
  });
});
