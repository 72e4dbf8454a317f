// What each figure counts, as a condition on one table. The counts and the lists behind them read the same words, so they cannot differ.
import { OPEN } from "../../shared/fold/stage.ts";
import { LIMITED_STAGES } from "../../shared/terms.ts";
import { STAGES, type Stage } from "../../shared/view.ts";

/** Stages in which a limit runs: the time in them is told. */
export const TIMED_STAGES = LIMITED_STAGES;
export type TimedStage = (typeof TIMED_STAGES)[number];
export const isTimed = (stage: string): stage is TimedStage => (TIMED_STAGES as readonly string[]).includes(stage);

/** In the tables a stage is its place in STAGES. */
export const stageNumber = (stage: Stage) => STAGES.indexOf(stage);
const numbers = (...stages: readonly Stage[]) => stages.map(stageNumber).join(", ");

export type Base = {
  readonly table: "account" | "stay";
  /** By which a line belongs to a period; null for what stands now. It is also the order of a list. */
  readonly time: "due_at" | "rated_at" | "left_at" | null;
  readonly where: string;
};

/** `:clock` is the city minute. A limit counts from the minute on in which it comes. */
export const BASES = {
  /** Every case whose limit came. */
  due: { table: "account", time: "due_at", where: "due_at <= :clock" },
  rated: { table: "account", time: "rated_at", where: "rated_at IS NOT NULL" },
  now: { table: "account", time: null, where: `stage IN (${numbers(...OPEN)})` },
  sent: { table: "stay", time: "left_at", where: "left_by > 0" },
  left: { table: "stay", time: "left_at", where: "spent IS NOT NULL" },
} as const satisfies Readonly<Record<string, Base>>;
export type BaseName = keyof typeof BASES;

/** Not settled, deferred, voided or folded: the rule of `countsWhenDue`. */
const COUNTS = `stage IN (${numbers("closed", ...TIMED_STAGES)})`;
const IN_TIME = `stage = ${numbers("closed")} AND ended_at <= due_at`;

/** Each figure's part of its base. Those of the base `left` are asked for one stage at a time. */
export const FIGURES = {
  due: { base: "due", and: COUNTS },
  onTime: { base: "due", and: IN_TIME },
  late: { base: "due", and: `${COUNTS} AND NOT (${IN_TIME})` },
  settled: { base: "due", and: `stage = ${numbers("settled")}` },
  deferred: { base: "due", and: `stage = ${numbers("deferred")}` },
  voided: { base: "due", and: `stage = ${numbers("voided")}` },
  folded: { base: "due", and: `stage = ${numbers("folded")}` },
  apart: { base: "due", and: `NOT (${COUNTS})` },
  rated: { base: "rated", and: "1" },
  satisfied: { base: "rated", and: "satisfaction >= 4" },
  returned: { base: "sent", and: "left_by = 1" },
  rework: { base: "sent", and: "left_by = 2" },
  reopened: { base: "sent", and: "left_by = 3" },
  open: { base: "now", and: "1" },
  overdueNow: { base: "now", and: `stage IN (${numbers(...TIMED_STAGES)}) AND due_at <= :clock` },
  left: { base: "left", and: "1" },
  over: { base: "left", and: "over = 1" },
} as const satisfies Readonly<Record<string, { readonly base: BaseName; readonly and: string }>>;
export type Figure = keyof typeof FIGURES;
export const FIGURE_NAMES = Object.keys(FIGURES) as [Figure, ...Figure[]];

/**
 * `lo … hi` are grid indices; `whole` is the city, with what lies at no known place, `unplaced` that alone. `department` and `kind` are
 * places in the city folder's lists, -1 for what those do not know.
 */
export type Where = {
  readonly lo: number;
  readonly hi: number;
  readonly whole: boolean;
  readonly unplaced?: boolean | undefined;
  readonly department?: number | undefined;
  readonly kind?: number | undefined;
};

/** The SQL from `FROM` on, for a figure's base. */
export function conditionOf({ table, time, where: own }: Base, where: Where): string {
  return [
    `FROM ${table} WHERE ${own}`,
    time === null ? "" : `AND ${time} >= :from AND ${time} < :to`,
    where.unplaced ? "AND grid_index < 0" : where.whole ? "" : "AND grid_index >= :lo AND grid_index < :hi",
    where.department === undefined ? "" : "AND department = :department",
    where.kind === undefined ? "" : "AND kind = :kind",
  ].join(" ");
}

export type Stretch = { readonly from: number; readonly to: number };

export function parametersOf({ lo, hi, department, kind }: Where, { from, to }: Stretch, clock: number): Record<string, number> {
  return { lo, hi, from, to, clock, ...(department !== undefined && { department }), ...(kind !== undefined && { kind }) };
}
