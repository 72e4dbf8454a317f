// One scope of a state, and the figures that its totals show.

import type { Seq } from "./event.ts";
import { meets } from "./fold/area.ts";
import { DAY, type Tally } from "./fold/tally.ts";
import type { CityState, Response, Warning } from "./state.ts";
import { ACTIVITIES } from "./terms.ts";
import type { Totals } from "./view.ts";

/** The scope being looked at: its place in the tree and what is counted there. */
export type Scope = { readonly state: CityState; readonly place: number; readonly tally: Tally };

export function scopeOf(state: CityState, code: string): Scope {
  const place = state.city.tree.byCode.get(code);
  const tally = place === undefined ? undefined : state.places[place];
  if (place === undefined || !tally) throw new Error(`no place has the code ${code}`);
  return { state, place, tally };
}

export function placeAt(state: CityState, at: number) {
  const place = state.city.tree.places[at];
  if (!place) throw new Error(`no place ${at}`);
  return place;
}

export function totalsOf({ state, place, tally }: Scope): Totals {
  const warnings = { red: 0, orange: 0, yellow: 0, blue: 0, unacknowledged: 0 };
  for (const warning of activeIn(state, state.warnings.values(), place)) {
    warnings[warning.level] += 1;
    if (warning.acknowledgedAt === null) warnings.unacknowledged += 1;
  }
  const today = todayOf(state, tally);
  const month = monthOf(state, tally.days, [DAY.due, DAY.onTime]);
  const due = month[0] ?? 0;
  const onTime = month[1] ?? 0;
  return {
    reportsToday: today[DAY.submitted] ?? 0,
    open: tally.open,
    overdue: tally.overdue,
    closedToday: today[DAY.closed] ?? 0,
    settledToday: today[DAY.settled] ?? 0,
    onTimeRate: due > 0 ? onTime / due : null,
    dueThisMonth: due,
    onTimeThisMonth: onTime,
    warnings,
    workersOnDuty: tally.workers,
    workersRostered: tally.rostered,
    participationToday: today[DAY.activities] ?? 0,
    activitiesToday: Object.fromEntries(ACTIVITIES.map((activity) => [activity, today[DAY[activity]] ?? 0])) as Totals["activitiesToday"],
    pointsToday: today[DAY.points] ?? 0,
    redeemedToday: today[DAY.redeemed] ?? 0,
    patrolsToday: today[DAY.patrols] ?? 0,
    unplaced: tally.unplaced,
    outOfOrder: tally.outOfOrder,
    conflicts: tally.conflicts,
  };
}

export function* activeIn<T extends Warning | Response>(state: CityState, all: Iterable<T>, place: number): Generator<T> {
  const here = placeAt(state, place);
  for (const one of all) if (one.endedAt === null && meets(one.ranges, here)) yield one;
}

/** Whether the time of day or the days that "usual" compares with have moved on. */
export const usualMoved = (state: CityState, prev: Seq) => state.slotSeq > prev || state.historySeq > prev;

export const todayOf = (state: CityState, tally: Tally) => tally.days?.get(state.city.calendar.dayOf(state.clock)) ?? [];

/** Sums of columns over the days of the clock's month so far. */
export function monthOf(state: CityState, days: ReadonlyMap<number, readonly number[]> | null, columns: readonly number[]): number[] {
  const sums = columns.map(() => 0);
  if (!days) return sums;
  const today = state.city.calendar.dayOf(state.clock);
  const first = today - new Date(today * 86_400_000).getUTCDate() + 1;
  for (let day = first; day <= today; day += 1) {
    const row = days.get(day);
    if (row) columns.forEach((column, at) => void (sums[at] = (sums[at] ?? 0) + (row[column] ?? 0)));
  }
  return sums;
}
