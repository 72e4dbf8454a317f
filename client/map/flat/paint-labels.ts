// Names and titles of the simple map: the same, in the same places, as on the other one.
import { FONT_FAMILY } from "../../theme/tokens.ts";
import type { placeNames } from "../label-layer.tsx";
import { LINE_HEIGHT } from "../label-places.ts";
import { toScale } from "../land-layer.tsx";
import type { GridScene } from "./paint-grids.ts";

/** Names where placeNames has put them. On the canvas of the marks, after them. */
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
  for (const { label, form, at } of names) {
    const { rank } = label;
    const { lines, size, spacing } = form;
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
