// The order of warnings on a list: what a person must do comes first.
import { GRAVITY } from "../../shared/terms.ts";
import type { WarningRow } from "../../shared/view.ts";

/**
 * Red, then orange, each with the unacknowledged first; then yellow and blue that nobody took; then those that somebody did;
 * the shelved last. Within: the gravest, then the newest.
 */
export function inOrderOfNeed(warnings: readonly WarningRow[], now: number): readonly WarningRow[] {
  return [...warnings].sort(
    (a, b) =>
      needOf(a, now) - needOf(b, now) || GRAVITY[b.level] - GRAVITY[a.level] || takenOf(a) - takenOf(b) || b.raisedSeq - a.raisedSeq,
  );
}

function needOf(row: WarningRow, now: number): number {
  if (isShelved(row, now)) return 3;
  if (GRAVITY[row.level] >= GRAVITY.orange) return 0;
  return 1 + takenOf(row);
}

function takenOf(row: WarningRow): number {
  return row.acknowledgedAt === null ? 0 : 1;
}

export function isShelved(row: WarningRow, now: number): boolean {
  return row.shelvedUntil !== null && row.shelvedUntil > now;
}
