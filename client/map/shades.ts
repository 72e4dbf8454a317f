// What colour each grid has: every layer maps the view's grid columns to shades, small integers that are the only feature-state.
import type { GridColumns } from "../../shared/view.ts";
import type { Tokens } from "../theme/tokens.ts";
import { mixColours, withOpacity } from "./colours.ts";

export const LAYERS = ["warnings", "unusual", "staffing", "participation"] as const;
export type LayerName = (typeof LAYERS)[number];

/** First shade of each scale; 0 is no colour at all. */
export const SHADE = { none: 0, level: 1, unusual: 5, participation: 11, onDuty: 16, attention: 17, emergency: 18 } as const;
/** Added to a staffing shade: a post is rostered but not filled. */
export const ABSENT = 32;

/** Opacity of a warned grid by gravity, blue to red: 12 % at most, area fills included. */
const LEVEL_OPACITY = [0.05, 0.07, 0.08, 0.09] as const;
/** What a statutory area adds over its grids' own tint. */
export const STATUTORY_OPACITY = 0.03;

/** Colour of every shade, by shade. */
export function shadeColours(tokens: Tokens): readonly string[] {
  const levels = [tokens.level.blue, tokens.level.yellow, tokens.level.orange, tokens.level.red];
  return [
    "transparent",
    ...levels.map((colour, at) => withOpacity(colour, LEVEL_OPACITY[at] ?? 0)),
    ...tokens.unusual,
    ...tokens.participation,
    // Light needs more to stand out from bare land; legend.css has the same.
    tokens.name === "light" ? mixColours(tokens.band, tokens.edge, 0.35) : tokens.band,
    tokens.edge,
    tokens.textHi,
  ];
}

/** The shade of each grid of `columns` in one layer, in the order of its arrays. `steps` are participationSteps. */
export function shadesOf(layer: LayerName, columns: GridColumns, steps: readonly number[]): Uint8Array {
  const shades = new Uint8Array(columns.index.length);
  for (let at = 0; at < shades.length; at += 1) shades[at] = shadeAt(layer, columns, at, steps);
  return shades;
}

function shadeAt(layer: LayerName, columns: GridColumns, at: number, steps: readonly number[]): number {
  switch (layer) {
    case "warnings": {
      const level = columns.level[at] ?? 0;
      return level === 0 ? SHADE.none : SHADE.level + level - 1;
    }
    case "unusual":
      return SHADE.unusual + Math.min(5, Math.max(0, columns.unusual[at] ?? 2));
    case "participation": {
      const points = columns.points[at] ?? 0;
      return SHADE.participation + steps.filter((step) => points >= step).length;
    }
    case "staffing":
      return staffingShade(columns, at);
  }
}

function staffingShade(columns: GridColumns, at: number): number {
  const [condition, workers, rostered] = [columns.condition[at], columns.workers[at] ?? 0, columns.rostered[at] ?? 0];
  const absent = workers < rostered ? ABSENT : 0;
  if (condition === "emergency") return SHADE.emergency + absent;
  if (condition === "attention") return SHADE.attention + absent;
  return (workers > 0 ? SHADE.onDuty : SHADE.none) + absent;
}

/** Lower bounds of participation's steps 1 to 4, from 1 point up: they grow with the day, by 1-2-5 numbers so that they seldom move. */
export function participationSteps(points: readonly number[]): readonly number[] {
  const sorted = points.filter((value) => value > 0).sort((a, b) => a - b);
  const high = sorted[Math.floor(sorted.length * 0.9)] ?? 0;
  const top = niceAtMost(Math.max(10, high));
  return [1, top / 5, top / 2, top].map((step) => Math.max(1, Math.round(step)));
}

/** The largest of 10, 20, 50, 100 … that is not above `value`. */
export function niceAtMost(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = value / power >= 5 ? 5 : value / power >= 2 ? 2 : 1;
  return factor * power;
}

/** Positions whose shade differs; all of them when there is nothing to compare with. */
export function changedShades(before: Uint8Array | null, after: Uint8Array): number[] {
  const changed: number[] = [];
  for (let at = 0; at < after.length; at += 1) if (before?.[at] !== after[at]) changed.push(at);
  return changed;
}
