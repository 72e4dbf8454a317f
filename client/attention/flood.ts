// When warnings come faster than a person can take them in: a flood, and the groups that a list then shows in place of its rows.
import { GRAVITY } from "../../shared/terms.ts";
import type { WarningRow } from "../../shared/view.ts";
import { inOrderOfNeed, type ListedWarning, type Stand, standOf } from "../panels/order.ts";

/** Ten in ten minutes (EEMUA 191), by city time. */
const FLOOD_COUNT = 10;
const WINDOW_MS = 10 * 60_000;
/** It is over when this long has passed with fewer. */
const CALM_MS = 10 * 60_000;

export type Flood = {
  /** Raised in the last ten minutes. */
  readonly recent: number;
};

/** The flood at `now`, or null. It follows from when the warnings were raised alone: every page that looks sees the same. */
export function floodOf(rows: readonly Pick<WarningRow, "raisedAt">[], now: number): Flood | null {
  const raised = rows
    .map((row) => row.raisedAt)
    .filter((at) => at <= now && at > now - WINDOW_MS - CALM_MS)
    .sort((a, b) => a - b);
  // The rate holds from a tenth raising until the first of its ten is older than the window.
  const held = raised.some((first, at) => {
    const tenth = raised[at + FLOOD_COUNT - 1];
    return tenth !== undefined && tenth - first < WINDOW_MS && now < first + WINDOW_MS + CALM_MS;
  });
  return held ? { recent: raised.filter((at) => at > now - WINDOW_MS).length } : null;
}

/** What a list shows as one: warnings below one division, of one kind, or of one quiet state. */
export type WarningGroup<Row extends ListedWarning = ListedWarning> = {
  readonly key: string;
  readonly by: { readonly place: string } | { readonly kind: string } | { readonly stand: Stand };
  /** In order of need, at least two. */
  readonly rows: readonly Row[];
};

/** `partOf` names the division directly below the scope that holds a warning's whole area; the scope itself where none does. */
type Grouping = { readonly now: number; readonly partOf: (row: ListedWarning) => string };

/**
 * In a flood: red ones and lone ones stay rows; the rest fold by the parent division, or by kind where all lie in one division; those that
 * ended unseen and the shelved are a group each. In the order of each group's first.
 */
export function groupsOf<Row extends ListedWarning>(rows: readonly Row[], { now, partOf }: Grouping): readonly (Row | WarningGroup<Row>)[] {
  const ordered = inOrderOfNeed(rows, now);
  const byPlace = new Set(ordered.map(partOf)).size > 1;
  const groups = new Map<string, WarningGroup<Row> & { rows: Row[] }>();
  const list: (Row | WarningGroup<Row>)[] = [];
  for (const row of ordered) {
    const stand = standOf(row, now);
    const isOwn = GRAVITY[row.level] === GRAVITY.red && stand === "unacknowledged";
    const by = stand === "returned" || stand === "shelved" ? { stand } : byPlace ? { place: partOf(row) } : ({ kind: row.kind } as const);
    const key = JSON.stringify(by);
    const group = isOwn ? undefined : groups.get(key);
    if (group) group.rows.push(row);
    else if (isOwn) list.push(row);
    else {
      const made = { key, by, rows: [row] };
      groups.set(key, made);
      list.push(made);
    }
  }
  return list.map((one) => ("rows" in one && one.rows.length === 1 ? (one.rows[0] ?? one) : one));
}

export function isGroup<Row extends ListedWarning>(one: Row | WarningGroup<Row>): one is WarningGroup<Row> {
  return "rows" in one;
}
