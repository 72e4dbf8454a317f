// The cases behind a figure: exactly those that were counted, newest first, by pages.
import type { DatabaseSync } from "node:sqlite";
import type { Report } from "../../shared/state.ts";
import { STAGES, type Stage } from "../../shared/view.ts";
import {
  BASES,
  conditionOf,
  FIGURES,
  type Figure,
  isTimed,
  parametersOf,
  type Stretch,
  stageNumber,
  type TimedStage,
  type Where,
} from "./figures.ts";

export type CasesQuery = {
  readonly figure: Figure;
  /** For the figures of stays, `left` and `over`. */
  readonly stage?: TimedStage | undefined;
  readonly where: Where;
  readonly stretch: Stretch;
  readonly clock: number;
  readonly limit: number;
  readonly after?: { readonly time: number; readonly seq: number } | undefined;
};

/** The stay that was counted; a report that stayed twice is listed twice. */
export type CaseStay = {
  readonly stage: Stage;
  /** Who held it: its place in the city folder's list. */
  readonly department: number;
  readonly enteredAt: number;
  readonly leftAt: number;
  readonly spentMs: number;
  readonly dueAt: number | null;
  readonly over: boolean | null;
};

export type Case = Pick<
  Report,
  | "reportId"
  | "version"
  | "family"
  | "kind"
  | "title"
  | "titleEn"
  | "stage"
  | "urgency"
  | "channel"
  | "department"
  | "submittedAt"
  | "dueAt"
  | "closedAt"
  | "satisfaction"
> & {
  readonly grid: string | null;
  readonly overdue: boolean;
  /** By which it belongs to the period: its limit, its rating, or when the stay was left. */
  readonly at: number | null;
  readonly stay: CaseStay | null;
};

export type Cases = {
  readonly items: readonly Case[];
  readonly next: { readonly time: number; readonly seq: number } | null;
  /** All of them, on every page. */
  readonly total: number;
};

type Row = Record<string, number | string | null> & { readonly folded: string; readonly grid: string | null };

/** `seq` of the order: a report's log position and, of a stay, its place among the report's stays. */
const STAYS_OF_ONE = 1000;

export function listCases(db: DatabaseSync, query: CasesQuery): Cases {
  const { figure, stage, where, stretch, clock, limit, after } = query;
  const { base: name, and } = FIGURES[figure];
  const base = BASES[name];
  const condition = `${conditionOf(base, where)} AND ${and}${stage === undefined ? "" : " AND stage = :stage"}`;
  const parameters = { ...parametersOf(where, stretch, clock), ...(stage !== undefined && { stage: stageNumber(stage) }) };
  const time = base.time ?? "coalesce(due_at, 0)";
  const seq = base.table === "stay" ? `report * ${STAYS_OF_ONE} + n` : "report";
  const count = db.prepare(`SELECT count(*) AS n ${condition}`);
  const page = db.prepare(
    `SELECT keys.*, own.folded, own.grid FROM (SELECT *, ${time} AS time, ${seq} AS seq ${condition} ${after ? "AND (time, seq) < (:time, :seq)" : ""}
     ORDER BY time DESC, seq DESC LIMIT :limit) AS keys JOIN body AS own ON own.seq = keys.report ORDER BY keys.time DESC, keys.seq DESC`,
  );
  for (const statement of [count, page]) statement.setAllowUnknownNamedParameters(true);
  const rows = page.all({ ...parameters, ...after, limit: limit + 1 }) as Row[];
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => caseOf(row, base.time === null ? null : Number(row["time"]), clock, base.table === "stay")),
    next: rows.length > limit && last ? { time: Number(last["time"]), seq: Number(last["seq"]) } : null,
    total: Number(count.get(parameters)?.["n"]),
  };
}

function caseOf(row: Row, at: number | null, clock: number, isStay: boolean): Case {
  const report = JSON.parse(row.folded) as Report;
  const {
    reportId,
    version,
    family,
    kind,
    title,
    titleEn,
    stage,
    urgency,
    channel,
    department,
    submittedAt,
    dueAt,
    closedAt,
    satisfaction,
  } = report;
  const stay: CaseStay | null = isStay
    ? {
        stage: STAGES[Number(row["stage"])] ?? "submitted",
        department: Number(row["department"]),
        enteredAt: Number(row["entered"]),
        leftAt: Number(row["left_at"]),
        spentMs: Number(row["spent"]),
        dueAt: row["due_at"] as number | null,
        over: row["over"] === null ? null : row["over"] === 1,
      }
    : null;
  return {
    reportId,
    version,
    family,
    kind,
    title,
    titleEn,
    stage,
    urgency,
    channel,
    department,
    submittedAt,
    dueAt,
    closedAt,
    satisfaction,
    grid: row.grid,
    overdue: isTimed(stage) && dueAt !== null && dueAt <= clock,
    at,
    stay,
  };
}
