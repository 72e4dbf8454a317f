// The three problems of the hour, by a rule that can be said aloud.
import { GRAVITY } from "../../shared/terms.ts";
import type { KindRow, Totals, WarningRow } from "../../shared/view.ts";
import { standOf } from "../panels/order.ts";
import { type AboveUsual, aboveUsual } from "./above-usual.ts";
import { type Behind, furthestBehind, type Units } from "./behind.ts";

export type Problem =
  | { readonly what: "warning"; readonly warning: WarningRow }
  | { readonly what: "kind"; readonly kind: AboveUsual }
  | { readonly what: "behind"; readonly unit: Behind };

const SHOWN = 3;

type Facts = Units & {
  readonly warnings: readonly WarningRow[];
  readonly kinds: readonly KindRow[];
  readonly totals: Pick<Totals, "onTimeRate">;
  readonly clock: number;
};

/**
 * Red warnings first, each of them. Then in turn: a warning that is orange or that nobody has acknowledged, the kind furthest above its usual,
 * the county or department furthest behind on time (30 due at least); then the next of each. Exercises and shelved warnings are no problems.
 */
export function threeProblems({ warnings, kinds, divisions, departments, totals, clock }: Facts): readonly Problem[] {
  const taken = (row: WarningRow) => Number(row.acknowledgedAt !== null);
  const real = warnings
    .filter((row) => !row.exercise && standOf(row, clock) !== "shelved")
    .sort((a, b) => GRAVITY[b.level] - GRAVITY[a.level] || taken(a) - taken(b) || b.raisedSeq - a.raisedSeq);
  const toProblem = (warning: WarningRow): Problem => ({ what: "warning", warning });
  const red = real.filter(({ level }) => level === "red").map(toProblem);
  const other = real
    .filter(({ level, acknowledgedAt }) => level === "orange" || (level !== "red" && acknowledgedAt === null))
    .map(toProblem);
  const above = aboveUsual(kinds).map((kind): Problem => ({ what: "kind", kind }));
  const behind = furthestBehind({ divisions, departments }, totals.onTimeRate).map((unit): Problem => ({ what: "behind", unit }));
  const turns = Array.from({ length: SHOWN }, (_, at) => [other[at], above[at], behind[at]]).flat();
  return [...red, ...turns.filter((problem) => problem !== undefined)].slice(0, SHOWN);
}
