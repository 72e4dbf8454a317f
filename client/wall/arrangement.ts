// Which panels a wall has room for, from its size in u: the line budget of the domain kit, narrowed where columns would not fit.
import type { Budget } from "../theme/unit.ts";

/** Three columns and a map need this many u; fewer show one column beside the map. */
const THREE_COLUMNS_U = 100;
const TWO_COLUMNS_U = 60;
/** Below this the three columns are set tighter. */
const NARROW_U = 112;

export type Arrangement = {
  readonly budget: Budget;
  /** KPIs in one row of six, or in two of three. */
  readonly kpiColumns: 6 | 3;
  /** Higher than wide: what was beside stands below. */
  readonly portrait: boolean;
  /** Three columns, set tighter. */
  readonly narrow: boolean;
};

export function arrange(wanted: Budget, widthPx: number, heightPx: number, unitPx: number): Arrangement {
  const widthU = widthPx / unitPx;
  const portrait = heightPx > widthPx;
  const budget = widthU < TWO_COLUMNS_U ? "single" : widthU < THREE_COLUMNS_U && wanted !== "single" ? "reduced" : wanted;
  return {
    budget,
    kpiColumns: widthU >= THREE_COLUMNS_U || (budget === "single" && !portrait) ? 6 : 3,
    portrait,
    narrow: widthU < NARROW_U,
  };
}
