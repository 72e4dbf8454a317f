// What is called usual, on how much it rests, and what was projected a day ago against what came.
import { expect, test } from "vitest";
import { cityAfter, DAY, further, HOUR, MINUTE, submitted, T0, tick } from "./testing.ts";
import { usualOf } from "./usual.ts";

/** `perHour` reports in each hour of the day that lies `back` days before T0, a Monday. */
function dayOf(back: number, perHour: number) {
  const midnight = T0 - back * DAY - 9 * HOUR - 40 * MINUTE;
  return Array.from({ length: 24 * perHour }, (_, at) => submitted(`d${back}-${at}`, {}, midnight + ((at + 0.5) * HOUR) / perHour));
}

const ofCity = (state: ReturnType<typeof cityAfter>) => {
  const [city] = state.places;
  if (!city) throw new Error("a city has a root");
  return usualOf(state, city);
};

test("it rests on working days or on days off, and says of how many weeks", () => {
  const state = cityAfter(...[12, 11, 10, 3].flatMap((back) => dayOf(back, 1)));
  expect(ofCity(state)).toMatchObject({ days: 4, dayType: "working", weeks: 2, endOfDay: { mid: expect.any(Number) } });
  further(state, tick(T0 + 5 * DAY));
  expect(ofCity(state)).toMatchObject({ days: 0, dayType: "off", weeks: 0, endOfDay: null });
});

test("yesterday's projection is made of what was known then, and stands beside what came", () => {
  const state = cityAfter(...[7, 6, 5, 4, 3].flatMap((back) => dayOf(back, 4)));
  expect(ofCity(state).yesterday, "yesterday was a Sunday, and no other day off is known").toBeNull();
  further(state, ...dayOf(0, 4), tick(T0 + DAY));
  const { yesterday } = ofCity(state);
  expect(yesterday).toMatchObject({ at: T0, came: 96 });
  expect(yesterday?.projected.mid).toBeCloseTo(96, -1);
  expect(yesterday?.projected.low).toBeLessThan(96);
  expect(yesterday?.projected.high).toBeGreaterThan(96);
});

test("a late report of yesterday counts in what came", () => {
  const state = cityAfter(...[7, 6, 5, 4, 3, 0].flatMap((back) => dayOf(back, 4)), tick(T0 + DAY));
  further(state, submitted("late", {}, T0 + HOUR));
  expect(ofCity(state).yesterday).toMatchObject({ came: 97 });
});
