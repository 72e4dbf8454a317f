// The passing of time, as an event: limits run out, warnings end, sources fall silent, the day turns, old reports go.
import type { CityState, Report } from "../state.ts";
import { DAY_MS, hourOf, slotOf } from "../view.ts";
import { dropEndedResponses } from "./response.ts";
import { findSilent } from "./source.ts";
import { countDueAhead, fallDue, unplan } from "./standing.ts";
import { DAY, touchGrid } from "./tally.ts";
import { rateUnusual } from "./unusual.ts";
import { expireWarnings } from "./warning.ts";

/** An ended report that was closed before its limit came stays until it does, to be counted then to the minute; ten years at most. Real targets reach eight. */
const AHEAD_MAX_MS = 3653 * DAY_MS;
/** Days' turns that a cursor may lie behind. With a month's figures, gone to zero at most 31 days after their last day, well within the days kept. */
const CURSOR_DAYS = 30;
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
    turnDay(state);
    turnPoints(state);
    dropOldReports(state);
    dropEndedResponses(state);
  }
  if (hourOf(at) !== hourOf(before)) state.hourSeq = state.seq;
  if (slotOf(at) === slotOf(before)) return;
  state.slotSeq = state.seq;
  rateUnusual(state);
}

/** A screen that was away for CURSOR_DAYS begins anew, so that what has been zero for longer can go without a word. */
function turnDay(state: CityState): void {
  state.daySeq = state.seq;
  state.daySeqs.push(state.seq);
  if (state.daySeqs.length > CURSOR_DAYS) state.removalsFrom = Math.max(state.removalsFrom, state.daySeqs.shift() ?? 0);
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
  const { points, earning } = state.grids;
  const today = state.city.calendar.dayOf(state.clock);
  for (const grid of earning) {
    const days = state.places[state.city.tree.gridPlace[grid] ?? -1]?.days;
    const now = days?.get(today)?.[DAY.points] ?? 0;
    if (![...(days?.keys() ?? [])].some((day) => day >= today)) earning.delete(grid);
    if (points[grid] === now) continue;
    points[grid] = now;
    touchGrid(state, grid);
  }
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
