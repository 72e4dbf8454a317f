// Questions to the index: lists by keyset, one report or warning with its history.
import type { DatabaseSync } from "node:sqlite";
import type { CityTree } from "../../shared/city.ts";
import type { CityEvent, Seq } from "../../shared/event.ts";
import type { Report, Warning } from "../../shared/state.ts";
import type { Stage } from "../../shared/view.ts";
import type { Lists } from "./lists.ts";
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
  type WarningQuery,
} from "./report-index.ts";
import type { Extra } from "./write.ts";

const WEEK_MS = 7 * 86_400_000;

/** How each figure is counted, from an index's pages alone. */
const COUNTS: Readonly<Record<Counted, { readonly index: string; readonly time: string; readonly and?: string }>> = {
  reports: { index: "report_place", time: "submitted_at" },
  closed: { index: "report_closed", time: "closed_at" },
  due: { index: "report_due", time: "due_counted" },
  onTime: { index: "report_due", time: "due_counted", and: " AND closed_at <= due_counted" },
};

/** Stages in which a limit runs. */
const RUNNING: ReadonlySet<Stage> = new Set<Stage>(["submitted", "accepted", "dispatched", "received", "resolved", "verified"]);

type Value = string | number;
type Condition = readonly [sql: string, ...values: Value[]];
type ReportRecord = { readonly folded: string; readonly extra: string; readonly grid: string | null };
type HistoryRow = { readonly seq: Seq; readonly recorded_at: number; readonly taken: number; readonly event: string };

export type Finder = Pick<ReportIndex, "reports" | "report" | "voices" | "neighbours" | "warnings" | "warning" | "count" | "closedSince">;
type Options = {
  readonly tree: CityTree;
  readonly lists: Pick<Lists, "ask">;
  /** The city minute by which something is overdue or has run out. */
  readonly clock: () => number;
};

/** Reports are listed in a thread; what is looked up here is one report, or what an index gives at once. */
export function createFinder(db: DatabaseSync, { tree, lists, clock }: Options): Finder {
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
  const listWarnings = (conditions: readonly Condition[], limit: number) => {
    const where = conditions.map(([sql]) => sql).join(" AND ") || "1";
    const values = conditions.flatMap(([, ...rest]) => rest);
    const order = "ORDER BY raised_at DESC, seq DESC";
    const keys = `SELECT seq FROM warning WHERE ${where} ${order} LIMIT ?`;
    return db.prepare(`SELECT folded FROM warning WHERE seq IN (${keys}) ${order}`).all(...values, limit) as { folded: string }[];
  };
  const selectReport = db.prepare("SELECT folded, extra, grid FROM report JOIN body USING (seq) WHERE report_id = ?");
  const selectVoices = db.prepare(
    "SELECT folded, extra, grid FROM report INDEXED BY report_main JOIN body USING (seq) WHERE main = ? ORDER BY submitted_at DESC, seq DESC LIMIT ?",
  );
  const selectGrid = db.prepare("SELECT seq, grid_index FROM report WHERE report_id = ?");
  const selectNeighbours = db.prepare(
    `SELECT folded, extra, grid FROM report INDEXED BY report_place JOIN body USING (seq)
     WHERE grid_index = ? AND submitted_at >= ? AND seq <> ? ORDER BY submitted_at DESC, seq DESC LIMIT ?`,
  );
  const told = (rows: unknown[]) => (rows as ReportRecord[]).map((row) => indexedReport(row, clock()));
  const selectWarning = db.prepare("SELECT folded FROM warning WHERE warning_id = ?");
  const selectClosed = db.prepare("SELECT min(closed_at) AS first FROM report WHERE closed_at >= ? AND closed_at < ?");
  return {
    async reports({ scope, ...query }) {
      const limit = Math.min(query.limit, LIST_MAX);
      const { lo, hi, parent } = placeOf(tree, scope);
      const now = clock();
      const asked = { ...query, limit: limit + 1, place: { lo, hi, whole: parent < 0 }, clock: now };
      const { rows, total } = await lists.ask(asked);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map((row) => indexedReport(row, now)),
        next: last ? cursorText(last) : null,
        ...(total !== undefined && { total }),
      };
    },
    report(reportId) {
      const row = selectReport.get(reportId) as ReportRecord | undefined;
      return row ? { report: indexedReport(row, clock()), history: historyOf(reportKey(reportId)) } : null;
    },
    voices: (reportId, limit) => told(selectVoices.all(reportId, limit)),
    neighbours(reportId, since, limit) {
      const own = selectGrid.get(reportId) as { seq: Seq; grid_index: number } | undefined;
      return own && own.grid_index >= 0 ? told(selectNeighbours.all(own.grid_index, since, own.seq, limit)) : [];
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
      const rows = listWarnings(warningConditions(query, tree, clock()), limit + 1);
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

function timeConditions(column: string, { from, to, after }: Pick<WarningQuery, "from" | "to" | "after">): Condition[] {
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
  const running = RUNNING.has(report.stage);
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
    stageSince: report.stageSince,
    stageDueAt: report.stageDueAt,
    urgency: report.urgency,
    channel: report.channel,
    source: report.source,
    grid: row.grid,
    department: report.department,
    coDepartments: report.coDepartments,
    submittedAt: report.submittedAt,
    changedAt: report.changedAt,
    dueAt: report.dueAt,
    runsFrom: report.runsFrom,
    stoppedAt: report.stoppedAt,
    climbed: report.climbed.whole,
    undoable: report.undo !== null,
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
