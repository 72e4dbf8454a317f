// The sign of a case on either map: a disc, a ring with a dot when it is due soon, a hatched ring when it is overdue.
import type { Tokens } from "../theme/tokens.ts";
import type { Mark } from "./cases-on-map.ts";

/** In CSS px. */
export function caseRadius(unit: number, mark: Mark): number {
  return Math.max(4, unit * (mark === "calm" ? 0.24 : 0.36));
}

type Context = Pick<
  CanvasRenderingContext2D,
  "save" | "restore" | "beginPath" | "arc" | "fill" | "stroke" | "clip" | "moveTo" | "lineTo" | "fillStyle" | "strokeStyle" | "lineWidth"
>;
type Drawn = { readonly tokens: Pick<Tokens, "casing" | "textHi" | "textMid">; readonly radius: number; readonly mark: Mark };

/** Around the context's origin. */
export function drawCaseMark(context: Context, { tokens: { casing, textHi, textMid }, radius, mark }: Drawn): void {
  const disc = (r: number) => {
    context.beginPath();
    context.arc(0, 0, r, 0, 2 * Math.PI);
  };
  context.save();
  disc(radius + 1.5);
  context.fillStyle = casing;
  context.fill();
  context.strokeStyle = context.fillStyle = mark === "calm" ? textMid : textHi;
  if (mark === "calm") {
    disc(radius);
    context.fill();
  } else {
    context.lineWidth = 1.5;
    disc(radius - 0.5);
    context.stroke();
  }
  if (mark === "soon") {
    disc(radius * 0.35);
    context.fill();
  }
  if (mark === "overdue") {
    disc(radius - 0.5);
    context.clip();
    context.lineWidth = 1.6;
    for (let at = -2 * radius; at < 2 * radius; at += 3.6) {
      context.beginPath();
      context.moveTo(at - radius, radius);
      context.lineTo(at + radius, -radius);
      context.stroke();
    }
  }
  context.restore();
}
