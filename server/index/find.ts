// Questions to the index: lists by keyset, one report or warning with its history.
import type { DatabaseSync } from "node:sqlite";
import type { CityTree } from "../../shared/city.ts";
import type { CityEvent, Seq } from "../../shared/event.ts";
import type { Report, Warning } from "../../shared/state.ts";
import { matchOf } from "./pairs.ts";
import { reportKey, runOut, warningKey } from "./pocket.ts";
import {
  type Counted,
  cursorText,
  HISTORY_MAX,
  type HistoryEntry,
  type IndexedReport,
  type IndexedWarning,
  LIST_MAX,
  type Page,
  type ReportIndex,
  type ReportQuery,
  type WarningQuery,
} from "./report-index.ts";
import type { Extra } from "./write.ts";

/** Of the reports that hold the words searched for, so many are looked at, the last to come into the log. */
const SEARCHED_MAX = 5000;
/** A scope with more than this part of the city's grids is wide. */
const WIDE_PART = 50;

const WEEK_MS = 7 * 86_400_000;

/** How each figure is counted, from an index's pages alone. */
const COUNTS: Readonly<Record<Counted, { readonly index: string; readonly time: string; readonly and?: string }>> = {
  reports: { index: "report_place", time: "submitted_at" },
  closed: { index: "report_closed", time: "closed_at" },
  due: { index: "report_due", time: "due_counted" },
  onTime: { index: "report_due", time: "due_counted", and: " AND closed_at <= due_counted" },
};

/** Stages in which a limit runs. */
const RUNNING = "'submitted', 'accepted', 'dispatched', 'received', 'resolved', 'verified'";

type Value = string | number;
type Condition = readonly [sql: string, ...values: Value[]];
type ReportRecord = { readonly folded: string; readonly extra: string; readonly grid: string | null };
type ListOf = { readonly select: string; readonly from: string; readonly time: string };
const REPORTS: ListOf = { select: "folded, extra, grid", from: "report", time: "submitted_at" };
const WARNINGS: ListOf = { select: "folded", from: "warning", time: "raised_at" };
type HistoryRow = { readonly seq: Seq; readonly recorded_at: number; readonly taken: number; readonly event: string };

export type Finder = Pick<ReportIndex, "reports" | "report" | "warnings" | "warning" | "count" | "closedSince">;

/**
 * Pages cost a few ms with 200,000 reports. What no table's index holds, such as a channel that nearly no report has, is looked for
 * among all on the event loop, up to a second for a million. Lists in a worker thread are for a later step.
 * `clock` tells the city minute by which something is overdue or has run out.
 */
export function createFinder(db: DatabaseSync, tree: CityTree, clock: () => number): Finder {
  const historyOf = (about: string): HistoryEntry[] => {
    const rows = db
      .prepare("SELECT seq, recorded_at, taken, event FROM history WHERE about = ? ORDER BY seq LIMIT ?")
      .all(about, HISTORY_MAX);
    return (rows as unknown as HistoryRow[]).map((row) => ({
      seq: row.seq,
      recordedAt: row.recorded_at,
      event: JSON.parse(row.event) as CityEvent,
      taken: row.taken === 1,
    }));
  };
  /** Sorts by key alone and reads the rows of one page. */
  const list = <Row>({ select, from, time }: ListOf, conditions: readonly Condition[], limit: number): Row[] => {
    const where = conditions.map(([sql]) => sql).join(" AND ") || "1";
    const values = conditions.flatMap(([, ...rest]) => rest);
    const order = `ORDER BY ${time} DESC, seq DESC`;
    const keys = `SELECT seq FROM ${from} WHERE ${where} ${order} LIMIT ?`;
    return db.prepare(`SELECT ${select} FROM ${from} WHERE seq IN (${keys}) ${order}`).all(...values, limit) as unknown as Row[];
  };
  const selectReport = db.prepare("SELECT folded, extra, grid FROM report WHERE report_id = ?");
  const selectWarning = db.prepare("SELECT folded FROM warning WHERE warning_id = ?");
  const selectClosed = db.prepare("SELECT min(closed_at) AS first FROM report WHERE closed_at >= ? AND closed_at < ?");
  return {
    reports(query) {
      const limit = Math.min(query.limit, LIST_MAX);
      const rows = list<ReportRecord>(REPORTS, reportConditions(query, tree, clock()), limit + 1);
      return pageOf(
        rows.map((row) => indexedReport(row, clock())),
        limit,
        (report) => ({ time: report.submittedAt, seq: report.submittedSeq }),
      );
    },
    report(reportId) {
      const row = selectReport.get(reportId) as ReportRecord | undefined;
      return row ? { report: indexedReport(row, clock()), history: historyOf(reportKey(reportId)) } : null;
    },
    count(what, scope, { from, to }) {
      const { index, time, and = "" } = COUNTS[what];
      const { lo, hi, parent } = placeOf(tree, scope);
      const [here, ...range] = parent < 0 ? [""] : [" AND grid_index >= ? AND grid_index < ?", lo, hi];
      const by = what === "reports" && parent < 0 ? "report_time" : index;
      const sql = `SELECT count(*) AS n FROM report INDEXED BY ${by} WHERE ${time} >= ? AND ${time} < ?${here}${and}`;
      return Number(db.prepare(sql).get(from, to, ...range)?.["n"]);
    },
    closedSince() {
      let since = clock();
      for (;;) {
        const row = selectClosed.get(since - WEEK_MS, since)?.["first"];
        if (typeof row !== "number") return since === clock() ? null : since;
        since = row;
      }
    },
    warnings(query) {
      const limit = Math.min(query.limit, LIST_MAX);
      const rows = list<{ folded: string }>(WARNINGS, warningConditions(query, tree, clock()), limit + 1);
      return pageOf(
        rows.map((row) => indexedWarning(row, clock())),
        limit,
        (warning) => ({ time: warning.raisedAt, seq: warning.raisedSeq }),
      );
    },
    warning(warningId) {
      const row = selectWarning.get(warningId) as { folded: string } | undefined;
      return row ? { warning: indexedWarning(row, clock()), history: historyOf(warningKey(warningId)) } : null;
    },
  };
}

function reportConditions(query: ReportQuery, tree: CityTree, clock: number): Condition[] {
  const conditions: Condition[] = equals({
    family: query.family,
    kind: query.kind,
    department: query.department,
    channel: query.channel,
  });
  if (query.stage) conditions.push([`stage IN (${query.stage.map(() => "?").join(", ")})`, ...query.stage]);
  if (query.closedFrom !== undefined) conditions.push(["closed_at >= ?", query.closedFrom]);
  if (query.dueFrom !== undefined) conditions.push(["due_counted >= ? AND due_counted <= ?", query.dueFrom, clock]);
  const { lo, hi, parent } = placeOf(tree, query.scope);
  // In a wide scope the newest are soon found among all by time; a narrow one has its own index. The plus keeps SQLite off that.
  const isWide = (hi - lo) * WIDE_PART > tree.gridPlace.length;
  if (parent >= 0) conditions.push([isWide ? "+grid_index >= ? AND +grid_index < ?" : "grid_index >= ? AND grid_index < ?", lo, hi]);
  if (query.overdue === true) conditions.push([`stage IN (${RUNNING}) AND due_at <= ?`, clock]);
  if (query.overdue === false) conditions.push([`NOT (stage IN (${RUNNING}) AND coalesce(due_at <= ?, 0))`, clock]);
  if (query.q !== undefined) {
    const words = matchOf(query.q);
    const match = words !== null && query.shownOnly ? `{shown} : (${words})` : words;
    conditions.push(
      match === null ? ["0"] : ["seq IN (SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?)", match, SEARCHED_MAX],
    );
  }
  conditions.push(...timeConditions("submitted_at", query));
  return conditions;
}

function warningConditions(query: WarningQuery, tree: CityTree, clock: number): Condition[] {
  const conditions: Condition[] = equals({ level: query.level, authority: query.authority, family: query.family, kind: query.kind });
  const { lo, hi, parent } = placeOf(tree, query.scope);
  if (parent >= 0)
    conditions.push([
      "EXISTS (SELECT 1 FROM warning_range WHERE warning = warning.seq AND warning_range.lo < ? AND warning_range.hi > ?)",
      hi,
      lo,
    ]);
  if (query.active === true) conditions.push(["coalesce(ends_at > ?, 1)", clock]);
  if (query.active === false) conditions.push(["ends_at <= ?", clock]);
  conditions.push(...timeConditions("raised_at", query));
  return conditions;
}

function timeConditions(column: string, { from, to, after }: Pick<ReportQuery, "from" | "to" | "after">): Condition[] {
  return [
    ...(from === undefined ? [] : [[`${column} >= ?`, from] as const]),
    ...(to === undefined ? [] : [[`${column} < ?`, to] as const]),
    ...(after === undefined ? [] : [[`(${column}, seq) < (?, ?)`, after.time, after.seq] as const]),
  ];
}

function equals(columns: Readonly<Record<string, string | undefined>>): Condition[] {
  return Object.entries(columns).flatMap(([column, value]) => (value === undefined ? [] : [[`${column} = ?`, value] as const]));
}

function placeOf(tree: CityTree, code: string) {
  const place = tree.places[tree.byCode.get(code) ?? -1];
  if (!place) throw new Error(`no place has the code ${code}`);
  return place;
}

function pageOf<T>(rows: readonly T[], limit: number, keyOf: (row: T) => { time: number; seq: Seq }): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? cursorText(keyOf(last)) : null };
}

function indexedReport(row: ReportRecord, clock: number): IndexedReport {
  const report = JSON.parse(row.folded) as Report;
  const running = RUNNING.includes(`'${report.stage}'`);
  return {
    reportId: report.reportId,
    submittedSeq: report.submittedSeq,
    version: report.version,
    family: report.family,
    kind: report.kind,
    title: report.title,
    titleEn: report.titleEn,
    titleShown: report.titleShown,
    stage: report.stage,
    urgency: report.urgency,
    channel: report.channel,
    source: report.source,
    grid: row.grid,
    department: report.department,
    coDepartments: report.coDepartments,
    submittedAt: report.submittedAt,
    changedAt: report.changedAt,
    dueAt: report.dueAt,
    overdue: running && report.dueAt !== null && report.dueAt <= clock,
    closedAt: report.closedAt,
    satisfaction: report.satisfaction,
    into: report.into,
    reopened: report.reopened,
    returned: report.returned,
    unknown: report.unknown,
    ...(JSON.parse(row.extra) as Extra),
  };
}

function indexedWarning(row: { readonly folded: string }, clock: number): IndexedWarning {
  const { stamp: _, ranges: __, ...warning } = runOut(JSON.parse(row.folded) as Warning, clock);
  return warning;
}
