// What lies over the grids of the simple map: lines between divisions, the dimmed surroundings of a smaller scope, the coast, and names.
import type { MultiPolygon } from "geojson";
import { FONT_FAMILY } from "../../theme/tokens.ts";
import { withOpacity } from "../colours.ts";
import type { placeNames } from "../label-layer.tsx";
import { LINE_HEIGHT } from "../label-places.ts";
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

/** Names where placeNames has put them. On the canvas of the lines, after them. */
export function paintLabels(canvas: HTMLCanvasElement, scene: GridScene, names: ReturnType<typeof placeNames>): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { sight, tokens, unit, pixelRatio } = scene;
  const colours = { title: tokens.textHi, county: tokens.textHi, town: tokens.textMid, grid: tokens.textHi, community: tokens.textLow };
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.strokeStyle = tokens.casing;
  context.lineWidth = toScale(unit)(4);
  for (const { label, at } of names) {
    const { lines, rank, size, spacing } = label;
    context.font = `${rank === "county" ? 600 : 400} ${size}px ${FONT_FAMILY}`;
    context.letterSpacing = `${spacing}em`;
    context.fillStyle = colours[rank];
    lines.forEach((line, row) => {
      const [x, y] = [at[0] - sight.left, at[1] - sight.top + (row - (lines.length - 1) / 2) * LINE_HEIGHT * size];
      context.strokeText(line, x, y);
      context.fillText(line, x, y);
    });
  }
}
