// The passing of time, as an event: limits run out, warnings end, sources fall silent, the day turns, old figures go.
import type { CityState, Report } from "../state.ts";
import { DAY_MS, HOUR_MS, HOURS_KEPT, hourOf, slotOf } from "../view.ts";
import { dropEndedResponses } from "./response.ts";
import { findSilent } from "./source.ts";
import { countDueAhead, fallDue, unplan } from "./standing.ts";
import { DAY, DAYS_KEPT, touchGrid } from "./tally.ts";
import { rateUnusual } from "./unusual.ts";
import { expireWarnings } from "./warning.ts";

/** An ended report that was closed before its limit came stays until it does, to be counted then to the minute; ten years at most. Real targets reach eight. */
const AHEAD_MAX_MS = 3653 * DAY_MS;
/** With more reports in the state than this, such a one is counted by the day and goes: it bounds the memory. */
const REPORTS_KEPT = 200_000;

/** The city clock has reached `at`. A tick from the past changes nothing. */
export function applyTick(state: CityState, at: number): void {
  const before = state.clock;
  if (at <= before) return;
  state.clock = at;
  const { calendar } = state.city;
  findDue(state);
  expireWarnings(state);
  findSilent(state);
  const newDay = calendar.dayOf(at) !== calendar.dayOf(before);
  if (newDay) {
    state.daySeq = state.seq;
    turnPoints(state);
    dropOldReports(state);
    dropEndedResponses(state);
    dropOldFigures(state);
  }
  if (hourOf(at) !== hourOf(before)) {
    state.hourSeq = state.seq;
    dropOldSlots(state);
  }
  if (slotOf(at) === slotOf(before)) return;
  state.slotSeq = state.seq;
  rateUnusual(state);
}

function findDue(state: CityState): void {
  for (const [hour, ids] of state.dueAgenda) {
    if (hour > state.clock) continue;
    for (const id of ids) {
      const report = state.reports.get(id);
      if (report?.dueAt != null && report.dueAt <= state.clock) fallDue(state, report);
    }
  }
}

/** Today's points anew: nothing yet, but for events from just before midnight by a clock that runs ahead. */
function turnPoints(state: CityState): void {
  const today = state.city.calendar.dayOf(state.clock);
  state.grids.points.forEach((points, grid) => {
    const now = state.places[state.city.tree.gridPlace[grid] ?? -1]?.days?.get(today)?.[DAY.points] ?? 0;
    if (points === now) return;
    state.grids.points[grid] = now;
    touchGrid(state, grid);
  });
}

function dropOldReports(state: CityState): void {
  for (const report of state.reports.values()) {
    if (report.letGoAt === null || report.letGoAt > state.clock) continue;
    forgetRecent(state, report);
    if (report.stage === "closed" && report.dueAt !== null && !report.dueCame && report.dueAt < state.clock + AHEAD_MAX_MS) {
      if (state.reports.size <= REPORTS_KEPT) continue;
      countDueAhead(state, report);
    }
    unplan(state, report);
    state.reports.delete(report.reportId);
    state.letGoSeq = Math.max(state.letGoSeq, report.submittedSeq);
  }
}

/** Screens drop the row by themselves: its time is written in it. */
function forgetRecent({ city: { tree }, places }: CityState, report: Report): void {
  for (let place = report.grid < 0 ? 0 : (tree.gridPlace[report.grid] ?? 0); place >= 0; place = tree.places[place]?.parent ?? -1) {
    const recent = places[place]?.recent;
    const at = recent?.indexOf(report) ?? -1;
    if (at >= 0) recent?.splice(at, 1);
  }
}

function dropOldFigures(state: CityState): void {
  const lastDay = state.city.calendar.dayOf(state.clock) - DAYS_KEPT;
  const lastHour = state.clock - (HOURS_KEPT + 24) * HOUR_MS;
  for (const { days, hours, kinds, departments, due } of state.places) {
    dropBefore(days, lastDay);
    dropBefore(hours, lastHour);
    dropBefore(due, lastHour);
    for (const kind of kinds?.values() ?? []) {
      dropBefore(kind.days, lastDay);
      dropBefore(kind.hours, lastHour);
    }
    for (const department of departments?.values() ?? []) dropBefore(department.days, lastDay);
  }
}

function dropOldSlots(state: CityState): void {
  for (const { slots } of state.places) dropBefore(slots, state.clock - 25 * HOUR_MS);
}

function dropBefore(rows: Map<number, unknown> | null, last: number): void {
  for (const key of rows?.keys() ?? []) if (key < last) rows?.delete(key);
}
