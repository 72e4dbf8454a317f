// What is new among the warnings since the last look: for those who hear the page instead of seeing it.
import type { Level } from "../../shared/event.ts";
import { GRAVITY } from "../../shared/terms.ts";
import type { WarningRow } from "../../shared/view.ts";

/** The level at which each warning in force is known; as many as there are. */
export type Known = ReadonlyMap<string, Level>;

/** `fresh` are those that came, or became graver, since `known`: newest first. Nothing is fresh at the first look. */
export function newsOf(known: Known | null, rows: readonly WarningRow[]): { readonly known: Known; readonly fresh: readonly WarningRow[] } {
  const isNews = ({ warningId, level }: WarningRow) => {
    const before = known?.get(warningId);
    return known !== null && (before === undefined || GRAVITY[level] > GRAVITY[before]);
  };
  return { known: new Map(rows.map((row) => [row.warningId, row.level])), fresh: rows.filter(isNews) };
}
