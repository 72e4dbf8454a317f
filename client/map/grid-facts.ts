// What the view knows of one grid: its column values and its warnings.
import type { Condition } from "../../shared/event.ts";
import { GRAVITY } from "../../shared/terms.ts";
import type { GridColumns, View, WarningRow } from "../../shared/view.ts";
import type { CityMesh } from "./city-mesh.ts";
import { byGravity, gridsOfArea } from "./warning-places.ts";

export type GridFacts = {
  readonly open: number;
  readonly condition: Condition;
  readonly workers: number;
  readonly rostered: number;
  readonly unusual: number;
  readonly points: number;
};

/** Null for a grid outside the page's scope: the view holds nothing of it. */
export function factsOf(columns: GridColumns, index: number): GridFacts | null {
  const at = index - (columns.index[0] ?? 0);
  if (columns.index[at] !== index) return null;
  return {
    open: columns.open[at] ?? 0,
    condition: columns.condition[at] ?? "normal",
    workers: columns.workers[at] ?? 0,
    rostered: columns.rostered[at] ?? 0,
    unusual: columns.unusual[at] ?? 2,
    points: columns.points[at] ?? 0,
  };
}

/** Active warnings whose area holds the grid, the gravest first. */
export function warningsOver(warnings: View["warnings"], mesh: CityMesh, index: number): readonly WarningRow[] {
  const code = mesh.codes[index] ?? "";
  const above = new Set([code, ...(mesh.ancestry[index] ?? [])]);
  return warnings.filter(({ area }) => ("grids" in area ? area.grids.includes(code) : above.has(area.division))).sort(byGravity);
}

/** The `level` column of the grids at `index` as these warnings alone make it: for readers from whom some are hidden. */
export function levelsUnder(
  warnings: View["warnings"],
  index: readonly number[],
  { mesh, gridIndex }: { readonly mesh: CityMesh; readonly gridIndex: (code: string) => number | undefined },
): readonly number[] {
  const first = index[0] ?? 0;
  const levels = new Array<number>(index.length).fill(0);
  for (const { area, level } of warnings)
    for (const grid of gridsOfArea(mesh, gridIndex, area)) {
      const before = levels[grid - first];
      if (before !== undefined) levels[grid - first] = Math.max(before, GRAVITY[level]);
    }
  return levels;
}
