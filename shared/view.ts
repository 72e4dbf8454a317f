// What one screen shows: the live view of a scope, and how a patch moves it on. One form, so one file; the server's half is view-of.ts.
import type { Cadence, Family, Urgency } from "./city.ts";
import type { Area, Authority, Condition, Level, Seq } from "./event.ts";
import type { Activity } from "./terms.ts";

/** Times are ms since 1970 everywhere in a view; `toJson` writes them as RFC 3339. */
type Ms = number;

/** Low, middle and high (10th, 50th, 90th percentile) of the same time of day on comparable days. */
export type Band = { readonly low: number; readonly mid: number; readonly high: number };

export type Totals = {
  readonly reportsToday: number;
  readonly open: number;
  readonly overdue: number;
  readonly closedToday: number;
  readonly settledToday: number;
  /** Closed on time ÷ due, this month; null while nothing was due. 按期结案率. */
  readonly onTimeRate: number | null;
  /** The denominator and numerator of `onTimeRate`. */
  readonly dueThisMonth: number;
  readonly onTimeThisMonth: number;
  readonly warnings: {
    readonly red: number;
    readonly orange: number;
    readonly yellow: number;
    readonly blue: number;
    readonly unacknowledged: number;
  };
  readonly workersOnDuty: number;
  readonly workersRostered: number;
  readonly participationToday: number;
  /** `participationToday` by sort of activity. */
  readonly activitiesToday: Readonly<Record<Activity, number>>;
  readonly pointsToday: number;
  readonly redeemedToday: number;
  readonly patrolsToday: number;
  /** Reports, statuses, patrols and activities whose place the city folder does not know; counted at city scope only. */
  readonly unplaced: number;
  /** Steps that came where their report's stage does not allow them, or for a report nobody submitted. */
  readonly outOfOrder: number;
  /** Second submissions under a reportId or warningId that exists. */
  readonly conflicts: number;
};

/** What is usual now, from the log's own last 14 days; null fields while it holds fewer than 3 comparable days. */
export type Usual = {
  /** How many comparable days (working days, or days off) it rests on, and which they are. */
  readonly days: number;
  readonly dayType: "working" | "off";
  /** The weeks back from today in which these days lie. */
  readonly weeks: number;
  readonly reportsToday: Band | null;
  readonly closedToday: Band | null;
  readonly open: Band | null;
  readonly overdue: Band | null;
  readonly workersOnDuty: Band | null;
  readonly participationToday: Band | null;
  /** Reports in each of the day's 24 hours. */
  readonly hourly: readonly Band[] | null;
  /** Reports by the end of today: today so far carried on. Its band is meant to hold 80 % of such days. */
  readonly endOfDay: Band | null;
  /** What was projected so at this time of day yesterday (`at`), and what came by its end. */
  readonly yesterday: { readonly at: Ms; readonly projected: Band; readonly came: number } | null;
};

/** Parallel arrays over the scope's grids, in grid order. */
export type GridColumns = {
  /** The grid's index, the integer `id` of its feature. */
  readonly index: readonly number[];
  /** Gravity of the gravest active warning over it: 0 none, 1 blue … 4 red. */
  readonly level: readonly number[];
  readonly open: readonly number[];
  readonly condition: readonly Condition[];
  readonly workers: readonly number[];
  readonly rostered: readonly number[];
  /** How unusual the last 24 hours are, pooled with the neighbours: 0, 1 fewer, 2 usual, 3, 4, 5 more. */
  readonly unusual: readonly number[];
  /** Points earned in it today. */
  readonly points: readonly number[];
};

export type WarningRow = {
  readonly warningId: string;
  readonly version: number;
  readonly raisedSeq: Seq;
  readonly source: string;
  readonly authority: Authority;
  readonly category: "natural" | "accident" | "health" | "security";
  readonly level: Level;
  readonly family: Family | null;
  readonly kind: string;
  readonly title: string;
  readonly titleEn: string | null;
  readonly area: Area;
  readonly issuer: string;
  readonly raisedAt: Ms;
  readonly changedAt: Ms;
  readonly startsAt: Ms | null;
  readonly expiresAt: Ms | null;
  readonly instruction: string | null;
  readonly evidence: unknown;
  readonly exercise: boolean;
  readonly proposed: "red" | null;
  readonly acknowledgedAt: Ms | null;
  readonly acknowledgedBy: string | null;
  readonly assignee: string | null;
  readonly shelvedUntil: Ms | null;
  readonly shelvedReason: string | null;
  readonly confirmedAt: Ms | null;
  /** Divisions that have received or relayed it, at most 100. */
  readonly receivedBy: readonly string[];
};

/** One that ended before anybody acknowledged it: it waits for that, a day at most. ISA-18.2's "returned but unacknowledged". */
export type ReturnedRow = WarningRow & { readonly endedAt: Ms };

export type ResponseRow = {
  readonly responseId: string;
  readonly source: string;
  readonly plan: string;
  readonly planEn: string | null;
  /** 1 (Ⅰ, gravest) … 4 (Ⅳ). A scale apart from warnings. */
  readonly level: number;
  readonly area: Area;
  readonly issuer: string;
  readonly startedAt: Ms;
  readonly until: Ms | null;
  readonly exercise: boolean;
};

export const STAGES = [
  "submitted",
  "accepted",
  "dispatched",
  "received",
  "resolved",
  "verified",
  "closed",
  "settled",
  "deferred",
  "voided",
  "folded",
] as const;
export type Stage = (typeof STAGES)[number];

export type ReportRow = {
  readonly reportId: string;
  /** Log position of its submission: the order of the feed. */
  readonly submittedSeq: Seq;
  readonly version: number;
  readonly family: Family;
  readonly kind: string;
  /** Absent (null) on a resident's report until an operator has written one. */
  readonly title: string | null;
  readonly titleEn: string | null;
  readonly stage: Stage;
  /** When it came to its stage. */
  readonly stageSince: Ms;
  /** Limit of the stage; of a deferred report, when its term ends. */
  readonly stageDueAt: Ms | null;
  readonly urgency: Urgency;
  readonly channel: string;
  /** Null when the place is unknown. */
  readonly grid: string | null;
  readonly department: string | null;
  readonly submittedAt: Ms;
  /** When the last step happened. */
  readonly changedAt: Ms;
  readonly dueAt: Ms | null;
  /** Whence the limit runs: submission or the last reopening, moved on by the time that the clock stood still. */
  readonly runsFrom: Ms;
  /** When the clock was stopped; null while it runs. */
  readonly stoppedAt: Ms | null;
  readonly overdue: boolean;
  readonly closedAt: Ms | null;
  /** When, having ended, it leaves the list; null while open. */
  readonly letGoAt: Ms | null;
  readonly satisfaction: number | null;
  readonly unknown: readonly ("grid" | "kind" | "department")[];
};

export type SourceRow = {
  readonly source: string;
  readonly cadence: Cadence | null;
  readonly state: "never" | "fresh" | "silent";
  /** City time at which it last spoke. */
  readonly lastAt: Ms | null;
  readonly records: number | null;
  readonly lagMs: number | null;
  /** Events taken from it, heartbeats included. */
  readonly events: number;
};

/** One child of the scope. */
export type DivisionRow = {
  readonly code: string;
  readonly reportsToday: number;
  readonly open: number;
  readonly overdue: number;
  readonly closedToday: number;
  readonly dueThisMonth: number;
  readonly onTimeThisMonth: number;
  readonly workersOnDuty: number;
  readonly workersRostered: number;
  readonly participationToday: number;
  readonly pointsToday: number;
  /** Gravity of the gravest warning that meets it. */
  readonly level: number;
};

/** One that has nothing open, closed today or due this month has no row. */
export type DepartmentRow = {
  readonly department: string;
  readonly open: number;
  readonly overdue: number;
  readonly closedToday: number;
  readonly dueThisMonth: number;
  readonly onTimeThisMonth: number;
};

export type KindRow = { readonly kind: string; readonly today: number; readonly usual: Band | null };

/** Reports in the 5 minutes from `at`; a slot without any has no row. The last 24 hours. */
export type MinuteRow = { readonly at: Ms; readonly safety: number; readonly livelihood: number; readonly stability: number };

/**
 * One hour from `at`, the last 15 days; an hour in which nothing happened has no row. `…Change` are differences:
 * the level at an earlier time is today's total minus the changes since.
 */
export type HourRow = {
  readonly at: Ms;
  readonly safety: number;
  readonly livelihood: number;
  readonly stability: number;
  readonly closed: number;
  readonly openChange: number;
  readonly overdueChange: number;
  readonly workersChange: number;
  readonly activities: number;
  readonly points: number;
};

/** Open reports that fall due in the hour from `at`, by department; this hour and the next 8. */
export type DueRow = { readonly at: Ms; readonly departments: Readonly<Record<string, number>> };

export type NoticeRow = {
  readonly noticeId: string;
  readonly seq: Seq;
  readonly scope: string;
  readonly title: string;
  readonly titleEn: string | null;
  readonly at: Ms;
};

/** Warnings and responses in force at some time in the last 24 hours; `to` null while in force. */
export type TimelineRow = {
  readonly id: string;
  readonly what: "warning" | "response";
  /** A warning's own; null for a response. */
  readonly family: Family | null;
  readonly level: number;
  readonly authority: Authority | null;
  readonly exercise: boolean;
  readonly title: string;
  readonly titleEn: string | null;
  readonly from: Ms;
  readonly to: Ms | null;
};

/** The keyed lists of a view. */
export type Tables = {
  readonly warnings: readonly WarningRow[];
  readonly returned: readonly ReturnedRow[];
  readonly responses: readonly ResponseRow[];
  readonly reports: readonly ReportRow[];
  readonly sources: readonly SourceRow[];
  readonly divisions: readonly DivisionRow[];
  readonly departments: readonly DepartmentRow[];
  readonly kinds: readonly KindRow[];
  readonly minutes: readonly MinuteRow[];
  readonly hours: readonly HourRow[];
  readonly due: readonly DueRow[];
  readonly notices: readonly NoticeRow[];
  readonly timeline: readonly TimelineRow[];
};
export type TableName = keyof Tables;
export type RowOf<T extends TableName> = Tables[T][number];

export type View = {
  /** Changes when numbers may have been reused: another log, a failover. */
  readonly epoch: string;
  readonly seq: Seq;
  /** The city clock when it was sent, ms. */
  readonly asOf: Ms;
  /** The city minute that limits, overdue, silence and "today" are judged by: the last tick of the log. */
  readonly clock: Ms;
  readonly scope: string;
  readonly totals: Totals;
  readonly usual: Usual;
  readonly grids: GridColumns;
} & Tables;

/** What changed in a scope between `prev` and `seq`. Absent means unchanged. */
export type Patch = {
  readonly epoch: string;
  readonly seq: Seq;
  readonly prev: Seq;
  readonly asOf: Ms;
  readonly clock: Ms;
  readonly totals?: Totals;
  readonly usual?: Usual;
  /** Changed grids: `index` says which, the other columns their new values. */
  readonly grids?: GridColumns;
  readonly tables?: { readonly [T in TableName]?: { readonly set?: readonly RowOf<T>[]; readonly gone?: readonly string[] } };
};

export const REPORTS_SHOWN = 200;
export const NOTICES_SHOWN = 20;
export const MINUTE_SLOT_MS = 5 * 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const DUE_HOURS = 8;
export const HOURS_KEPT = 15 * 24;

export const slotOf = (time: Ms) => Math.floor(time / MINUTE_SLOT_MS) * MINUTE_SLOT_MS;
export const hourOf = (time: Ms) => Math.floor(time / HOUR_MS) * HOUR_MS;

type TableRule<Row> = {
  /** Identity of a row; a newer row of the same key replaces the older. */
  readonly keyOf: (row: Row) => string;
  /** Sorts the table; total, so that every client has the same order. */
  readonly order: (a: Row, b: Row) => number;
  /** Whether the row still belongs in the window at `clock`. Absent: always. */
  readonly inWindow?: (row: Row, clock: Ms) => boolean;
  /** Most rows kept, the first in order. Absent: bounded by the city folder, its window or the state. */
  readonly limit?: number;
};

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const byTime = (a: { at: Ms }, b: { at: Ms }) => a.at - b.at;

/** Key, order and window of every table: what makes server and client agree without talking. */
export const TABLE_RULES: { readonly [T in TableName]: TableRule<RowOf<T>> } = {
  warnings: { keyOf: (row) => row.warningId, order: (a, b) => b.raisedSeq - a.raisedSeq },
  returned: {
    keyOf: (row) => row.warningId,
    order: (a, b) => b.endedAt - a.endedAt || b.raisedSeq - a.raisedSeq,
    inWindow: (row, clock) => row.acknowledgedAt === null && row.endedAt > clock - DAY_MS,
  },
  responses: { keyOf: (row) => row.responseId, order: (a, b) => a.level - b.level || byText(a.responseId, b.responseId) },
  reports: {
    keyOf: (row) => row.reportId,
    order: (a, b) => b.submittedSeq - a.submittedSeq,
    inWindow: (row, clock) => row.letGoAt === null || row.letGoAt > clock,
    limit: REPORTS_SHOWN,
  },
  sources: { keyOf: (row) => row.source, order: (a, b) => byText(a.source, b.source) },
  divisions: { keyOf: (row) => row.code, order: (a, b) => byText(a.code, b.code) },
  departments: {
    keyOf: (row) => row.department,
    order: (a, b) => byText(a.department, b.department),
    inWindow: (row) => row.open !== 0 || row.closedToday !== 0 || row.dueThisMonth !== 0,
  },
  kinds: { keyOf: (row) => row.kind, order: (a, b) => byText(a.kind, b.kind) },
  minutes: { keyOf: (row) => `${row.at}`, order: byTime, inWindow: (row, clock) => inLastSlots(row.at, clock) },
  hours: { keyOf: (row) => `${row.at}`, order: byTime, inWindow: (row, clock) => inLastHours(row.at, clock) },
  due: {
    keyOf: (row) => `${row.at}`,
    order: byTime,
    inWindow: (row, clock) => row.at >= hourOf(clock) && row.at <= hourOf(clock) + DUE_HOURS * HOUR_MS,
  },
  notices: { keyOf: (row) => row.noticeId, order: (a, b) => b.seq - a.seq, limit: NOTICES_SHOWN },
  timeline: {
    keyOf: (row) => `${row.what}:${row.id}`,
    order: (a, b) => a.from - b.from || byText(a.id, b.id) || byText(a.what, b.what),
    inWindow: (row, clock) => row.to === null || row.to > clock - DAY_MS,
  },
};
export const TABLE_NAMES = Object.keys(TABLE_RULES) as TableName[];

/** A future row (a source's clock runs up to 5 minutes ahead) belongs too. */
const inLastSlots = (at: Ms, clock: Ms) => at > slotOf(clock) - DAY_MS;
const inLastHours = (at: Ms, clock: Ms) => at > hourOf(clock) - HOURS_KEPT * HOUR_MS;

/** Sorted, in the window, within the limit. */
export function arrange<T extends TableName>(name: T, rows: RowOf<T>[], clock: Ms): readonly RowOf<T>[] {
  const { order, inWindow, limit } = TABLE_RULES[name] as TableRule<RowOf<T>>;
  const kept = (inWindow ? rows.filter((row) => inWindow(row, clock)) : rows).sort(order);
  return limit !== undefined && kept.length > limit ? kept.slice(0, limit) : kept;
}

/**
 * The view after `patch`, or `"gap"` when the patch does not follow it: then ask for a resync.
 * A patch already applied changes nothing. Untouched slices keep their identity, so selectors may compare with `===`.
 */
export function applyPatch(view: View, patch: Patch): View | "gap" {
  if (patch.epoch !== view.epoch || patch.prev > view.seq) return "gap";
  if (patch.seq < view.seq || (patch.seq === view.seq && patch.prev !== patch.seq)) return view;
  const next: { -readonly [K in keyof View]: View[K] } = { ...view, seq: patch.seq, asOf: patch.asOf, clock: patch.clock };
  if (patch.totals) next.totals = patch.totals;
  if (patch.usual) next.usual = patch.usual;
  if (patch.grids) next.grids = patchColumns(view.grids, patch.grids);
  for (const name of TABLE_NAMES) patchTable(next, name, patch);
  return next;
}

function patchTable<T extends TableName>(view: { -readonly [K in keyof View]: View[K] }, name: T, patch: Patch): void {
  const change = patch.tables?.[name];
  const rule = TABLE_RULES[name] as TableRule<RowOf<T>>;
  const old = view[name] as readonly RowOf<T>[];
  const { inWindow } = rule;
  if (!change && !(inWindow && old.some((row) => !inWindow(row, patch.clock)))) return;
  const rows = new Map(old.map((row) => [rule.keyOf(row), row]));
  for (const key of change?.gone ?? []) rows.delete(key);
  for (const row of change?.set ?? []) rows.set(rule.keyOf(row), row);
  (view as Record<TableName, unknown>)[name] = arrange(name, [...rows.values()], patch.clock);
}

/** Copies only the columns in which a value changed; `index` is never one of them. */
function patchColumns(grids: GridColumns, change: GridColumns): GridColumns {
  const first = grids.index[0] ?? 0;
  const next: Record<keyof GridColumns, readonly unknown[]> = { ...grids };
  for (const column of Object.keys(grids) as (keyof GridColumns)[]) {
    const old: readonly unknown[] = grids[column];
    const fresh: readonly unknown[] = change[column];
    if (change.index.every((index, at) => old[index - first] === fresh[at])) continue;
    const values = old.slice();
    change.index.forEach((index, at) => void (values[index - first] = fresh[at]));
    next[column] = values;
  }
  return next as unknown as GridColumns;
}
