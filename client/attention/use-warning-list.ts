// The warnings that this page's audience may see: in force, and ended unacknowledged; in order of need, with the flood if there is one.
import { useMemo } from "react";
import type { View } from "../../shared/view.ts";
import { inOrderOfNeed, type ListedWarning } from "../panels/order.ts";
import { isShown } from "../panels/visible-title.ts";
import { useCityMinute, useView } from "../sync/city-context.tsx";
import type { CityInfo } from "../sync/city-info.ts";
import { useAudience } from "../wall/address-context.tsx";
import { type Flood, floodOf } from "./flood.ts";

const selectWarnings = (view: View) => view.warnings;
const selectReturned = (view: View) => view.returned;

export type WarningList = {
  readonly rows: readonly ListedWarning[];
  readonly flood: Flood | null;
  /** City time to the minute, by which states and ages are told. */
  readonly now: number;
};

export function useWarningList(): WarningList {
  const audience = useAudience();
  const now = useCityMinute();
  const warnings = useView(selectWarnings);
  const returned = useView(selectReturned);
  return useMemo(() => {
    const all: readonly ListedWarning[] = [...warnings, ...returned].filter((row) => isShown(row, audience));
    // The minute that runs is in the flood's window too.
    return { rows: inOrderOfNeed(all, now), flood: floodOf(all, now + 60_000), now };
  }, [warnings, returned, audience, now]);
}

/** Grids of an area that are looked at: enough for any that people drew. */
const GRIDS_COMPARED = 400;

/** The division directly below `scope` that holds a warning's whole area; `scope` itself where none does. */
export function partOf(row: Pick<ListedWarning, "area">, city: Pick<CityInfo, "chain">, scope: string): string {
  const codes = "division" in row.area ? [row.area.division] : row.area.grids.slice(0, GRIDS_COMPARED);
  const parts = codes.map((code) => {
    const chain = city.chain(code);
    return chain[chain.findIndex((division) => division.code === scope) + 1]?.code ?? scope;
  });
  const [first = scope] = parts;
  return parts.every((part) => part === first) ? first : scope;
}
