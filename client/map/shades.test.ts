import { describe, expect, test } from "vitest";
import { tokensOf } from "../theme/tokens.ts";
import { columnsOf } from "./map.testing.ts";
import { ABSENT, changedShades, niceAtMost, participationSteps, SHADE, STATUTORY_OPACITY, shadeColours, shadesOf } from "./shades.ts";

describe("the shade of a grid", () => {
  test("warnings: one of four by gravity, none without", () => {
    expect([...shadesOf("warnings", columnsOf({ level: [0, 1, 3, 4] }), [])]).toEqual([0, 1, 3, 4]);
  });

  test("unusual: six steps, and a step beyond them is taken for the last", () => {
    expect([...shadesOf("unusual", columnsOf({ unusual: [0, 2, 5, 9] }), [])].map((shade) => shade - SHADE.unusual)).toEqual([0, 2, 5, 5]);
  });

  test("staffing: condition before presence, and a rostered post without a worker is marked on any of them", () => {
    const columns = columnsOf({ condition: ["normal", "normal", "attention", "emergency"], workers: [0, 1, 0, 1], rostered: [0, 1, 1, 2] });
    expect([...shadesOf("staffing", columns, [])]).toEqual([SHADE.none, SHADE.onDuty, SHADE.attention + ABSENT, SHADE.emergency + ABSENT]);
  });

  test("nobody rostered is no absence", () => {
    expect([...shadesOf("staffing", columnsOf(), [])]).toEqual([0, 0, 0, 0]);
  });

  test("participation: steps from 1 point up", () => {
    const shades = shadesOf("participation", columnsOf({ points: [0, 1, 50, 400] }), [1, 20, 50, 100]);
    expect([...shades].map((shade) => shade - SHADE.participation)).toEqual([0, 1, 3, 4]);
  });

  test("every shade has a colour, and no warned grid is filled by more than 12 %", () => {
    const colours = shadeColours(tokensOf("dark"));
    expect(colours).toHaveLength(SHADE.emergency + 1);
    for (const colour of colours.slice(1, 5)) {
      expect(Number.parseInt(colour.slice(7), 16) / 255 + STATUTORY_OPACITY).toBeLessThanOrEqual(0.12 + 1 / 255);
    }
  });
});

describe("what is sent to the map", () => {
  test("only grids whose shade changed", () => {
    const before = shadesOf("unusual", columnsOf(), []);
    const after = shadesOf("unusual", columnsOf({ unusual: [2, 4, 2, 0] }), []);
    expect(changedShades(before, after)).toEqual([1, 3]);
  });
  test("a change of a column that the layer does not show is no change", () => {
    expect(changedShades(shadesOf("warnings", columnsOf(), []), shadesOf("warnings", columnsOf({ open: [9, 9, 9, 9] }), []))).toEqual([]);
  });
  test("all of them when nothing was drawn yet", () => {
    expect(changedShades(null, new Uint8Array(3))).toEqual([0, 1, 2]);
  });
});

describe("participation's steps", () => {
  test("rise, and hold still while the day's points grow a little", () => {
    const steps = participationSteps([0, 3, 8, 40, 60, 120, 130]);
    expect(steps).toEqual([1, 20, 50, 100]);
    expect(participationSteps([0, 3, 8, 40, 60, 150, 190])).toEqual(steps);
  });
  test("have words to say before anybody took part", () => {
    expect(participationSteps([0, 0])).toEqual([1, 2, 5, 10]);
  });
  test.each([
    [10, 10],
    [19, 10],
    [20, 20],
    [99, 50],
    [700, 500],
  ])("at most %i is %i", (value, nice) => {
    expect(niceAtMost(value)).toBe(nice);
  });
});
