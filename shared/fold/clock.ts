// The passing of time, as an event: limits run out, warnings end, sources fall silent, the day turns, old figures go.
import type { CityState, Report } from "../state.ts";
import { DAY_MS, HOUR_MS, HOURS_KEPT, hourOf, slotOf } from "../view.ts";
import { forget } from "./removal.ts";
import { fallDue } from "./report.ts";
import { dropEndedResponses } from "./response.ts";
import { findSilent } from "./source.ts";
import { DAYS_KEPT, touchGrid } from "./tally.ts";
import { rateUnusual } from "./unusual.ts";
import { expireWarnings } from "./warning.ts";

/** How long a report that has ended stays in the state; longer when its limit lies later, since it counts as due only then. */
const REPORT_KEPT_MS = 15 * DAY_MS;

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
    clearPoints(state);
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
    const later: string[] = [];
    for (const id of ids) {
      const report = state.reports.get(id);
      if (!report || report.dueAt === null || report.dueCame || hourOf(report.dueAt) !== hour) continue;
      if (report.dueAt <= state.clock) fallDue(state, report);
      else later.push(id);
    }
    if (later.length > 0) state.dueAgenda.set(hour, later);
    else state.dueAgenda.delete(hour);
  }
}

function clearPoints(state: CityState): void {
  state.grids.points.forEach((points, grid) => {
    if (points === 0) return;
    state.grids.points[grid] = 0;
    touchGrid(state, grid);
  });
}

function dropOldReports(state: CityState): void {
  for (const report of state.reports.values()) {
    const ended = report.stage === "closed" || report.stage === "settled" || report.stage === "voided" || report.stage === "folded";
    if (
      !ended ||
      report.changedAt >= state.clock - REPORT_KEPT_MS ||
      (report.stage === "closed" && report.dueAt !== null && !report.dueCame)
    )
      continue;
    state.reports.delete(report.reportId);
    forgetRecent(state, report);
  }
}

function forgetRecent(state: CityState, report: Report): void {
  const { tree } = state.city;
  for (let place = report.grid < 0 ? 0 : (tree.gridPlace[report.grid] ?? 0); place >= 0; place = tree.places[place]?.parent ?? -1) {
    const recent = state.places[place]?.recent;
    const at = recent?.indexOf(report) ?? -1;
    if (at < 0) continue;
    recent?.splice(at, 1);
    forget(state, "reports", report.reportId, place);
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
