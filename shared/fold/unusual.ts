// How unusual each grid's last 24 hours are, pooled with its neighbours: the map's diverging scale.
import type { CityState } from "../state.ts";
import { DAY_MS, HOUR_MS, hourOf } from "../view.ts";
import { HOUR, type Tally, touchGrid } from "./tally.ts";

/** Days before the last 24 hours that the expectation rests on. */
const PAST_DAYS = 13;
/** With fewer days of history everything is shown as usual. */
const LEAST_DAYS = 3;
/** How many days' worth of its parent's mean a grid's own mean is drawn towards. */
const PULL_DAYS = 4;
/** Steps of the scale in standard deviations: fewer, fewer, usual, more, more, more. */
const STEPS = [-2.5, -1.5, 1.5, 2.5, 3.5] as const;

/** Rates every grid anew; run once in 5 minutes. Marks only the grids whose step changed. */
export function rateUnusual(state: CityState): void {
  const { tree, neighbours } = state.city;
  const days = daysOfHistory(state);
  const grids = tree.gridPlace.length;
  const now = new Float64Array(grids);
  const usual = new Float64Array(grids);
  if (days >= LEAST_DAYS) {
    const means = new Float64Array(tree.places.length);
    for (let grid = 0; grid < grids; grid += 1) {
      const place = tree.gridPlace[grid] ?? 0;
      const tally = state.places[place];
      now[grid] = tally ? countBetween(tally, state.clock - DAY_MS, state.clock + HOUR_MS) : 0;
      means[place] = tally ? countBetween(tally, state.clock - (1 + PAST_DAYS) * DAY_MS, state.clock - DAY_MS) / days : 0;
      const parent = tree.places[place]?.parent ?? 0;
      means[parent] = (means[parent] ?? 0) + (means[place] ?? 0);
    }
    for (let grid = 0; grid < grids; grid += 1) {
      const place = tree.gridPlace[grid] ?? 0;
      const parent = tree.places[place]?.parent ?? 0;
      const siblings = tree.places[parent]?.children.length ?? 1;
      usual[grid] = ((means[place] ?? 0) * days + ((means[parent] ?? 0) / siblings) * PULL_DAYS) / (days + PULL_DAYS);
    }
  }
  for (let grid = 0; grid < grids; grid += 1) {
    let count = now[grid] ?? 0;
    let expected = usual[grid] ?? 0;
    for (const neighbour of neighbours[grid] ?? []) {
      count += now[neighbour] ?? 0;
      expected += usual[neighbour] ?? 0;
    }
    // The square root steadies the variance of a count: 2(√c − √e) is about standard normal.
    const score = 2 * (Math.sqrt(count) - Math.sqrt(expected));
    const step = days >= LEAST_DAYS ? STEPS.filter((limit) => score > limit).length : 2;
    if (state.grids.unusual[grid] === step) continue;
    state.grids.unusual[grid] = step;
    touchGrid(state, grid);
  }
}

function daysOfHistory(state: CityState): number {
  const { calendar } = state.city;
  const today = calendar.dayOf(state.clock);
  const days = state.places[0]?.days;
  let count = 0;
  for (let day = today - PAST_DAYS - 1; day < today; day += 1) if ((days?.get(day)?.[0] ?? 0) > 0) count += 1;
  return Math.min(count, PAST_DAYS);
}

/** Reports in whole hours from the one after `from` to the one before `to`. */
function countBetween(tally: Tally, from: number, to: number): number {
  let count = 0;
  for (const [hour, row] of tally.hours ?? []) {
    if (hour > hourOf(from) && hour <= hourOf(to - 1)) count += (row[HOUR.safety] ?? 0) + (row[HOUR.livelihood] ?? 0) + (row[HOUR.stability] ?? 0);
  }
  return count;
}
