// The totals that an audience may read: to visitors the warnings are those that their list shows.
import { useMemo } from "react";
import type { Totals, View, WarningRow } from "../../shared/view.ts";
import { isShown } from "../panels/visible-title.ts";
import { useView } from "../sync/city-context.tsx";
import type { Audience } from "./address.ts";
import { useAudience } from "./address-context.tsx";

const selectTotals = (view: View) => view.totals;
const selectWarnings = (view: View) => view.warnings;
const selectReturned = (view: View) => view.returned;

export function useShownTotals(): Totals {
  const audience = useAudience();
  const totals = useView(selectTotals);
  const warnings = useView(selectWarnings);
  return useMemo(() => shownTotals(totals, warnings, audience), [totals, warnings, audience]);
}

/** The active warnings that the audience may know of. */
export function useShownWarnings(): View["warnings"] {
  const audience = useAudience();
  const warnings = useView(selectWarnings);
  return useMemo(() => warnings.filter((row) => isShown(row, audience)), [warnings, audience]);
}

/** Warnings that ended unacknowledged, as far as the audience may know of them. */
export function useShownReturned(): View["returned"] {
  const audience = useAudience();
  const returned = useView(selectReturned);
  return useMemo(() => returned.filter((row) => isShown(row, audience)), [returned, audience]);
}

export function shownTotals(totals: Totals, warnings: readonly WarningRow[], audience: Audience): Totals {
  if (audience === "duty") return totals;
  const counts = { red: 0, orange: 0, yellow: 0, blue: 0, unacknowledged: 0 };
  for (const row of warnings) {
    if (!isShown(row, audience)) continue;
    counts[row.level] += 1;
    if (row.acknowledgedAt === null) counts.unacknowledged += 1;
  }
  return { ...totals, warnings: counts };
}
