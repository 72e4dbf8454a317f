// A report's life: which step each stage allows, what the step changes, and what that changes in the figures.
import { gridIndexOf } from "../city.ts";
import type { DataOf, EventOf, Placed, Recorded } from "../event.ts";
import type { CityState, Report } from "../state.ts";
import { DAY_MS, type Stage } from "../view.ts";
import { OWN_SOURCE } from "./source.ts";
import { allows, type ClimbEvent, OPEN, type StepEvent } from "./stage.ts";
import { recount, standingOf, UNKNOWN } from "./standing.ts";
import { addDay, addHour, addKind, addSlot, climb, DAY, HOUR, remember, type Tally } from "./tally.ts";
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
    stageSince: time,
    stageDueAt: record.placed.stageDueAt ?? null,
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
    runsFrom: record.placed.runsFrom ?? time,
    climbed: NOT_CLIMBED,
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
  // Who came too late changes nothing, the version of who was faster neither.
  const isLate = record.placed.ifVersion !== undefined && record.placed.ifVersion !== report.version;
  // What the program itself planned and somebody overtook is nobody's disorder.
  const count = (tally: Tally) => {
    if (event.source !== OWN_SOURCE) tally.outOfOrder += 1;
  };
  if (isLate) return climb(state, report.grid, count);
  report.version += 1;
  report.stamp = state.seq;
  if (!allows(report, event)) return climb(state, report.grid, count);
  const before = standingOf(state, report);
  const undo = undoOf(report);
  take(report, event, record.placed);
  // What the program adds to a case does not take a person's ten seconds away; what it changes nobody takes back.
  const isOwn = event.source === OWN_SOURCE;
  if (UNDOABLE.has(event.type)) report.undo = isOwn ? null : undo;
  else if (!isOwn) report.undo = null;
  report.changedAt = Math.max(report.changedAt, event.time);
  // A limit moves only on a report that is or comes open: a note on a closed one does not make it late or in time afterwards.
  if (before.open || OPEN.includes(report.stage)) report.dueAt = event.data.dueAt ?? record.placed.dueAt ?? report.dueAt;
  // A new limit is climbed anew; one that was given back after a stop is the same.
  if (report.dueAt !== undo.dueAt && event.type !== "chengge.report.resumed" && event.type !== "chengge.report.undone")
    report.climbed = { ...report.climbed, whole: 0 };
  if (OPEN.includes(report.stage)) report.letGoAt = null;
  else report.letGoAt ??= letGoTime(state, record.recordedAt);
  recount(state, report, before, event.time);
}

const NOT_CLIMBED: Report["climbed"] = { whole: 0, stage: 0 };

/** Steps that `undone` takes back, when nothing came after them. */
export const UNDOABLE: ReadonlySet<StepEvent["type"]> = new Set<StepEvent["type"]>([
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
  const { stage, stageSince, stageDueAt, stagesBefore, department, coDepartments } = report;
  const { dueAt, runsFrom, climbed, stoppedAt, closedAt, into, reopened, returned } = report;
  const steps = { stage, stageSince, stageDueAt, stagesBefore, department, coDepartments };
  return { ...steps, dueAt, runsFrom, climbed, stoppedAt, closedAt, into, reopened, returned };
}

/** The start of a local day, so that screens let go of the report with the tick at which the state does. A stream's tick follows its batch. */
function letGoTime({ clock, city: { calendar } }: CityState, recordedAt: number): number {
  return calendar.startOfDay(calendar.dayOf(Math.max(clock, recordedAt) + KEPT_DAYS * DAY_MS) + 1);
}

/** The step itself, on the report alone. */
function take(report: Report, event: StepEvent, placed: Placed): void {
  const { data } = event;
  const entering = (stage: Stage) => enter(report, stage, event, placed);
  switch (event.type) {
    case "chengge.report.accepted":
      entering("accepted");
      return showTitle(report, data);
    case "chengge.report.dispatched":
      return entering("dispatched");
    case "chengge.report.received":
      return entering("received");
    case "chengge.report.resolved":
      return entering("resolved");
    case "chengge.report.verified":
      return entering("verified");
    case "chengge.report.returned":
      report.returned += 1;
      // 退回: not ours, back to the centre. 返工: inspection failed, back to the department.
      return entering(event.data.kind === "rework" ? "dispatched" : "accepted");
    case "chengge.report.rated":
      report.satisfaction = event.data.satisfaction;
      return;
    case "chengge.report.closed":
      entering("closed");
      report.closedAt = event.time;
      return;
    case "chengge.report.settled":
      entering("settled");
      report.closedAt = event.time;
      return;
    case "chengge.report.reopened":
      entering("accepted");
      report.reopened += 1;
      report.closedAt = null;
      report.runsFrom = placed.runsFrom ?? event.time;
      return;
    case "chengge.report.deferred":
      report.stoppedAt = event.time;
      stepAside(report, "deferred", event, placed);
      report.stageDueAt = event.data.until ?? null;
      return;
    case "chengge.report.folded":
      report.into = event.data.into;
      return stepAside(report, "folded", event, placed);
    case "chengge.report.resumed": {
      // The time it stood still is given back: by its calendar where the door has worked that out, else by the clock.
      const stood = Math.max(0, event.time - (report.stoppedAt ?? event.time));
      if (report.dueAt !== null) report.dueAt += stood;
      report.runsFrom += stood;
      report.stoppedAt = null;
      return stepBack(report, event, placed);
    }
    case "chengge.report.unfolded":
      return stepBack(report, event, placed);
    case "chengge.report.voided":
      return entering("voided");
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
    case "chengge.report.supervised":
      return noteClimb(report, event);
    case "chengge.report.extended":
      return; // the new limit is set with every other `dueAt`
  }
}

function enter(report: Report, stage: Stage, { data, time }: StepEvent, placed: Placed): void {
  report.stage = stage;
  report.stageSince = time;
  report.stageDueAt = placed.stageDueAt ?? null;
  report.climbed = { ...report.climbed, stage: 0 };
  report.stagesBefore = [];
  if (data.department !== undefined) report.department = data.department;
  if (data.coDepartments !== undefined) report.coDepartments = data.coDepartments;
}

/** Into a stage that it comes back from; a deferred report may be folded, so there may be two to come back to. */
function stepAside(report: Report, stage: "deferred" | "folded", event: StepEvent, placed: Placed): void {
  const stages = [...report.stagesBefore, report.stage];
  const term = report.stage === "deferred" ? report.stageDueAt : null;
  enter(report, stage, event, placed);
  report.stagesBefore = stages;
  report.stageDueAt ??= term; // folded while it stood still, it keeps until when
}

function stepBack(report: Report, event: StepEvent, placed: Placed): void {
  const { stagesBefore: stages, stageDueAt: term } = report;
  enter(report, stages.at(-1) ?? "accepted", event, placed);
  report.stagesBefore = stages.slice(0, -1);
  if (report.stage === "deferred") report.stageDueAt = term;
  report.into = null;
}

/** Remembers how far the program has brought it up its chain. */
function noteClimb(report: Report, { source, data }: ClimbEvent): void {
  if (source !== OWN_SOURCE || data.share === undefined || data.limitAt === undefined) return;
  const of = data.limitAt === report.dueAt ? "whole" : "stage";
  report.climbed = { ...report.climbed, [of]: Math.max(report.climbed[of], data.share) };
}

function showTitle(report: Report, data: DataOf<"chengge.report.accepted">): void {
  if (data.title === undefined) return;
  report.title = data.title;
  report.titleEn = data.titleEn ?? null;
  report.titleShown = true;
}
