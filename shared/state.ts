// The state of the city: what follows from the log. Plain data folded in place by its one owner; stamps say what changed since when.
import { assert, assertNever } from "./assert.ts";
import { type CityCalendar, createCalendar } from "./calendar.ts";
import type { CityProfile, CityTree, Family, Urgency } from "./city.ts";
import type { Condition, Recorded, Seq } from "./event.ts";
import { applyTick } from "./fold/clock.ts";
import { applyDesk, applyNotice, type DeskLogs, noDeskLogs } from "./fold/desk.ts";
import { applyGridStatus, applyParticipation, applyPatrol } from "./fold/people.ts";
import { applyReportStep, applySubmission } from "./fold/report.ts";
import { applyResponse } from "./fold/response.ts";
import { applySource, type SourceState, sourcesOf } from "./fold/source.ts";
import { emptyTally, type Tally } from "./fold/tally.ts";
import { noRating, type Rating } from "./fold/unusual.ts";
import { applyRaised, applyWarningStep } from "./fold/warning.ts";
import type { NoticeRow, ResponseRow, Stage, WarningRow } from "./view.ts";

/** What the fold needs of the city folder. */
export type CityContext = {
  readonly profile: CityProfile;
  readonly tree: CityTree;
  /** Grids that share an edge, by grid index. */
  readonly neighbours: readonly (readonly number[])[];
  readonly calendar: CityCalendar;
  /** Codes that figures are kept under; any other counts as unknown. */
  readonly departments: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
  /** Channels whose reporters are not residents; an unknown channel counts as a resident's. */
  readonly officialChannels: ReadonlySet<string>;
};

/** The part of a read city folder that `emptyState` needs. */
export type CityFolder = Pick<CityContext, "profile" | "tree" | "neighbours">;

/** A report while it is open and for 15 days after. Its whole history lies in the index. */
export type Report = {
  readonly reportId: string;
  readonly submittedSeq: Seq;
  stamp: Seq;
  /** Counts the events about it. */
  version: number;
  readonly family: Family;
  readonly kind: string;
  title: string | null;
  titleEn: string | null;
  /** Whether `title` may be shown on a wall: not a resident's own words. */
  titleShown: boolean;
  stage: Stage;
  stageSince: number;
  stageDueAt: number | null;
  /** Where it goes back to when resumed or unfolded, innermost last; at most two. */
  stagesBefore: readonly Stage[];
  readonly urgency: Urgency;
  readonly channel: string;
  readonly source: string;
  /** Grid index, -1 when the place is unknown. */
  readonly grid: number;
  department: string | null;
  coDepartments: readonly string[];
  readonly submittedAt: number;
  changedAt: number;
  dueAt: number | null;
  /** Whence the limit runs: submission or the last reopening, moved on by the time that the clock stood still. */
  runsFrom: number;
  /** Parts of the present limits at which the case has climbed its chain. */
  climbed: { readonly whole: number; readonly stage: number };
  /** Whether `dueAt` has passed on the city clock. */
  dueCame: boolean;
  overdueSince: number | null;
  /** The hour of `dueAgenda` that it stands under. */
  plannedHour: number | null;
  closedAt: number | null;
  /** When its clock was stopped; null while it runs. */
  stoppedAt: number | null;
  /** When, having ended, it leaves views and the state; null while open. */
  letGoAt: number | null;
  satisfaction: number | null;
  into: string | null;
  reopened: number;
  returned: number;
  readonly unknown: readonly ("grid" | "kind" | "department")[];
  /** What the last step changed, for one undo. */
  undo: Pick<
    Report,
    | "stage"
    | "stageSince"
    | "stageDueAt"
    | "stagesBefore"
    | "department"
    | "coDepartments"
    | "dueAt"
    | "runsFrom"
    | "climbed"
    | "stoppedAt"
    | "closedAt"
    | "into"
    | "reopened"
    | "returned"
  > | null;
};

export type Warning = WarningRow & {
  stamp: Seq;
  /** When it was lifted, dismissed or ran out; null while active. */
  endedAt: number | null;
  /** Grid indices it covers, as ranges [from, to). */
  ranges: readonly (readonly [number, number])[];
};

export type Response = ResponseRow & { stamp: Seq; endedAt: number | null; ranges: readonly (readonly [number, number])[] };

/** A row that left every view that it no longer belongs to. */
export type Removal = {
  readonly seq: Seq;
  readonly table: "warnings" | "returned" | "responses" | "timeline" | "notices";
  readonly key: string;
};

export type CityState = {
  /** Not part of a state snapshot. */
  readonly city: CityContext;
  seq: Seq;
  /** City minute of the last tick, ms; 0 before the first. */
  clock: number;
  /** Seq of the tick that opened the present 5-minute slot, hour and local day. */
  slotSeq: Seq;
  hourSeq: Seq;
  daySeq: Seq;
  /** Seq of the last submission or ending on another day than today: what "comparable days" rests on. */
  historySeq: Seq;
  /** `daySeq` of the last CURSOR_DAYS days, oldest first. */
  readonly daySeqs: Seq[];
  readonly places: Tally[];
  /** By grid index. */
  readonly grids: {
    readonly level: number[];
    /** Active warnings over each grid by level: `warned[grid * 4 + gravity - 1]`. */
    readonly warned: number[];
    readonly condition: Condition[];
    readonly workers: number[];
    readonly rostered: number[];
    readonly statusAt: number[];
    readonly unusual: number[];
    readonly points: number[];
    /** Grids that may have points of today or of a day that the clock has not reached. */
    readonly earning: Set<number>;
  };
  readonly rating: Rating;
  readonly reports: Map<string, Report>;
  /** Seq of the latest submission whose report or warning has left the state: up to here only the index knows which ids are taken. */
  letGoSeq: Seq;
  /** Ids of reports by the hour in which their limit comes, so that a tick looks at few; a report stands under one hour at most. */
  readonly dueAgenda: Map<number, Set<string>>;
  readonly warnings: Map<string, Warning>;
  readonly responses: Map<string, Response>;
  readonly sources: Map<string, SourceState>;
  readonly notices: (NoticeRow & { readonly text: string })[];
  readonly desk: DeskLogs;
  /** The last removals, oldest first; a cursor older than `removalsFrom` gets a snapshot. */
  readonly removals: Removal[];
  removalsFrom: Seq;
};

export function contextOf({ profile, tree, neighbours }: CityFolder): CityContext {
  return {
    profile,
    tree,
    neighbours,
    calendar: createCalendar(profile),
    departments: new Set(profile.departments.map((department) => department.code)),
    kinds: new Set(profile.kinds.map((kind) => kind.code)),
    officialChannels: new Set(profile.channels.filter((channel) => !channel.resident).map((channel) => channel.code)),
  };
}

export function emptyState(city: CityFolder): CityState {
  const context = contextOf(city);
  const count = context.tree.gridPlace.length;
  const zeros = () => new Array<number>(count).fill(0);
  return {
    city: context,
    seq: 0,
    clock: 0,
    slotSeq: 0,
    hourSeq: 0,
    daySeq: 0,
    historySeq: 0,
    daySeqs: [],
    places: context.tree.places.map(emptyTally),
    grids: {
      level: zeros(),
      warned: new Array<number>(count * 4).fill(0),
      condition: new Array<Condition>(count).fill("normal"),
      workers: zeros(),
      rostered: zeros(),
      statusAt: zeros(),
      unusual: new Array<number>(count).fill(2),
      points: zeros(),
      earning: new Set(),
    },
    rating: noRating(context.tree),
    reports: new Map(),
    letGoSeq: 0,
    dueAgenda: new Map(),
    warnings: new Map(),
    responses: new Map(),
    sources: sourcesOf(context.profile),
    notices: [],
    desk: noDeskLogs(),
    removals: [],
    removalsFrom: 0,
  };
}

/** All of a state but the city folder: what a state snapshot holds. */
export type BareState = Omit<CityState, "city">;

/** A state read back from a snapshot, with the city folder it was folded with. */
export function withCity(bare: BareState, city: CityFolder): CityState {
  return { ...bare, city: contextOf(city) };
}

/**
 * The state after `records`, which must follow `state.seq` without a hole. Folds in place and returns the same state:
 * nobody else holds it, and what changed is told by stamps. Reads no clock, no randomness, no network.
 */
export function reduce(state: CityState, records: readonly Recorded[]): CityState {
  for (const record of records) {
    assert(record.seq === state.seq + 1, `expected record ${state.seq + 1}, got ${record.seq}`);
    state.seq = record.seq;
    applySource(state, record);
    apply(state, record);
  }
  return state;
}

function apply(state: CityState, record: Recorded): void {
  const { event } = record;
  switch (event.type) {
    case "chengge.report.submitted":
      return applySubmission(state, record, event);
    case "chengge.report.accepted":
    case "chengge.report.dispatched":
    case "chengge.report.received":
    case "chengge.report.resolved":
    case "chengge.report.verified":
    case "chengge.report.returned":
    case "chengge.report.rated":
    case "chengge.report.closed":
    case "chengge.report.settled":
    case "chengge.report.reopened":
    case "chengge.report.reminded":
    case "chengge.report.escalated":
    case "chengge.report.extended":
    case "chengge.report.deferred":
    case "chengge.report.resumed":
    case "chengge.report.supervised":
    case "chengge.report.voided":
    case "chengge.report.folded":
    case "chengge.report.unfolded":
    case "chengge.report.undone":
    case "chengge.report.noted":
    case "chengge.report.redacted":
      return applyReportStep(state, record, event);
    case "chengge.warning.raised":
      return applyRaised(state, record, event);
    case "chengge.warning.adjusted":
    case "chengge.warning.lifted":
    case "chengge.warning.acknowledged":
    case "chengge.warning.received":
    case "chengge.warning.relayed":
    case "chengge.warning.assigned":
    case "chengge.warning.shelved":
    case "chengge.warning.unshelved":
    case "chengge.warning.escalated":
    case "chengge.warning.confirmed":
    case "chengge.warning.dismissed":
    case "chengge.warning.noted":
      return applyWarningStep(state, record, event);
    case "chengge.response.started":
    case "chengge.response.adjusted":
    case "chengge.response.ended":
      return applyResponse(state, event);
    case "chengge.grid.status":
      return applyGridStatus(state, record, event);
    case "chengge.grid.patrolled":
      return applyPatrol(state, record, event);
    case "chengge.participation.recorded":
      return applyParticipation(state, record, event);
    case "chengge.notice.published":
      return applyNotice(state, record, event);
    case "chengge.source.heartbeat":
      return; // folded by applySource, as every event of a source is
    case "chengge.duty.logged":
    case "chengge.call.logged":
    case "chengge.instruction.given":
    case "chengge.instruction.done":
    case "chengge.incident.reported":
    case "chengge.handover.offered":
    case "chengge.handover.confirmed":
    case "chengge.model.calibrated":
    case "chengge.model.configured":
    case "chengge.city.loaded":
      return applyDesk(state, record);
    case "chengge.clock.ticked":
      return applyTick(state, event.data.at);
    default:
      return assertNever(event);
  }
}
