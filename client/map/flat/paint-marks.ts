// What is nearest to the eye on the simple map: outlines of warned areas, and of the pointed and the pinned grid.
import type { WarningRow } from "../../../shared/view.ts";
import { toScale } from "../land-layer.tsx";
import { STATUTORY_OPACITY } from "../shades.ts";
import { byGravity, type PlacedSymbol, type WarningArea } from "../warning-places.ts";
import type { GridScene } from "./paint-grids.ts";
import type { createAreaPaths } from "./paths.ts";
import { toScreen } from "./sight.ts";

export type MarkScene = GridScene & {
  readonly warnings: readonly WarningRow[];
  readonly areas: ReadonlyMap<string, WarningArea>;
  readonly areaPath: ReturnType<typeof createAreaPaths>;
  readonly symbols: readonly PlacedSymbol[];
  readonly hovered: number | null;
  readonly pinned: number | null;
};

export function paintMarks(canvas: HTMLCanvasElement, scene: MarkScene): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { paths, sight, tokens, unit, pixelRatio } = scene;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  const scale = paths.enter(context, sight, pixelRatio);
  const px = (width: number) => toScale(unit)(width) / scale;
  context.lineJoin = "bevel";
  for (const [grid, casing, width] of [
    [scene.hovered, 4, 1.5],
    [scene.pinned, 6, 3],
  ] as const) {
    const path = grid === null ? undefined : paths.grids[grid];
    if (path) strokeCased(context, path, { casing: [tokens.casing, px(casing)], line: [tokens.textHi, px(width)] });
  }
  // The gravest last, on top.
  for (const { warningId, level, authority, exercise } of [...scene.warnings].sort((a, b) => byGravity(b, a))) {
    const area = scene.areas.get(warningId);
    if (!area) continue;
    const path = scene.areaPath(area.outline);
    if (authority === "statutory" && !exercise) {
      context.globalAlpha = STATUTORY_OPACITY;
      context.fillStyle = tokens.level[level];
      context.fill(path);
      context.globalAlpha = 1;
    }
    const dash = exercise ? [px(9), px(6)] : [];
    strokeCased(context, path, { casing: [tokens.casing, px(6)], line: [tokens.level[level], px(3)], dash });
  }
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.strokeStyle = tokens.textMid;
  context.lineWidth = toScale(unit)(1.5);
  for (const { led, at, from } of scene.symbols) {
    if (!led) continue;
    context.beginPath();
    context.moveTo(...toScreen(sight, from));
    context.lineTo(...toScreen(sight, at));
    context.stroke();
  }
}

type Cased = { readonly casing: readonly [string, number]; readonly line: readonly [string, number]; readonly dash?: readonly number[] };

function strokeCased(context: CanvasRenderingContext2D, path: Path2D, { casing, line, dash = [] }: Cased): void {
  for (const [colour, width] of [casing, line]) {
    context.setLineDash(colour === line[0] ? [...dash] : []);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke(path);
  }
  context.setLineDash([]);
}
