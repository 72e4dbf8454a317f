// A report's life: which step each stage allows, what the step changes, and what that changes in the figures.
import { gridIndexOf } from "../city.ts";
import type { DataOf, EventOf, Recorded } from "../event.ts";
import type { CityState, Report } from "../state.ts";
import { DAY_MS, type Stage } from "../view.ts";
import { allows, OPEN, type StepEvent } from "./stage.ts";
import { recount, standingOf, UNKNOWN } from "./standing.ts";
import { addDay, addHour, addKind, addSlot, climb, DAY, HOUR, remember } from "./tally.ts";
import { countReport } from "./unusual.ts";

/** How long a report that has ended is shown and kept. */
const KEPT_DAYS = 15;

export function applySubmission(state: CityState, record: Recorded, event: EventOf<"chengge.report.submitted">): void {
  const { data, time } = event;
  const known = state.reports.get(data.reportId);
  if (known || record.placed.known) return climb(state, known?.grid ?? -1, (tally) => void (tally.conflicts += 1));

  const { calendar, kinds, officialChannels } = state.city;
  const grid = gridIndexOf(state.city, record.placed.grid);
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
    stagesBefore: [],
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
    plannedHour: null,
    closedAt: null,
    stoppedAt: null,
    letGoAt: null,
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
    addDay(state, tally, day, DAY.submitted, 1);
    addHour(state, tally, time, HOUR[report.family], 1);
    addSlot(state, tally, time, report.family);
    addKind(state, tally, kind, { time, day });
    remember(tally, report);
    if (grid < 0) tally.unplaced += 1;
  });
  if (grid >= 0) countReport(state, grid, time);
  recount(state, report, null, time);
}

export function applyReportStep(state: CityState, record: Recorded, event: StepEvent): void {
  const report = state.reports.get(event.data.reportId);
  if (!report) {
    // The words of a report that the state has let go lie in the log and the index, and are erased there.
    if (record.placed.known && event.type === "chengge.report.redacted") return;
    return climb(state, -1, (tally) => void (tally.outOfOrder += 1));
  }
  const isLate = record.placed.ifVersion !== undefined && record.placed.ifVersion !== report.version;
  report.version += 1;
  report.stamp = state.seq;
  if (isLate || !allows(report, event)) return climb(state, report.grid, (tally) => void (tally.outOfOrder += 1));
  const before = standingOf(state, report);
  const undo = undoOf(report);
  take(report, event);
  report.undo = UNDOABLE.has(event.type) ? undo : null;
  report.changedAt = Math.max(report.changedAt, event.time);
  // A limit moves only on a report that is or comes open: a note on a closed one does not make it late or in time afterwards.
  if (before.open || OPEN.includes(report.stage)) report.dueAt = event.data.dueAt ?? record.placed.dueAt ?? report.dueAt;
  if (OPEN.includes(report.stage)) report.letGoAt = null;
  else report.letGoAt ??= letGoTime(state, record.recordedAt);
  recount(state, report, before, event.time);
}

/** Steps that `undone` takes back, when nothing came after them. */
const UNDOABLE: ReadonlySet<StepEvent["type"]> = new Set<StepEvent["type"]>([
  "chengge.report.accepted",
  "chengge.report.dispatched",
  "chengge.report.received",
  "chengge.report.resolved",
  "chengge.report.verified",
  "chengge.report.returned",
  "chengge.report.closed",
  "chengge.report.settled",
  "chengge.report.reopened",
  "chengge.report.extended",
  "chengge.report.deferred",
  "chengge.report.resumed",
  "chengge.report.voided",
  "chengge.report.folded",
  "chengge.report.unfolded",
]);

function undoOf(report: Report): NonNullable<Report["undo"]> {
  const { stage, stagesBefore, department, coDepartments, dueAt, stoppedAt, closedAt, into, reopened, returned } = report;
  return { stage, stagesBefore, department, coDepartments, dueAt, stoppedAt, closedAt, into, reopened, returned };
}

/** The start of a local day, so that screens let go of the report with the tick at which the state does. A stream's tick follows its batch. */
function letGoTime({ clock, city: { calendar } }: CityState, recordedAt: number): number {
  return calendar.startOfDay(calendar.dayOf(Math.max(clock, recordedAt) + KEPT_DAYS * DAY_MS) + 1);
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
    case "chengge.report.deferred":
      report.stoppedAt = event.time;
      return stepAside(report, "deferred", data);
    case "chengge.report.folded":
      report.into = event.data.into;
      return stepAside(report, "folded", data);
    case "chengge.report.resumed":
      // The time it stood still is given back, in clock time; a step may bring a limit of its own.
      if (report.dueAt !== null && report.stoppedAt !== null) report.dueAt += Math.max(0, event.time - report.stoppedAt);
      report.stoppedAt = null;
      return stepBack(report, data);
    case "chengge.report.unfolded":
      return stepBack(report, data);
    case "chengge.report.voided":
      return enter(report, "voided", data);
    case "chengge.report.undone":
      Object.assign(report, report.undo);
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
  report.stage = stage;
  report.stagesBefore = [];
  if (data.department !== undefined) report.department = data.department;
  if (data.coDepartments !== undefined) report.coDepartments = data.coDepartments;
}

/** Into a stage that it comes back from; a deferred report may be folded, so there may be two to come back to. */
function stepAside(report: Report, stage: "deferred" | "folded", data: DataOf<"chengge.report.accepted">): void {
  const stages = [...report.stagesBefore, report.stage];
  enter(report, stage, data);
  report.stagesBefore = stages;
}

function stepBack(report: Report, data: DataOf<"chengge.report.accepted">): void {
  const stages = report.stagesBefore;
  enter(report, stages.at(-1) ?? "accepted", data);
  report.stagesBefore = stages.slice(0, -1);
  report.into = null;
}

function showTitle(report: Report, data: DataOf<"chengge.report.accepted">): void {
  if (data.title === undefined) return;
  report.title = data.title;
  report.titleEn = data.titleEn ?? null;
  report.titleShown = true;
}
