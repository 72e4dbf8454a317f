// The figures that open down to their cases: what of a place's row each shows, in which order places stand, which cases lie behind it.
import type { DivisionRow } from "../../shared/view.ts";
import type { CaseFilter } from "../case/case-list.tsx";
import { LEAST_DUE } from "../panels/rate-scale.ts";

export const FIGURES = ["reports", "open", "overdue", "onTime", "closed", "staffing"] as const;
export type Figure = (typeof FIGURES)[number];

/** `of` is the denominator where there is one. */
export type Amount = { readonly value: number; readonly of: number | null };

export function amountOf(row: DivisionRow, figure: Figure): Amount {
  switch (figure) {
    case "reports":
      return { value: row.reportsToday, of: null };
    case "open":
      return { value: row.open, of: null };
    case "overdue":
      return { value: row.overdue, of: row.open };
    case "onTime":
      return { value: row.onTimeThisMonth, of: row.dueThisMonth };
    case "closed":
      return { value: row.closedToday, of: null };
    case "staffing":
      return { value: row.workersOnDuty, of: row.workersRostered };
  }
}

/** Whether a rate stands on enough to be compared. */
export const isJudged = ({ of }: Amount) => of !== null && of >= LEAST_DUE;

/** Codes with what needs a look first: the most; of on-time rates the lowest that can be judged; of staffing the most absent. */
export function inOrderOfFigure(rows: readonly DivisionRow[], figure: Figure): readonly string[] {
  const rank = (row: DivisionRow): number => {
    const amount = amountOf(row, figure);
    if (figure === "onTime") return isJudged(amount) ? 2 - amount.value / (amount.of ?? 1) : 0;
    if (figure === "staffing") return (amount.of ?? 0) - amount.value;
    return amount.value;
  };
  return [...rows].sort((a, b) => rank(b) - rank(a) || (a.code < b.code ? -1 : 1)).map(({ code }) => code);
}

const OPEN = "submitted,accepted,dispatched,received,resolved,verified,deferred";

/** The cases behind a figure. `today` and `month` are their first instants, RFC 3339. */
export function casesOf(figure: Figure, { today, month }: { readonly today: string; readonly month: string }): CaseFilter {
  switch (figure) {
    case "reports":
      return { from: today };
    case "overdue":
      return { overdue: "true" };
    case "onTime":
      return { dueFrom: month };
    case "closed":
      return { closedFrom: today };
    case "open":
    case "staffing":
      return { stage: OPEN };
  }
}
