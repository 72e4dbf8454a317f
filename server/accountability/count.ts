// Counts the figures of a scope's departments, kinds or divisions over a stretch of time, from the two narrow tables.
import type { DatabaseSync, StatementSync } from "node:sqlite";
import {
  BASES,
  type BaseName,
  conditionOf,
  FIGURES,
  type Figure,
  parametersOf,
  type Stretch,
  TIMED_STAGES,
  type TimedStage,
  type Where,
} from "./figures.ts";
import { countStays, type StageFigures } from "./times.ts";

export const BY = ["department", "division", "kind"] as const;
export type By = (typeof BY)[number];

/** A division's children with their grids, for `by: "division"`. */
export type Child = { readonly lo: number; readonly hi: number };

export type CountQuery = {
  readonly where: Where;
  readonly by: By;
  readonly children: readonly Child[];
  readonly now: Stretch;
  readonly before: Stretch;
  readonly clock: number;
};

type Counts = Readonly<Record<Exclude<Figure, "left" | "over" | "open" | "overdueNow">, number>>;
export type PeriodFigures = Counts & { readonly stages: Readonly<Record<TimedStage, StageFigures>> };
/** `department` is its place in the city folder's list. */
export type Holder = { readonly department: number; readonly n: number };
export type NowFigures = { readonly open: number; readonly overdueNow: number; readonly holders: readonly Holder[] };
export type AccountFigures = PeriodFigures & NowFigures & { readonly before: PeriodFigures };
/** `rows` by place: in the city folder's list of departments or kinds, or among `children`; -1 is what none of them knows. */
export type Account = { readonly total: AccountFigures; readonly rows: ReadonlyMap<number, AccountFigures> };

const COLUMN = { department: "department", kind: "kind", division: "grid_index" } as const;

/** Reads every stay of both stretches once: made for a thread of its own. */
export function countAccount(db: DatabaseSync, query: CountQuery): Account {
  const groupOf = createGroups(query);
  const [now, before] = [countPeriod(db, query, groupOf, query.now), countPeriod(db, query, groupOf, query.before)];
  const standing = countNow(db, query, groupOf);
  const figuresAt = (group: number): AccountFigures => ({
    ...now(group),
    ...(standing.get(group) ?? NOTHING_NOW),
    before: before(group),
  });
  const groups = new Set([...query.children.keys(), ...now.groups, ...before.groups, ...standing.keys()]);
  groups.delete(TOTAL);
  return { total: figuresAt(TOTAL), rows: new Map([...groups].sort(inOrder).map((group) => [group, figuresAt(group)])) };
}

/** The group of everything. */
const TOTAL = -2;
/** The city's order, what it does not know last. */
const inOrder = (a: number, b: number) => (a < 0 ? 1 : b < 0 ? -1 : a - b);

/** From a row's value of the grouping column to its group. */
function createGroups({ by, children }: CountQuery): (value: number) => number {
  if (by !== "division") return (value) => value;
  const groups: number[] = [];
  children.forEach(({ lo, hi }, at) => {
    for (let grid = lo; grid < hi; grid += 1) groups[grid] = at;
  });
  return (grid) => groups[grid] ?? -1;
}

function countPeriod(db: DatabaseSync, query: CountQuery, groupOf: (value: number) => number, stretch: Stretch) {
  const counts = new Map<number, Map<Figure, number>>([[TOTAL, new Map()]]);
  for (const base of ["due", "rated", "sent"] as const) {
    for (const [value, figures] of countBase(db, query, base, stretch)) {
      const group = groupOf(value);
      if (!counts.has(group)) counts.set(group, new Map());
      for (const to of [group, TOTAL])
        for (const [figure, n] of figures) counts.get(to)?.set(figure, (counts.get(to)?.get(figure) ?? 0) + n);
    }
  }
  const read = (what: string) =>
    prepared(db, `SELECT ${what} ${conditionOf(BASES.left, query.where)}`).all(
      parametersOf(query.where, stretch, query.clock),
    ) as unknown as [number][];
  const stays = countStays(read, COLUMN[query.by], groupOf);
  const figuresAt = (group: number): PeriodFigures => {
    const count = (figure: Figure) => counts.get(group)?.get(figure) ?? 0;
    const stageOf = (stage: TimedStage) => stays.figures(group === TOTAL ? null : group, stage);
    return {
      due: count("due"),
      onTime: count("onTime"),
      late: count("late"),
      settled: count("settled"),
      deferred: count("deferred"),
      voided: count("voided"),
      folded: count("folded"),
      apart: count("apart"),
      rated: count("rated"),
      satisfied: count("satisfied"),
      returned: count("returned"),
      rework: count("rework"),
      reopened: count("reopened"),
      stages: Object.fromEntries(TIMED_STAGES.map((stage) => [stage, stageOf(stage)])) as PeriodFigures["stages"],
    };
  };
  return Object.assign(figuresAt, { groups: [...counts.keys(), ...stays.groups] });
}

/** Every figure of a base, by the grouping column. */
function* countBase(db: DatabaseSync, query: CountQuery, base: BaseName, stretch: Stretch) {
  const figures = (Object.keys(FIGURES) as Figure[]).filter((figure) => FIGURES[figure].base === base);
  const sums = figures.map((figure) => `sum(CASE WHEN ${FIGURES[figure].and} THEN 1 ELSE 0 END)`).join(", ");
  const rows = prepared(db, `SELECT ${COLUMN[query.by]}, ${sums} ${conditionOf(BASES[base], query.where)} GROUP BY 1`);
  for (const [value, ...counts] of rows.all(parametersOf(query.where, stretch, query.clock)) as unknown as [number, ...number[]][])
    yield [value, figures.map((figure, at) => [figure, counts[at] ?? 0] as const)] as const;
}

const NOTHING_NOW: NowFigures = { open: 0, overdueNow: 0, holders: [] };

/** What stands open now, and who holds what is overdue, the most first. */
function countNow(db: DatabaseSync, query: CountQuery, groupOf: (value: number) => number): ReadonlyMap<number, NowFigures> {
  const overdue = `sum(CASE WHEN ${FIGURES.overdueNow.and} THEN 1 ELSE 0 END)`;
  const rows = prepared(
    db,
    `SELECT ${COLUMN[query.by]}, department, count(*), ${overdue} ${conditionOf(BASES.now, query.where)} GROUP BY 1, 2`,
  );
  const sums = new Map<number, { open: number; overdueNow: number; readonly holders: Map<number, number> }>();
  for (const [value, department, open, late] of rows.all(parametersOf(query.where, query.now, query.clock)) as unknown as number[][] as [
    number,
    number,
    number,
    number,
  ][]) {
    for (const group of [TOTAL, groupOf(value)]) {
      const own = sums.get(group) ?? { open: 0, overdueNow: 0, holders: new Map<number, number>() };
      sums.set(group, own);
      own.open += open;
      own.overdueNow += late;
      if (late > 0) own.holders.set(department, (own.holders.get(department) ?? 0) + late);
    }
  }
  const mostFirst = (holders: ReadonlyMap<number, number>): Holder[] =>
    [...holders].map(([department, n]) => ({ department, n })).sort((a, b) => b.n - a.n || a.department - b.department);
  return new Map([...sums].map(([group, { holders, ...counts }]) => [group, { ...counts, holders: mostFirst(holders) }]));
}

/** Rows come as lists of values. */
const prepared = (db: DatabaseSync, sql: string): StatementSync => {
  const statement = db.prepare(sql);
  statement.setAllowUnknownNamedParameters(true);
  statement.setReturnArrays(true);
  return statement;
};
