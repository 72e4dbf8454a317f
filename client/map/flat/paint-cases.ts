// The queue's cases on the simple map, with the signs of the other one.
import { caseRadius, drawCaseMark } from "../case-mark.ts";
import { byGrave, type CasePoint, sizeOf } from "../cases-on-map.ts";
import { type CityMesh, middleOfBounds } from "../city-mesh.ts";
import type { GridScene } from "./paint-grids.ts";
import { toScreen } from "./sight.ts";

export function paintCases(
  canvas: HTMLCanvasElement,
  { sight, tokens, unit, pixelRatio }: GridScene,
  mesh: CityMesh,
  points: readonly CasePoint[],
) {
  const context = canvas.getContext("2d");
  if (!context) return;
  for (const { grid, cases, mark } of [...points].sort(byGrave)) {
    const [x, y] = toScreen(sight, middleOfBounds(mesh.bounds[grid] ?? [0, 0, 0, 0]));
    context.setTransform(pixelRatio, 0, 0, pixelRatio, x * pixelRatio, y * pixelRatio);
    drawCaseMark(context, { tokens, radius: caseRadius(unit, mark) * sizeOf(cases), mark });
  }
}
