// How unusual each grid's last 24 hours are, pooled with its neighbours: the map's diverging scale.
import type { CityTree } from "../city.ts";
import type { CityState } from "../state.ts";
import { DAY_MS, hourOf } from "../view.ts";
import { DAY, touchGrid } from "./tally.ts";

/** Days before the last 24 hours that the expectation rests on. */
const PAST_DAYS = 13;
/** With fewer days of history everything is shown as usual. */
const LEAST_DAYS = 3;
/** How many days' worth of its parent's mean a grid's own mean is drawn towards. */
const PULL_DAYS = 4;
/** Steps of the scale in standard deviations: fewer, fewer, usual, more, more, more. */
const STEPS = [-2.5, -1.5, 1.5, 2.5, 3.5] as const;
const USUAL = 2;

/** Reports of the last 14 days by place and hour, and where they changed since the last rating: time costs what it moves, not what there is. */
export type Rating = {
  /** The hour that the counts are true for. */
  hour: number;
  /** Days of history that the last rating rested on. */
  days: number;
  /** By grid: reports of the last 24 hours, and of the days before. */
  readonly recent: number[];
  readonly past: number[];
  /** By place: the sum of `past` over the grids right under it. */
  readonly pastUnder: number[];
  /** The grid of every report that counts, by its hour; at most PAST_DAYS + 1 days of hours and what lies ahead of the clock. */
  readonly byHour: Map<number, number[]>;
  /** Grids whose last 24 hours changed, and places whose `pastUnder` did, since the last rating. */
  readonly changedGrids: Set<number>;
  readonly changedPlaces: Set<number>;
};

export function noRating({ places, gridPlace }: CityTree): Rating {
  const zeros = (length: number) => new Array<number>(length).fill(0);
  return {
    hour: 0,
    days: 0,
    recent: zeros(gridPlace.length),
    past: zeros(gridPlace.length),
    pastUnder: zeros(places.length),
    byHour: new Map(),
    changedGrids: new Set(),
    changedPlaces: new Set(),
  };
}

/** A report was made in `grid` at `time`; it shows at the next rating. */
export function countReport(state: CityState, grid: number, time: number): void {
  const { rating } = state;
  const hour = hourOf(time);
  const span = spanOf(hour, rating.hour);
  if (span === "gone") return;
  const grids = rating.byHour.get(hour);
  if (grids) grids.push(grid);
  else rating.byHour.set(hour, [grid]);
  add(state, grid, span, 1);
}

/** Rates the grids whose figures, or neighbours' figures, changed; run once in 5 minutes. Marks only those whose step changed. */
export function rateUnusual(state: CityState): void {
  const { rating } = state;
  turnHour(state);
  const days = daysOfHistory(state);
  const grids = days === rating.days ? affected(state) : rating.recent.keys();
  rating.days = days;
  for (const grid of grids) rate(state, grid);
  rating.changedGrids.clear();
  rating.changedPlaces.clear();
}

function rate(state: CityState, grid: number): void {
  const { rating, grids } = state;
  let count = rating.recent[grid] ?? 0;
  let expected = expectedIn(state, grid);
  for (const neighbour of state.city.neighbours[grid] ?? []) {
    count += rating.recent[neighbour] ?? 0;
    expected += expectedIn(state, neighbour);
  }
  const step = expected > 0 ? stepOf(count, expected) : USUAL;
  if (grids.unusual[grid] === step) return;
  grids.unusual[grid] = step;
  touchGrid(state, grid);
}

/** Reports expected in 24 hours: the grid's own mean, drawn towards that of its siblings. None while history is short. */
function expectedIn({ rating, city: { tree } }: CityState, grid: number): number {
  const { days } = rating;
  if (days < LEAST_DAYS) return 0;
  const parent = tree.places[tree.gridPlace[grid] ?? -1]?.parent ?? 0;
  const siblings = tree.places[parent]?.children.length ?? 1;
  return ((rating.past[grid] ?? 0) + ((rating.pastUnder[parent] ?? 0) / siblings / days) * PULL_DAYS) / (days + PULL_DAYS);
}

/** The square root steadies the variance of a count: 2(√c − √e) is about standard normal. */
function stepOf(count: number, expected: number): number {
  const score = 2 * (Math.sqrt(count) - Math.sqrt(expected));
  return STEPS.filter((limit) => score > limit).length;
}

/** What a rating looks at: changed grids, all grids under a place whose mean changed, and the neighbours of both. */
function affected({ rating, city: { tree, neighbours } }: CityState): ReadonlySet<number> {
  const changed = new Set(rating.changedGrids);
  for (const at of rating.changedPlaces) {
    for (const child of tree.places[at]?.children ?? []) {
      const { lo = 0, hi = 0, children = [] } = tree.places[child] ?? {};
      if (children.length === 0 && hi > lo) changed.add(lo);
    }
  }
  const all = new Set(changed);
  for (const grid of changed) for (const neighbour of neighbours[grid] ?? []) all.add(neighbour);
  return all;
}

type Span = "recent" | "past" | "gone";

/** Where a report's hour stands when the clock is in `now`. */
function spanOf(hour: number, now: number): Span {
  if (hour > now - DAY_MS) return "recent";
  return hour > now - (1 + PAST_DAYS) * DAY_MS ? "past" : "gone";
}

/** Moves the reports of the hours that the clock has left behind. */
function turnHour(state: CityState): void {
  const { rating } = state;
  const before = rating.hour;
  rating.hour = hourOf(state.clock);
  if (rating.hour === before) return;
  for (const [hour, grids] of rating.byHour) {
    const was = spanOf(hour, before);
    const is = spanOf(hour, rating.hour);
    if (is === was) continue;
    for (const grid of grids) {
      add(state, grid, was, -1);
      add(state, grid, is, 1);
    }
    if (is === "gone") rating.byHour.delete(hour);
  }
}

function add({ rating, city: { tree } }: CityState, grid: number, span: Span, by: 1 | -1): void {
  if (span === "recent") {
    rating.recent[grid] = (rating.recent[grid] ?? 0) + by;
    rating.changedGrids.add(grid);
  } else if (span === "past") {
    const parent = tree.places[tree.gridPlace[grid] ?? -1]?.parent ?? 0;
    rating.past[grid] = (rating.past[grid] ?? 0) + by;
    rating.pastUnder[parent] = (rating.pastUnder[parent] ?? 0) + by;
    rating.changedPlaces.add(parent);
  }
}

function daysOfHistory(state: CityState): number {
  const { calendar } = state.city;
  const today = calendar.dayOf(state.clock);
  const days = state.places[0]?.days;
  let count = 0;
  for (let day = today - PAST_DAYS; day < today; day += 1) if ((days?.get(day)?.[DAY.submitted] ?? 0) > 0) count += 1;
  return count;
}
