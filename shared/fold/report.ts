// A report's life: which step each stage allows, what the step changes, and what that changes in the figures.
import type { DataOf, EventOf, EventType, Recorded } from "../event.ts";
import type { CityState, Report } from "../state.ts";
import { hourOf, type Stage } from "../view.ts";
import {
  addDay,
  addDepartmentDay,
  addDue,
  addHour,
  addKind,
  addSlot,
  climb,
  DAY,
  DEPARTMENT_DAY,
  departmentOf,
  gridOf,
  HOUR,
  remember,
  type Tally,
  touchGrid,
} from "./tally.ts";
import { countRecent } from "./unusual.ts";

type StepType = Exclude<Extract<EventType, `chengge.report.${string}`>, "chengge.report.submitted">;
export type StepEvent = { [T in StepType]: EventOf<T> }[StepType];

const IN_HAND: readonly Stage[] = ["submitted", "accepted", "dispatched", "received", "resolved", "verified"];
const OPEN: readonly Stage[] = [...IN_HAND, "deferred"];
const ENDED: readonly Stage[] = ["closed", "settled"];
const ANY: readonly Stage[] = [...OPEN, ...ENDED, "voided", "folded"];

/** Stages from which each step is allowed. A source may close at once what another system handled, so closing needs no step before it. */
const ALLOWED: { readonly [T in StepType]: ReadonlySet<Stage> } = {
  "chengge.report.accepted": new Set<Stage>(["submitted"]),
  "chengge.report.dispatched": new Set<Stage>(["submitted", "accepted", "dispatched", "received"]),
  "chengge.report.received": new Set<Stage>(["dispatched"]),
  "chengge.report.resolved": new Set<Stage>(["accepted", "dispatched", "received"]),
  "chengge.report.verified": new Set<Stage>(["resolved"]),
  "chengge.report.returned": new Set<Stage>(["dispatched", "received", "resolved", "verified"]),
  "chengge.report.rated": new Set<Stage>(["resolved", "verified", ...ENDED]),
  "chengge.report.closed": new Set(IN_HAND),
  "chengge.report.settled": new Set<Stage>(["submitted", "accepted"]),
  "chengge.report.reopened": new Set<Stage>([...ENDED, "voided"]),
  "chengge.report.reminded": new Set(OPEN),
  "chengge.report.escalated": new Set(OPEN),
  "chengge.report.extended": new Set(IN_HAND),
  "chengge.report.deferred": new Set(IN_HAND),
  "chengge.report.resumed": new Set<Stage>(["deferred"]),
  "chengge.report.supervised": new Set(OPEN),
  "chengge.report.voided": new Set(OPEN),
  "chengge.report.folded": new Set(OPEN),
  "chengge.report.unfolded": new Set<Stage>(["folded"]),
  "chengge.report.undone": new Set(ANY),
  "chengge.report.noted": new Set(ANY),
  "chengge.report.redacted": new Set(ANY),
};

/** Whether `report` may take this step now. */
export function allows(report: Report, event: StepEvent): boolean {
  if (!ALLOWED[event.type].has(report.stage)) return false;
  if (event.type === "chengge.report.returned")
    return event.data.kind === "rework" || report.stage === "dispatched" || report.stage === "received";
  if (event.type === "chengge.report.undone") return report.undo !== null;
  if (event.type === "chengge.report.folded") return event.data.into !== report.reportId;
  return true;
}

export function applySubmission(state: CityState, record: Recorded, event: EventOf<"chengge.report.submitted">): void {
  const { data, time } = event;
  const known = state.reports.get(data.reportId);
  if (known) return climb(state, known.grid, (tally) => void (tally.conflicts += 1));

  const { calendar, kinds, officialChannels } = state.city;
  const grid = gridOf(state, record.placed.grid);
  const report: Report = {
    reportId: data.reportId,
    submittedSeq: record.seq,
    stamp: record.seq,
    version: 1,
    family: data.family,
    kind: data.kind,
    title: data.title ?? null,
    titleEn: data.titleEn ?? null,
    titleShown: officialChannels.has(data.channel),
    stage: "submitted",
    stageBefore: null,
    urgency: data.urgency,
    channel: data.channel,
    source: event.source,
    grid,
    department: data.department ?? record.placed.department ?? null,
    coDepartments: [],
    submittedAt: time,
    changedAt: time,
    dueAt: data.dueAt ?? record.placed.dueAt ?? null,
    dueCame: false,
    overdueSince: null,
    closedAt: null,
    satisfaction: null,
    into: null,
    reopened: 0,
    returned: 0,
    unknown: record.placed.unknown ?? [],
    undo: null,
  };
  state.reports.set(report.reportId, report);
  const kind = kinds.has(report.kind) ? report.kind : UNKNOWN;
  const day = calendar.dayOf(time);
  if (day !== calendar.dayOf(state.clock)) state.historySeq = record.seq;
  climb(state, grid, (tally) => {
    addDay(tally, day, DAY.submitted, 1);
    addHour(state, tally, time, HOUR[report.family], 1);
    addSlot(state, tally, time, report.family);
    addKind(state, tally, kind, { time, day });
    remember(tally, report);
    if (grid < 0) tally.unplaced += 1;
  });
  if (grid >= 0) countRecent(state, grid, time);
  recount(state, report, null, time);
}

/** Kinds and departments that the city folder does not know share one row, so that no source can add rows without end. */
export const UNKNOWN = "unknown";

export function applyReportStep(state: CityState, record: Recorded, event: StepEvent): void {
  const report = state.reports.get(event.data.reportId);
  if (!report) return climb(state, -1, (tally) => void (tally.outOfOrder += 1));
  report.version += 1;
  report.stamp = state.seq;
  if (!allows(report, event)) return climb(state, report.grid, (tally) => void (tally.outOfOrder += 1));
  const before = standingOf(state, report);
  take(report, event);
  report.changedAt = event.time;
  if (record.placed.dueAt !== undefined) report.dueAt = record.placed.dueAt;
  if (event.data.dueAt !== undefined) report.dueAt = event.data.dueAt;
  recount(state, report, before, event.time);
}

/** The step itself, on the report alone. */
function take(report: Report, event: StepEvent): void {
  const { data } = event;
  switch (event.type) {
    case "chengge.report.accepted":
      enter(report, "accepted", data);
      return showTitle(report, data);
    case "chengge.report.dispatched":
      return enter(report, "dispatched", data);
    case "chengge.report.received":
      return enter(report, "received", data);
    case "chengge.report.resolved":
      return enter(report, "resolved", data);
    case "chengge.report.verified":
      return enter(report, "verified", data);
    case "chengge.report.returned":
      report.returned += 1;
      // 退回: not ours, back to the centre. 返工: inspection failed, back to the department.
      return enter(report, event.data.kind === "rework" ? "dispatched" : "accepted", data);
    case "chengge.report.rated":
      report.satisfaction = event.data.satisfaction;
      return;
    case "chengge.report.closed":
      enter(report, "closed", data);
      report.closedAt = event.time;
      return;
    case "chengge.report.settled":
      enter(report, "settled", data);
      report.closedAt = event.time;
      return;
    case "chengge.report.reopened":
      enter(report, "accepted", data);
      report.reopened += 1;
      report.closedAt = null;
      return;
    case "chengge.report.deferred": {
      const from = report.stage;
      enter(report, "deferred", data);
      report.stageBefore = from;
      return;
    }
    case "chengge.report.folded": {
      const from = report.stage;
      enter(report, "folded", data);
      report.stageBefore = from;
      report.into = event.data.into;
      return;
    }
    case "chengge.report.resumed":
    case "chengge.report.unfolded":
      enter(report, report.stageBefore ?? "accepted", data);
      report.stageBefore = null;
      report.into = null;
      return;
    case "chengge.report.voided":
      return enter(report, "voided", data);
    case "chengge.report.undone":
      Object.assign(report, report.undo);
      report.undo = null;
      return;
    case "chengge.report.noted":
      return showTitle(report, data);
    case "chengge.report.redacted":
      report.title = null;
      report.titleEn = null;
      return;
    case "chengge.report.reminded":
    case "chengge.report.escalated":
    case "chengge.report.extended":
    case "chengge.report.supervised":
      return; // the new limit of an extension is set with every other `dueAt`
  }
}

function enter(report: Report, stage: Stage, data: DataOf<"chengge.report.accepted">): void {
  const { stageBefore, department, coDepartments, dueAt, closedAt, into } = report;
  report.undo = { stage: report.stage, stageBefore, department, coDepartments, dueAt, closedAt, into };
  report.stage = stage;
  if (data.department !== undefined) report.department = data.department;
  if (data.coDepartments !== undefined) report.coDepartments = data.coDepartments;
}

function showTitle(report: Report, data: DataOf<"chengge.report.accepted">): void {
  if (data.title === undefined) return;
  report.title = data.title;
  report.titleEn = data.titleEn ?? null;
  report.titleShown = true;
}

/** What a report adds to the figures as it stands. */
type Standing = {
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

function standingOf(state: CityState, report: Report): Standing {
  const { stage, dueAt, dueCame, closedAt, department } = report;
  const open = OPEN.includes(stage);
  const running = open && stage !== "deferred";
  const counts = dueAt !== null && dueCame && (running || stage === "closed");
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

/** Moves the figures from what the report added before (null: nothing, it is new) to what it adds now; `time` is when the change happened. */
function recount(state: CityState, report: Report, before: Standing | null, time: number): void {
  report.dueCame = report.dueAt !== null && report.dueAt <= state.clock;
  const after = standingOf(state, report);
  if (after.dueHour !== null && after.dueHour !== before?.dueHour) plan(state, report, after.dueHour);
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
    addDay(tally, day, DAY.closed, by);
    addHour(state, tally, standing.closedAt, HOUR.closed, by);
    addDepartmentDay(department, day, DEPARTMENT_DAY.closed, by);
  }
  if (standing.settledAt !== null) addDay(tally, calendar.dayOf(standing.settledAt), DAY.settled, by);
  if (standing.dueDay !== null) {
    addDay(tally, standing.dueDay, DAY.due, by);
    addDepartmentDay(department, standing.dueDay, DEPARTMENT_DAY.due, by);
    if (standing.onTime) {
      addDay(tally, standing.dueDay, DAY.onTime, by);
      addDepartmentDay(department, standing.dueDay, DEPARTMENT_DAY.onTime, by);
    }
  }
}

function isSame(a: Standing, b: Standing): boolean {
  for (const field in a) if (a[field as keyof Standing] !== b[field as keyof Standing]) return false;
  return true;
}

function plan(state: CityState, report: Report, hour: number): void {
  const due = state.dueAgenda.get(hour);
  if (due) due.push(report.reportId);
  else state.dueAgenda.set(hour, [report.reportId]);
}
