// Who is late: on-time rates below the whole's by more than chance, and what is overdue by whom.
import type { DepartmentRow, DivisionRow } from "../../shared/view.ts";
import { LEAST_DUE } from "../panels/rate-scale.ts";

/** Standard errors below the whole's rate: with some 60 units, one would be called behind by chance. */
const LEAST_SCORE = 2;

export type Unit = { readonly what: "division" | "department"; readonly code: string };
export type Behind = Unit & {
  readonly rate: number;
  readonly n: number;
  readonly whole: number;
  readonly overdue: number;
  readonly score: number;
};
type Due = Pick<DepartmentRow, "dueThisMonth" | "onTimeThisMonth" | "overdue" | "open">;
export type Units = { readonly divisions: readonly DivisionRow[]; readonly departments: readonly DepartmentRow[] };

/** Counties (towns, communities) and departments together, the furthest behind first. */
export function furthestBehind({ divisions, departments }: Units, whole: number | null): readonly Behind[] {
  if (whole === null || whole <= 0 || whole >= 1) return [];
  const judge = (unit: Unit, { dueThisMonth: n, onTimeThisMonth, overdue }: Due): Behind[] => {
    if (n < LEAST_DUE) return [];
    const rate = onTimeThisMonth / n;
    const score = (whole - rate) / Math.sqrt((whole * (1 - whole)) / n);
    return score >= LEAST_SCORE ? [{ ...unit, rate, n, whole, overdue, score }] : [];
  };
  return [
    ...divisions.flatMap((row) => judge({ what: "division", code: row.code }, row)),
    ...departments.flatMap((row) => judge({ what: "department", code: row.department }, row)),
  ].sort((a, b) => b.score - a.score || (a.code < b.code ? -1 : 1));
}

export type Late = { readonly code: string; readonly overdue: number; readonly open: number; readonly share: number };

/** Those with anything overdue, the most first. */
export function lateOnes(rows: readonly { readonly code: string; readonly overdue: number; readonly open: number }[]): readonly Late[] {
  return rows
    .filter(({ overdue }) => overdue > 0)
    .map(({ code, overdue, open }) => ({ code, overdue, open, share: overdue / Math.max(1, open) }))
    .sort((a, b) => b.overdue - a.overdue || (a.code < b.code ? -1 : 1));
}
