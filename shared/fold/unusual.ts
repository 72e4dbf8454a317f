// How unusual each grid's last 24 hours are, pooled with its neighbours: the map's diverging scale.
import type { CityState } from "../state.ts";
import { DAY_MS, hourOf } from "../view.ts";
import { DAY, HOUR, touchGrid } from "./tally.ts";

/** Days before the last 24 hours that the expectation rests on. */
const PAST_DAYS = 13;
/** With fewer days of history everything is shown as usual. */
const LEAST_DAYS = 3;
/** How many days' worth of its parent's mean a grid's own mean is drawn towards. */
const PULL_DAYS = 4;
/** Steps of the scale in standard deviations: fewer, fewer, usual, more, more, more. */
const STEPS = [-2.5, -1.5, 1.5, 2.5, 3.5] as const;
const USUAL = 2;

/** Rates every grid anew; run once in 5 minutes. Marks only the grids whose step changed. */
export function rateUnusual(state: CityState): void {
  const { grids } = state;
  if (grids.countsFrom !== hourOf(state.clock)) recountHours(state);
  grids.recent.forEach((own, grid) => {
    let count = own;
    let expected = grids.expected[grid] ?? 0;
    for (const neighbour of state.city.neighbours[grid] ?? []) {
      count += grids.recent[neighbour] ?? 0;
      expected += grids.expected[neighbour] ?? 0;
    }
    const step = expected > 0 ? stepOf(count, expected) : USUAL;
    if (grids.unusual[grid] === step) return;
    grids.unusual[grid] = step;
    touchGrid(state, grid);
  });
}

/** A report counts among the last 24 hours' at once; an older one has every grid counted anew at the next rating. */
export function countRecent(state: CityState, grid: number, time: number): void {
  const { grids } = state;
  if (hourOf(time) > grids.countsFrom - DAY_MS) grids.recent[grid] = (grids.recent[grid] ?? 0) + 1;
  else grids.countsFrom = 0;
}

/** The square root steadies the variance of a count: 2(√c − √e) is about standard normal. */
function stepOf(count: number, expected: number): number {
  const score = 2 * (Math.sqrt(count) - Math.sqrt(expected));
  return STEPS.filter((limit) => score > limit).length;
}

/** Counts the last 24 hours and what is expected of them for every grid, from its hours; expects nothing while history is short. */
function recountHours(state: CityState): void {
  const { tree } = state.city;
  const { grids } = state;
  grids.countsFrom = hourOf(state.clock);
  const days = daysOfHistory(state);
  const means = new Float64Array(tree.places.length);
  tree.gridPlace.forEach((place, grid) => {
    let recent = 0;
    let past = 0;
    for (const [hour, row] of state.places[place]?.hours ?? []) {
      const count = (row[HOUR.safety] ?? 0) + (row[HOUR.livelihood] ?? 0) + (row[HOUR.stability] ?? 0);
      if (hour > grids.countsFrom - DAY_MS) recent += count;
      else if (hour > grids.countsFrom - (1 + PAST_DAYS) * DAY_MS) past += count;
    }
    const parent = tree.places[place]?.parent ?? 0;
    grids.recent[grid] = recent;
    means[place] = days >= LEAST_DAYS ? past / days : 0;
    means[parent] = (means[parent] ?? 0) + (means[place] ?? 0);
  });
  tree.gridPlace.forEach((place, grid) => {
    const parent = tree.places[place]?.parent ?? 0;
    const siblings = tree.places[parent]?.children.length ?? 1;
    grids.expected[grid] = ((means[place] ?? 0) * days + ((means[parent] ?? 0) / siblings) * PULL_DAYS) / (days + PULL_DAYS);
  });
}

function daysOfHistory(state: CityState): number {
  const { calendar } = state.city;
  const today = calendar.dayOf(state.clock);
  const days = state.places[0]?.days;
  let count = 0;
  for (let day = today - PAST_DAYS; day < today; day += 1) if ((days?.get(day)?.[DAY.submitted] ?? 0) > 0) count += 1;
  return count;
}
