// What the passing of time must do without looking at every place: the same as if it did.
import { expect, test } from "vitest";
import { createRng } from "../rng.ts";
import { type CityState, emptyState, reduce } from "../state.ts";
import { cityAfter, DAY, event, further, HOUR, MINUTE, numbered, smallCity, submitted, T0, tick } from "../testing.ts";
import { eventMix } from "../testing-mix.ts";
import { applyPatch, hourOf } from "../view.ts";
import { patchSince, viewOf } from "../view-of.ts";

test.each([1, 2, 3, 42, 4608])("seed %i: what unusual rests on is what a count of all submissions gives, and so is every step", (seed) => {
  const state = emptyState(smallCity());
  const mix = eventMix(seed, T0 - 40 * DAY);
  const submissions: { grid: string; time: number }[] = [];
  const taken = new Set<string>();
  const seen = new Set<number>();
  let rated = 0;
  while (state.seq < 6000) {
    const next = mix.next().value;
    if (next.type === "chengge.report.submitted" && !taken.has(next.data.reportId)) {
      taken.add(next.data.reportId);
      submissions.push({ grid: next.data.grid ?? "", time: next.time });
    }
    const { slotSeq } = state;
    reduce(state, numbered([next], state.seq, state.clock));
    if (state.slotSeq === slotSeq) continue;
    rated += 1;
    if (rated % 20 !== 0) continue;
    const { recent, past } = countOf(state, submissions);
    expect(state.rating).toMatchObject({ recent, past });
    expect(state.grids.unusual).toEqual(stepsOf(state, recent, past));
    for (const step of state.grids.unusual) seen.add(step);
  }
  expect(seen.size).toBeGreaterThan(2);
});

function countOf({ clock, city }: CityState, submissions: readonly { grid: string; time: number }[]) {
  const recent = city.tree.gridPlace.map(() => 0);
  const past = city.tree.gridPlace.map(() => 0);
  for (const { grid, time } of submissions) {
    const at = city.tree.places[city.tree.byCode.get(grid) ?? -1]?.lo;
    if (at === undefined) continue;
    const counts = hourOf(time) > hourOf(clock) - DAY ? recent : hourOf(time) > hourOf(clock) - 14 * DAY ? past : [];
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return { recent, past };
}

/** The whole city at once, from the counts. */
function stepsOf(
  { rating: { days }, city: { tree, neighbours } }: CityState,
  recent: readonly number[],
  past: readonly number[],
): number[] {
  const expected = tree.gridPlace.map((place, grid) => {
    const parent = tree.places[tree.places[place]?.parent ?? 0];
    const under = past.slice(parent?.lo, parent?.hi).reduce((sum, one) => sum + one, 0);
    return days < 3 ? 0 : ((past[grid] ?? 0) + (under / (parent?.children.length ?? 1) / days) * 4) / (days + 4);
  });
  return tree.gridPlace.map((_, grid) => {
    const around = [grid, ...(neighbours[grid] ?? [])];
    const sumOf = (values: readonly number[]) => around.reduce((sum, at) => sum + (values[at] ?? 0), 0);
    if (sumOf(expected) === 0) return 2;
    const score = 2 * (Math.sqrt(sumOf(recent)) - Math.sqrt(sumOf(expected)));
    return [-2.5, -1.5, 1.5, 2.5, 3.5].filter((limit) => score > limit).length;
  });
}

test("at midnight a grid's points begin anew, with those that came ahead of the clock", () => {
  const midnight = Date.parse("2026-11-24T00:00:00+08:00");
  const earned = (grid: string, points: number, time: number) =>
    event("chengge.participation.recorded", { participant: "p-1", activity: "learn", points, grid }, { time });
  const state = cityAfter(earned("C111-1", 3, T0), earned("C111-1", 4, midnight + MINUTE), earned("C111-2", 5, midnight + DAY + MINUTE));
  const points = () => state.grids.points.slice(0, 3);
  expect(points()).toEqual([3, 0, 0]);
  further(state, tick(midnight));
  expect(points()).toEqual([4, 0, 0]);
  further(state, earned("C111-3", 6, T0), tick(midnight + DAY));
  expect(points()).toEqual([0, 5, 0]);
  further(state, tick(midnight + 2 * DAY));
  expect(points()).toEqual([0, 0, 0]);
  expect(state.grids.earning.size).toBe(0);
});

test("a department that has been without figures for long goes from the state, and no screen is left with it", () => {
  const moment = { epoch: "e", asOf: 0 };
  const shown = (state: CityState) => viewOf(state, "C111-1", moment).departments.map((row) => row.department);
  const closed = (reportId: string, time: number) => event("chengge.report.closed", { reportId }, { time });
  const state = cityAfter(submitted("r1", { department: "D1", dueAt: new Date(T0 + HOUR) }), closed("r1", T0), tick(T0 + 2 * HOUR));
  expect(shown(state)).toEqual(["D1"]);
  let screen = viewOf(state, "C111-1", moment);
  const until = (days: number) => {
    for (let at = state.clock; at <= T0 + days * DAY; at += DAY) {
      further(state, tick(at));
      const patch = patchSince(state, "C111-1", screen.seq, moment);
      const next = patch === "snapshot" ? viewOf(state, "C111-1", moment) : applyPatch(screen, patch);
      if (next === "gap") throw new Error("the frame does not follow");
      screen = next;
    }
  };
  until(40);
  expect([shown(state), screen.departments]).toEqual([[], []]);
  until(80);
  further(state, submitted("r2", { department: "D2" }, state.clock));
  expect([...(state.places[state.city.tree.byCode.get("C111-1") ?? -1]?.departments?.keys() ?? [])]).toEqual(["D2"]);
  expect(patchSince(state, "C111-1", 5, moment)).toBe("snapshot");
});

test("over half a year no place keeps more rows than twice its windows hold, however late events come", () => {
  const state = emptyState(smallCity());
  const rng = createRng(5);
  let serial = 0;
  for (let at = T0; at < T0 + 180 * DAY; at += 6 * HOUR) {
    const late = rng() < 0.3 ? rng() * 100 * DAY : 0;
    const grid = `C${1 + Math.floor(rng() * 2)}11-1`;
    serial += 1;
    const due = submitted(`r${serial}`, { grid, dueAt: new Date(at + 20 * HOUR) }, at - late);
    const closed = event("chengge.report.closed", { reportId: `r${serial}` }, { time: at - late + HOUR });
    further(state, tick(at), due, closed);
  }
  for (const { days, hours, slots, due, kinds, departments } of state.places) {
    expect(days?.size ?? 0).toBeLessThanOrEqual(2 * 71);
    expect(hours?.size ?? 0).toBeLessThanOrEqual(2 * 16 * 4);
    expect(slots?.size ?? 0).toBeLessThanOrEqual(2 * 5);
    expect(due?.size ?? 0).toBeLessThanOrEqual(2 * 5);
    for (const kind of kinds?.values() ?? []) expect([kind.days.size <= 142, kind.hours.size <= 128]).toEqual([true, true]);
    for (const department of departments?.values() ?? []) expect(department.days.size).toBeLessThanOrEqual(142);
  }
  expect(state.rating.byHour.size).toBeLessThanOrEqual(14 * 24 + 1);
  expect(state.reports.size).toBeLessThanOrEqual(17 * 4);
});
