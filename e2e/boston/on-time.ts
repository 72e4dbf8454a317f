// The on-time rate over all months, from chengge's figures at each month's end, beside the city's own flags.
import { type Comparison, csvDepartment } from "./compare.ts";
import { type CsvCase, countFlags } from "./count.ts";
import type { AccountOf } from "./server.ts";

export type OnTime = {
  /** The CSV's code, "" for all. */
  readonly department: string;
  readonly due: number;
  readonly onTime: number;
  /** The same of the account given, each month asked for when all was over. */
  readonly accounted: { readonly due: number; readonly onTime: number };
  /** Cases with a target, and of them those flagged ONTIME. */
  readonly flagged: { readonly due: number; readonly onTime: number };
  /** Of those, the ones whose target comes after the last month's end: not due yet for chengge. */
  readonly later: { readonly due: number; readonly onTime: number };
};

/** What is in neither of the two: zero when the flags and chengge agree. */
export function leftOver({ due, onTime, flagged, later }: OnTime): { readonly due: number; readonly onTime: number } {
  return { due: flagged.due - later.due - due, onTime: flagged.onTime - later.onTime - onTime };
}

/** Whether the account, asked for afterwards, says what the wall said at each month's end. */
export const isAccounted = ({ due, onTime, accounted }: OnTime) => accounted.due === due && accounted.onTime === onTime;

/** By department, those with the most targets first. `accounts`: one a month, as it stands at the end. */
export function sumOnTime(monthEnds: readonly Comparison[], accounts: readonly AccountOf[], cases: readonly CsvCase[]): OnTime[] {
  const last = monthEnds.at(-1)?.moment ?? "";
  const flagged = countFlags(cases);
  const later = countFlags(cases.filter(({ target }) => target > last));
  return [...flagged]
    .sort(([, a], [, b]) => b.due - a.due)
    .map(([department, flags]) => {
      const sum = (figure: "dueThisMonth" | "onTimeThisMonth") =>
        monthEnds.reduce((total, { chengge }) => total + (chengge.get(department)?.[figure] ?? 0), 0);
      const rows = accounts.flatMap(({ total, rows }) =>
        department === "" ? [total] : rows.filter(({ code }) => csvDepartment(code) === department),
      );
      return {
        department,
        accounted: {
          due: rows.reduce((total, { due }) => total + due, 0),
          onTime: rows.reduce((total, { onTime }) => total + onTime, 0),
        },
        due: sum("dueThisMonth"),
        onTime: sum("onTimeThisMonth"),
        flagged: { due: flags.due, onTime: flags.onTime },
        later: { due: later.get(department)?.due ?? 0, onTime: later.get(department)?.onTime ?? 0 },
      };
    });
}
