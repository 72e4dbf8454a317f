// What a report adds to the figures as it stands, and how the figures move when that changes.
import type { CityState, Report } from "../state.ts";
import { hourOf } from "../view.ts";
import { countsWhenDue, OPEN } from "./stage.ts";
import {
  addDay,
  addDepartmentDay,
  addDue,
  addHour,
  climb,
  DAY,
  DEPARTMENT_DAY,
  departmentOf,
  HOUR,
  type Tally,
  touchGrid,
} from "./tally.ts";

/** Kinds and departments that the city folder does not know share one row, so that no source can add rows without end. */
export const UNKNOWN = "unknown";

/** What a report adds to the figures as it stands. */
export type Standing = {
  readonly open: boolean;
  /** Open with its clock not stopped. */
  readonly running: boolean;
  readonly overdue: boolean;
  readonly department: string;
  readonly dueHour: number | null;
  readonly closedAt: number | null;
  readonly settledAt: number | null;
  /** Local day on which it was due, once that has come. */
  readonly dueDay: number | null;
  readonly onTime: boolean;
};

export function standingOf(state: CityState, report: Report): Standing {
  const { stage, dueAt, dueCame, closedAt, department } = report;
  const open = OPEN.includes(stage);
  const running = open && stage !== "deferred";
  const counts = dueAt !== null && dueCame && countsWhenDue(stage);
  return {
    open,
    running,
    overdue: running && dueCame,
    department: department !== null && state.city.departments.has(department) ? department : UNKNOWN,
    dueHour: running && dueAt !== null && !dueCame ? hourOf(dueAt) : null,
    closedAt: stage === "closed" ? closedAt : null,
    settledAt: stage === "settled" ? closedAt : null,
    dueDay: counts ? state.city.calendar.dayOf(dueAt) : null,
    onTime: counts && stage === "closed" && closedAt !== null && closedAt <= dueAt,
  };
}

/** The city clock has reached the report's limit. */
export function fallDue(state: CityState, report: Report): void {
  const before = standingOf(state, report);
  report.stamp = state.seq;
  recount(state, report, before, report.dueAt ?? state.clock);
}

/** A closed report leaves the state before its limit has come: it is counted now under the day on which it will have been due. */
export function countDueAhead(state: CityState, report: Report): void {
  const before = standingOf(state, report);
  report.dueCame = true;
  const after = standingOf(state, report);
  climb(state, report.grid, (tally) => {
    count(state, tally, before, -1);
    count(state, tally, after, 1);
  });
}

/** Moves the figures from what the report added before (null: nothing, it is new) to what it adds now; `time` is when the change happened. */
export function recount(state: CityState, report: Report, before: Standing | null, time: number): void {
  report.dueCame = report.dueAt !== null && report.dueAt <= state.clock;
  const after = standingOf(state, report);
  plan(state, report);
  if (before && isSame(before, after)) return;

  const openBy = Number(after.open) - Number(before?.open ?? false);
  const overdueBy = Number(after.overdue) - Number(before?.overdue ?? false);
  const overdueAt = overdueChangeTime(report, before, { after, time });
  climb(state, report.grid, (tally) => {
    if (openBy !== 0) {
      tally.open += openBy;
      addHour(state, tally, time, HOUR.openChange, openBy);
    }
    if (overdueBy !== 0) {
      tally.overdue += overdueBy;
      addHour(state, tally, overdueAt, HOUR.overdueChange, overdueBy);
    }
    if (before) count(state, tally, before, -1);
    count(state, tally, after, 1);
  });
  if (openBy !== 0 && report.grid >= 0) touchGrid(state, report.grid);
}

/**
 * When the report became or stopped being overdue, so that the past's figures are true for events that come late: it becomes so at its limit
 * (or when its clock starts again after it), and stops with the step; a step that turns out to be older than the limit takes the entry back.
 */
function overdueChangeTime(report: Report, before: Standing | null, now: { readonly after: Standing; readonly time: number }): number {
  const since = report.overdueSince ?? 0;
  if (now.after.overdue) {
    if (!before?.overdue) report.overdueSince = before && !before.running ? Math.max(report.dueAt ?? 0, now.time) : report.dueAt;
    return report.overdueSince ?? now.time;
  }
  report.overdueSince = null;
  return Math.max(since, now.time);
}

function count(state: CityState, tally: Tally, standing: Standing, by: 1 | -1): void {
  const { calendar } = state.city;
  const department = departmentOf(state, tally, standing.department);
  if (standing.open) department.open += by;
  if (standing.overdue) department.overdue += by;
  if (standing.dueHour !== null) addDue(state, tally, standing.dueHour, { department: standing.department, by });
  if (standing.closedAt !== null) {
    const day = calendar.dayOf(standing.closedAt);
    addDay(state, tally, day, DAY.closed, by);
    addHour(state, tally, standing.closedAt, HOUR.closed, by);
    addDepartmentDay(state, department, day, DEPARTMENT_DAY.closed, by);
  }
  if (standing.settledAt !== null) addDay(state, tally, calendar.dayOf(standing.settledAt), DAY.settled, by);
  const endedAt = standing.closedAt ?? standing.settledAt;
  if (endedAt !== null && calendar.dayOf(endedAt) !== calendar.dayOf(state.clock)) state.historySeq = state.seq;
  if (standing.dueDay !== null) {
    addDay(state, tally, standing.dueDay, DAY.due, by);
    addDepartmentDay(state, department, standing.dueDay, DEPARTMENT_DAY.due, by);
    if (standing.onTime) {
      addDay(state, tally, standing.dueDay, DAY.onTime, by);
      addDepartmentDay(state, department, standing.dueDay, DEPARTMENT_DAY.onTime, by);
    }
  }
}

function isSame(a: Standing, b: Standing): boolean {
  for (const field in a) if (a[field as keyof Standing] !== b[field as keyof Standing]) return false;
  return true;
}

/** Puts the report under the hour in which its limit comes, whatever its stage: a closed one counts as due only then. */
function plan(state: CityState, report: Report): void {
  const hour = report.dueAt === null || report.dueCame ? null : hourOf(report.dueAt);
  if (hour === report.plannedHour) return;
  unplan(state, report);
  report.plannedHour = hour;
  if (hour === null) return;
  const due = state.dueAgenda.get(hour);
  if (due) due.add(report.reportId);
  else state.dueAgenda.set(hour, new Set([report.reportId]));
}

/** Takes the report off the agenda. */
export function unplan(state: CityState, report: Report): void {
  if (report.plannedHour === null) return;
  const due = state.dueAgenda.get(report.plannedHour);
  due?.delete(report.reportId);
  if (due?.size === 0) state.dueAgenda.delete(report.plannedHour);
  report.plannedHour = null;
}
