// The queue's cases as points: one for each grid, since a case is known by its grid; the worst clock among them gives the point its shape.
import type { FeatureCollection, Point } from "geojson";
import type { ReportClocks } from "../../shared/report-clocks.ts";
import type { ReportRow } from "../../shared/view.ts";
import { type CityMesh, middleOfBounds } from "./city-mesh.ts";

/** From calm to grave. */
export const MARKS = ["calm", "soon", "overdue"] as const;
export type Mark = (typeof MARKS)[number];
export type CasePoint = { readonly grid: number; readonly cases: readonly string[]; readonly mark: Mark };

type Row = Omit<ReportRow, "letGoAt">;
type City = { readonly gridIndex: (code: string) => number | undefined; readonly clocks: Pick<ReportClocks, "whole"> };

export function casePointsOf(rows: readonly Row[], city: City, now: number): readonly CasePoint[] {
  const points = new Map<number, { grid: number; cases: string[]; mark: Mark }>();
  for (const row of rows) {
    const grid = row.grid === null ? undefined : city.gridIndex(row.grid);
    if (grid === undefined) continue;
    const { state } = city.clocks.whole(row, now);
    const mark: Mark = state === "overdue" || state === "soon" ? state : "calm";
    const point = points.get(grid);
    if (!point) points.set(grid, { grid, cases: [row.reportId], mark });
    else {
      point.cases.push(row.reportId);
      if (MARKS.indexOf(mark) > MARKS.indexOf(point.mark)) point.mark = mark;
    }
  }
  return [...points.values()];
}

/** Of its sign, in the size of a single case's. */
export function sizeOf(cases: readonly string[]): number {
  return Math.min(1.6, 1 + 0.12 * Math.log2(cases.length));
}

/** The gravest last, on top. */
export const byGrave = (a: CasePoint, b: CasePoint) => graveOf(a) - graveOf(b);
const graveOf = ({ mark, cases }: Pick<CasePoint, "mark" | "cases">) => MARKS.indexOf(mark) * 1000 + Math.min(999, cases.length);

export function toCaseFeatures(
  mesh: CityMesh,
  points: readonly CasePoint[],
): FeatureCollection<Point, { image: string; grid: number; grave: number; size: number }> {
  return {
    type: "FeatureCollection",
    features: points.map(({ grid, cases, mark }) => ({
      type: "Feature",
      properties: {
        image: `desk-${mark}`,
        grid,
        grave: graveOf({ mark, cases }),
        size: sizeOf(cases),
      },
      geometry: { type: "Point", coordinates: [...middleOfBounds(mesh.bounds[grid] ?? [0, 0, 0, 0])] },
    })),
  };
}
