// How a warning stands, in ISA-18.2's states, and the order that follows: what a person must do comes first.
import { GRAVITY } from "../../shared/terms.ts";
import type { ReturnedRow, WarningRow } from "../../shared/view.ts";

/** `returned`: it ended before anybody acknowledged it. */
export type Stand = "unacknowledged" | "returned" | "acknowledged" | "shelved";
/** One in force, or one that ended and waits for its acknowledgement. */
export type ListedWarning = WarningRow | ReturnedRow;

const NEED: Readonly<Record<Stand, number>> = { unacknowledged: 0, returned: 1, acknowledged: 2, shelved: 3 };

export function isReturned(row: ListedWarning): row is ReturnedRow {
  return "endedAt" in row && row.endedAt !== null;
}

export function standOf(row: ListedWarning, now: number): Stand {
  if (isReturned(row)) return "returned";
  if (row.shelvedUntil !== null && row.shelvedUntil > now) return "shelved";
  return row.acknowledgedAt === null ? "unacknowledged" : "acknowledged";
}

/**
 * Those in force that nobody took; then those that ended unseen: what is over can wait for what goes on, whatever its level; then what
 * somebody took; the shelved last. Within: the gravest, then the newest.
 */
export function inOrderOfNeed<Row extends ListedWarning>(rows: readonly Row[], now: number): readonly Row[] {
  const need = (row: Row) => NEED[standOf(row, now)];
  return [...rows].sort((a, b) => need(a) - need(b) || GRAVITY[b.level] - GRAVITY[a.level] || b.raisedSeq - a.raisedSeq);
}
