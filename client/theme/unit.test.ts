// The unit and the budget of lines, against the figures of the domain kit.
import { describe, expect, test } from "vitest";
import { budgetOf, linesOf, unitOf } from "./unit.ts";

const nobody = { seat: null, pitch: null };
const screen = (width: number, height: number, pixelRatio = 1) => ({ width, height, pixelRatio });

describe("the unit", () => {
  test.each([
    [1920, 1080, 16],
    [3840, 2160, 32],
    [1080, 1920, 16],
    [1366, 768, 12],
    [1024, 600, 12],
  ])("of %i × %i is %i px", (width, height, unit) => {
    expect(unitOf(screen(width, height), nobody)).toBe(unit);
  });

  test("of a seat 8 m away at a pitch of 1.25 mm is 47 px", () => {
    expect(Math.round(unitOf(screen(1920, 1080), { seat: 8, pitch: 1.25 }))).toBe(47);
  });

  test("counts device pixels: twice the ratio, half the CSS pixels", () => {
    expect(unitOf(screen(1920, 1080, 2), { seat: 8, pitch: 1.25 })).toBeCloseTo(
      unitOf(screen(1920, 1080), { seat: 8, pitch: 1.25 }) / 2,
      1,
    );
  });

  test("needs both the seat and the pitch", () => {
    expect(unitOf(screen(1920, 1080), { seat: 8, pitch: null })).toBe(16);
  });
});

describe("the budget", () => {
  test.each([
    [1920, 1080, nobody, "full"],
    [3840, 2160, nobody, "full"],
    [1366, 768, nobody, "standard"],
    [1920, 1080, { seat: 8, pitch: 1.25 }, "single"],
    [3840, 2160, { seat: 8, pitch: 1.25 }, "standard"],
  ])("of %i × %i seated %j is %s", (width, height, seating, budget) => {
    const unit = unitOf(screen(width, height), seating);
    expect(budgetOf(height, unit)).toBe(budget);
  });

  test("counts 45 lines at 1080 and 15 from 8 m", () => {
    expect(linesOf(1080, 16)).toBe(45);
    expect(linesOf(1080, unitOf(screen(1920, 1080), { seat: 8, pitch: 1.25 }))).toBe(15);
  });
});
