// Hatches of the map: a post that is rostered but not filled, and the veil of a picture that is no longer live.
import type { Tokens } from "../theme/tokens.ts";
import { drawImage, type MapImage } from "./map-images.ts";

/** 45° lines, 1 px on a casing, so that they show on dark and on bright grids. */
export function absentHatch(tokens: Tokens, unit: number): MapImage {
  const side = Math.round(unit * 0.38);
  return drawImage(side, side, (context) => {
    for (const [colour, width] of [
      [tokens.casing, side * 0.5],
      [tokens.textHi, side * 0.24],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.beginPath();
      for (const shift of [-side, 0, side]) {
        context.moveTo(shift - 1, side + 1);
        context.lineTo(shift + side + 1, -1);
      }
      context.stroke();
    }
  });
}

/** For a picture that stands still: wide, faint 45° lines over a quarter of the background colour. */
export function veilHatch(tokens: Tokens, unit: number, offline: boolean): MapImage {
  const side = Math.round(unit);
  return drawImage(side, side, (context) => {
    context.globalAlpha = 0.3;
    context.fillStyle = tokens.bg;
    context.fillRect(0, 0, side, side);
    if (!offline) return;
    context.strokeStyle = tokens.textLow;
    context.globalAlpha = 0.2;
    context.lineWidth = side * 0.16;
    context.beginPath();
    for (const shift of [-side, 0, side]) {
      context.moveTo(shift - 1, side + 1);
      context.lineTo(shift + side + 1, -1);
    }
    context.stroke();
  });
}
