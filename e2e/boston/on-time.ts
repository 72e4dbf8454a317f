// The on-time rate over all months, from chengge's figures at each month's end, beside the city's own flags.
import type { Comparison } from "./compare.ts";
import { type CsvCase, countFlags } from "./count.ts";

export type OnTime = {
  /** The CSV's code, "" for all. */
  readonly department: string;
  readonly due: number;
  readonly onTime: number;
  /** Cases with a target, and of them those flagged ONTIME. */
  readonly flagged: { readonly due: number; readonly onTime: number };
  /** Of those, the ones whose target comes after the last month's end: not due yet for chengge. */
  readonly later: { readonly due: number; readonly onTime: number };
};

/** What is in neither of the two: zero when the flags and chengge agree. */
export function leftOver({ due, onTime, flagged, later }: OnTime): { readonly due: number; readonly onTime: number } {
  return { due: flagged.due - later.due - due, onTime: flagged.onTime - later.onTime - onTime };
}

/** By department, those with the most targets first. */
export function sumOnTime(monthEnds: readonly Comparison[], cases: readonly CsvCase[]): OnTime[] {
  const last = monthEnds.at(-1)?.moment ?? "";
  const flagged = countFlags(cases);
  const later = countFlags(cases.filter(({ target }) => target > last));
  return [...flagged]
    .sort(([, a], [, b]) => b.due - a.due)
    .map(([department, flags]) => {
      const sum = (figure: "dueThisMonth" | "onTimeThisMonth") =>
        monthEnds.reduce((total, { chengge }) => total + (chengge.get(department)?.[figure] ?? 0), 0);
      return {
        department,
        due: sum("dueThisMonth"),
        onTime: sum("onTimeThisMonth"),
        flagged: { due: flags.due, onTime: flags.onTime },
        later: { due: later.get(department)?.due ?? 0, onTime: later.get(department)?.onTime ?? 0 },
      };
    });
}
