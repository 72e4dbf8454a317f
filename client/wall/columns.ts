// Which panels a wall knows, how high each has to be, and which columns come when there is room for more.
import type { Box } from "./screens.ts";

export type PanelName =
  | "map"
  | "inflow"
  | "kinds"
  | "counties"
  | "participation"
  | "timeline"
  | "warnings"
  | "reports"
  | "due"
  | "sources"
  | "departments"
  | "ledger"
  | "platforms"
  | "scenario"
  | "case"
  | "second";

export type Column = {
  readonly box: Box;
  /** From above. */
  readonly panels: readonly PanelName[];
  /** What takes turns in the wall's one rotating slot, which then stands in this column. */
  readonly left?: readonly PanelName[];
};

/** Heights in u. `most`: what lies beyond is of no use to it; `share` of what is left over. */
export type Need = { readonly least: number; readonly most?: number; readonly share: number };

export const NEEDS: Readonly<Record<PanelName, Need>> = {
  map: { least: 14, share: 1 },
  inflow: { least: 10, share: 1 },
  kinds: { least: 9.4, share: 1.1 },
  counties: { least: 12.5, most: 15.8, share: 12 },
  participation: { least: 9.9, most: 9.9, share: 0 },
  timeline: { least: 9.9, share: 1 },
  warnings: { least: 11.5, share: 1.8 },
  reports: { least: 10.6, share: 1 },
  due: { least: 10.9, most: 13, share: 0.2 },
  sources: { least: 9.9, most: 9.9, share: 0 },
  departments: { least: 14, share: 1 },
  ledger: { least: 18, share: 1.4 },
  platforms: { least: 12, most: 26, share: 1 },
  scenario: { least: 18, share: 1.2 },
  case: { least: 18, share: 1 },
  second: { least: 18, share: 1 },
};

/** The slot of those that take turns, with the bar that says which. */
export const TURNS: Need = { least: 11.5, most: 17.9, share: 4 };

export const LEFT: readonly PanelName[] = ["inflow", "kinds", "counties", "participation"];
export const RIGHT: readonly PanelName[] = ["warnings", "reports", "due", "sources"];

type Extra = { readonly panels: readonly PanelName[] /** Columns that it takes. */; readonly tracks: number };
const one = (...panels: PanelName[]): Extra => ({ panels, tracks: 1 });

/** By the number of columns to spare. */
export const EXTRAS: readonly (readonly Extra[])[] = [
  [],
  [one("scenario", "departments")],
  [one("scenario", "departments"), one("case", "ledger")],
  [one("scenario", "departments"), one("case", "second"), one("ledger", "platforms")],
  [one("scenario"), one("departments"), one("case", "second"), one("ledger", "platforms")],
  [one("scenario"), one("departments"), one("second"), one("case"), one("ledger", "platforms")],
  [one("scenario"), one("departments"), one("second"), one("case"), { panels: ["ledger", "platforms"], tracks: 2 }],
];
