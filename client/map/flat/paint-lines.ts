// What lies over the grids of the simple map: lines between divisions, the dimmed surroundings of a smaller scope, the coast.
import type { MultiPolygon } from "geojson";
import { withOpacity } from "../colours.ts";
import { toScale } from "../land-layer.tsx";
import type { GridScene } from "./paint-grids.ts";

export type LineScene = GridScene & {
  readonly gridLinesFrom: number;
  /** All that is not the scope; null when the scope is all. */
  readonly outside: MultiPolygon | null;
  readonly scope: MultiPolygon | null;
};

export function paintLines(canvas: HTMLCanvasElement, scene: LineScene): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { paths, sight, tokens, unit, pixelRatio, gridLinesFrom } = scene;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  const scale = paths.enter(context, sight, pixelRatio);
  const px = toScale(unit);
  context.lineJoin = "bevel";
  const stroke = (path: Path2D | undefined, colour: string, width: number) => {
    if (!path) return;
    context.strokeStyle = colour;
    context.lineWidth = px(width) / scale;
    context.stroke(path);
  };
  if (scene.outside) {
    context.fillStyle = withOpacity(tokens.bg, 0.62);
    context.fill(paths.toPath(scene.outside));
  }
  if (sight.zoom >= gridLinesFrom) stroke(paths.lines.get(paths.gridRank), withOpacity(tokens.bg, 0.5), 0.75);
  for (const [rank, path] of paths.lines)
    if (rank > 2 && rank < paths.gridRank && sight.zoom >= gridLinesFrom - 0.6) stroke(path, tokens.bg, 1);
  if (paths.gridRank > 2) stroke(paths.lines.get(2), tokens.bg, 1.5);
  for (const [rank, casing, width] of [
    [1, 4, 1.5],
    [0, 5, 2],
  ] as const) {
    if (rank === paths.gridRank) continue;
    stroke(paths.lines.get(rank), withOpacity(tokens.casing, 0.8), casing);
    stroke(paths.lines.get(rank), tokens.textLow, width);
  }
  stroke(paths.coast, tokens.textMid, 3);
  if (scene.scope) stroke(paths.toPath(scene.scope), tokens.textMid, 2.5);
}
