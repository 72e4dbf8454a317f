// When a chart draws: the limit of one drawing a second, equal slices, round axes, widths of text.
import { describe, expect, test } from "vitest";
import type { View } from "../../shared/view.ts";
import { createZone } from "../../shared/zone.ts";
import { fixtureCity, fixtureView } from "../testing/fixture.ts";
import { createDrawLimit } from "./draw-limit.ts";
import { selectInflow, toInflowPicture } from "./inflow.ts";
import { nearestStop } from "./picture.ts";
import { isSame } from "./same.ts";
import { countAxis, textWidth } from "./scale.ts";
import { ENGLISH, LOOK } from "./testing.ts";

function limited() {
  let now = 0;
  let drawings = 0;
  let alarm: { at: number; run: () => void } | null = null;
  const timing = {
    now: () => now,
    later: (run: () => void, ms: number) => {
      alarm = { at: now + ms, run };
      return 1;
    },
    cancel: () => {
      alarm = null;
    },
  };
  const limit = createDrawLimit(() => {
    drawings += 1;
  }, timing);
  const pass = (ms: number) => {
    now += ms;
    if (!alarm || alarm.at > now) return;
    const { run } = alarm;
    alarm = null;
    run();
  };
  return { limit, pass, drawings: () => drawings };
}

describe("the draw limit", () => {
  test("draws the first at once and the rest together a second later", () => {
    const { limit, pass, drawings } = limited();
    for (let frame = 0; frame < 9; frame += 1) {
      limit.ask();
      pass(100);
    }
    expect(drawings()).toBe(1);
    pass(100);
    expect(drawings()).toBe(2);
    pass(5000);
    expect(drawings()).toBe(2);
  });

  test("does not keep a new size waiting", () => {
    const { limit, drawings } = limited();
    limit.ask();
    limit.ask(true);
    expect(drawings()).toBe(2);
  });

  test("draws nothing while hidden and once when seen again", () => {
    const { limit, pass, drawings } = limited();
    limit.hold(true);
    for (let second = 0; second < 60; second += 1) {
      limit.ask();
      pass(1000);
    }
    expect(drawings()).toBe(0);
    limit.hold(false);
    expect(drawings()).toBe(1);
    limit.hold(true);
    limit.hold(false);
    expect(drawings()).toBe(1);
  });

  test("draws nothing after the end", () => {
    const { limit, pass, drawings } = limited();
    limit.ask();
    limit.ask();
    limit.stop();
    pass(5000);
    expect(drawings()).toBe(1);
  });
});

describe("a chart under ten frames a second", () => {
  const city = fixtureCity();
  const zone = createZone(city.timeZone);

  /** Drawings in ten seconds: slices are taken once a second, pictures made of new ones, and asked for when their ink differs. */
  function drawingsOf(viewAt: (frame: number) => View): number {
    const { limit, pass, drawings } = limited();
    let slice: unknown = null;
    let ink: unknown = null;
    for (let frame = 0; frame < 100; frame += 1) {
      const taken = frame % 10 === 0 ? selectInflow(viewAt(frame), zone) : null;
      if (taken && !isSame(slice, taken)) {
        slice = taken;
        const drawn = toInflowPicture(taken, LOOK, ENGLISH).ink;
        if (!isSame(ink, drawn)) limit.ask();
        ink = drawn;
      }
      pass(100);
    }
    return drawings();
  }

  test("draws once when nothing that it shows changes", () => {
    const view = fixtureView(city);
    expect(drawingsOf((frame) => ({ ...view, seq: frame, totals: { ...view.totals, open: frame } }))).toBe(1);
  });

  test("draws at most once a second when everything does", () => {
    const view = fixtureView(city);
    const risen = (frame: number) => view.hours.map((row) => ({ ...row, livelihood: row.livelihood + frame }));
    const drawings = drawingsOf((frame) => ({ ...view, seq: frame, hours: risen(frame) }));
    expect(drawings).toBeGreaterThan(1);
    expect(drawings).toBeLessThanOrEqual(10);
  });
});

test("slices are the same when all they hold is", () => {
  const slice = { hours: [1, 2], usual: null, name: "a", now: Number.NaN };
  expect(isSame(slice, structuredClone(slice))).toBe(true);
  for (const other of [
    { ...slice, hours: [1, 3] },
    { ...slice, hours: [1] },
    { ...slice, usual: { mid: 1 } },
    { ...slice, more: 1 },
    null,
    [slice],
  ]) {
    expect(isSame(slice, other)).toBe(false);
  }
});

test("axes end at round whole numbers not far above the most", () => {
  const ends = [0, 1, 3, 7, 41, 410, 1300, 7950].map((most) => countAxis(most));
  expect(ends.map(({ max }) => max)).toEqual([2, 2, 4, 8, 50, 500, 2000, 8000]);
  expect(ends.every(({ max, step }) => max === step * 2 && Number.isInteger(step))).toBe(true);
});

test("a Han character takes one em, a digit a little more than half", () => {
  expect(textWidth("事项", 16)).toBe(32);
  expect(textWidth("1110", 100)).toBe(236);
});

test("the nearest stop is found, none among none", () => {
  expect([nearestStop([0.5, 1.5, 2.5], 1.9), nearestStop([0.5, 1.5], 9), nearestStop([], 1)]).toEqual([1, 1, -1]);
});
