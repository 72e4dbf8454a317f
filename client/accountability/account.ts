// The account as the server answers it, what the address asks for, and which cases lie behind each of its figures.
import { LIMITED_STAGES, type LimitedStage } from "../../shared/terms.ts";
import type { Stage } from "../../shared/view.ts";

export const BY = ["department", "division", "kind"] as const;
export type By = (typeof BY)[number];
export const PERIODS = ["day", "week", "month", "quarter"] as const;
export type Period = (typeof PERIODS)[number];

export type StageFigures = {
  readonly n: number;
  readonly medianMs: number | null;
  readonly p90Ms: number | null;
  readonly limited: number;
  readonly over: number;
  readonly limit: { readonly minMs: number; readonly maxMs: number } | null;
};
export const COUNTED = [
  "due",
  "onTime",
  "late",
  "settled",
  "deferred",
  "voided",
  "folded",
  "apart",
  "returned",
  "rework",
  "reopened",
  "rated",
  "satisfied",
] as const;
export type Counted = (typeof COUNTED)[number];
export type Figure = Counted | "open" | "overdueNow" | "left" | "over";
export type PeriodFigures = Readonly<Record<Counted, number>> & {
  readonly rate: number | null;
  readonly stages: Readonly<Record<LimitedStage, StageFigures>>;
};
export type Row = PeriodFigures & {
  readonly code: string;
  readonly name: string | null;
  readonly nameEn: string | null;
  readonly open: number;
  readonly overdueNow: number;
  readonly holders: readonly { readonly department: string; readonly n: number }[];
  readonly before: PeriodFigures;
};
export type Stretch = { readonly from: number; readonly to: number };
export type Account = {
  readonly scope: string;
  readonly by: By;
  readonly clock: number;
  readonly now: Stretch;
  readonly before: Stretch;
  readonly total: Row;
  readonly rows: readonly Row[];
};

type Wire = {
  scope: string;
  by: By;
  clock: string;
  from: string;
  to: string;
  before: { from: string; to: string };
  total: Row;
  rows: Row[];
};
const stretchOf = ({ from, to }: { from: string; to: string }): Stretch => ({ from: Date.parse(from), to: Date.parse(to) });

export function parseAccount(wire: Record<string, unknown>): Account {
  const { scope, by, clock, from, to, before, total, rows } = wire as unknown as Wire;
  return {
    scope,
    by,
    clock: Date.parse(clock),
    now: stretchOf({ from, to }),
    before: stretchOf(before),
    total: { ...total, code: TOTAL },
    rows,
  };
}

/** The row of everything; no code is empty. */
export const TOTAL = "";
/** What the city folder does not list, or what lies at no place that it knows. */
export const UNKNOWN = "unknown";

/** What the address asks for. `at` is any time in the period, absent for the present one; `from` and `to` instead of a period. */
export type Asked = {
  readonly scope: string | null;
  readonly by: By;
  readonly period: Period | "custom";
  readonly at: string | null;
  readonly from: string | null;
  readonly to: string | null;
};

const oneOf = <T extends string>(words: readonly T[], word: string | null, fallback: T): T => words.find((one) => one === word) ?? fallback;

/** An unknown value falls back to the default. */
export function readAsked(search: string): Asked {
  const query = new URLSearchParams(search);
  const [from, to] = [query.get("from"), query.get("to")];
  const time = { from: null, to: null, at: query.get("at") };
  return {
    scope: query.get("scope"),
    by: oneOf(BY, query.get("by"), "department"),
    period: oneOf(PERIODS, query.get("period"), "month"),
    ...(from && to ? { period: "custom", from, to, at: null } : time),
  };
}

const NAMES = ["scope", "by", "period", "at", "from", "to"] as const;

/** The query of the server's address; the page's own has the same words. */
export function queryOf(asked: Asked): URLSearchParams {
  const query = new URLSearchParams();
  const values = { ...asked, period: asked.period === "custom" ? null : asked.period };
  for (const name of NAMES) if (values[name]) query.set(name, values[name]);
  return query;
}

/** `search` with what is asked for in place of what it said before; its other words stay. */
export function withAsked(search: string, asked: Asked): string {
  const query = new URLSearchParams(search);
  for (const name of NAMES) query.delete(name);
  for (const [name, value] of queryOf(asked)) query.set(name, value);
  return `?${query}`;
}

/** The cases behind a figure of a row. */
export type Behind = {
  readonly row: Row;
  readonly figure: Figure;
  readonly stage?: LimitedStage;
  readonly before?: boolean;
  /** Of those, what one department holds. */
  readonly holder?: string;
};

/** The address that lists exactly what was counted. */
export function casesPath({ scope, by, now, before }: Account, { row, figure, stage, before: isBefore, holder }: Behind): string {
  const { from, to } = isBefore ? before : now;
  const isDivision = by === "division" && row.code !== TOTAL && row.code !== UNKNOWN;
  const query = new URLSearchParams({ scope: isDivision ? row.code : scope, figure });
  if (stage) query.set("stage", stage);
  if (row.code !== TOTAL && by !== "division") query.set(by, row.code);
  if (by === "division" && row.code === UNKNOWN) query.set("unplaced", "true");
  if (holder) query.set("department", holder);
  query.set("from", new Date(from).toISOString());
  query.set("to", new Date(to).toISOString());
  return `/api/v1/accountability/cases?${query}`;
}

export type Case = {
  readonly reportId: string;
  readonly kind: string;
  readonly title: string | null;
  readonly titleEn: string | null;
  readonly stage: Stage;
  readonly department: string | null;
  readonly grid: string | null;
  /** Names from the county down to the grid. */
  readonly place: readonly string[] | null;
  readonly submittedAt: string;
  readonly dueAt: string | null;
  readonly closedAt: string | null;
  readonly overdue: boolean;
  readonly stay: {
    readonly stage: Stage;
    readonly department: string;
    readonly leftAt: string;
    readonly spentMs: number;
    readonly over: boolean | null;
  } | null;
};
export type Cases = { readonly items: readonly Case[]; readonly next: string | null; readonly total: number };

export type SortKey = "name" | "due" | "rate" | "apart" | "returned" | "rework" | "reopened" | "satisfaction" | "overdueNow" | LimitedStage;
export type Sort = { readonly key: SortKey; readonly down: boolean };

/** Rows in order; those without the figure come last either way, and equals stay in the city's order. */
export function sorted(rows: readonly Row[], { key, down }: Sort, nameOf: (row: Row) => string): readonly Row[] {
  if (key === "name") {
    const byName = [...rows].sort((a, b) => nameOf(a).localeCompare(nameOf(b), "zh-CN"));
    return down ? byName.reverse() : byName;
  }
  const value = (row: Row): number | null => {
    if (key === "rate") return row.rate;
    if (key === "satisfaction") return row.rated > 0 ? row.satisfied / row.rated : null;
    if (isStage(key)) return row.stages[key].medianMs;
    return row[key];
  };
  return [...rows].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return down ? right - left : left - right;
  });
}

export const isStage = (key: string): key is LimitedStage => (LIMITED_STAGES as readonly string[]).includes(key);

/** Whether nothing at all is to be told. */
export const isEmpty = ({ total }: Account) =>
  total.open === 0 && [total, total.before].every((figures) => COUNTED.every((figure) => figures[figure] === 0));
