// What a chart's pure function takes and gives: the look in force, axes, shapes, labels, and what hovering says.
import type { Translate } from "../i18n/catalogue.ts";
import type { Format } from "../i18n/format.ts";
import type { Tokens } from "../theme/tokens.ts";
import type { Axes } from "./echart.tsx";

/** Everything about the screen that a drawing depends on; lengths in CSS px. */
export type Look = {
  readonly tokens: Tokens;
  /** The unit of length, domain kit section 4. */
  readonly u: number;
  readonly width: number;
  readonly height: number;
  /** Pixels of the screen to a CSS px. */
  readonly pixelRatio: number;
  /** Asked for less motion. */
  readonly calm: boolean;
};

/** The page's words: texts, and numbers and times as the language expects them. */
export type Words = { readonly t: Translate; readonly format: Format };

type Dash = "solid" | number[];
export type Style = {
  readonly fill?: string;
  readonly opacity?: number;
  readonly stroke?: string;
  readonly lineWidth?: number;
  readonly lineDash?: Dash;
};
export type Point = [number, number];

/** Plain data in whole px, so that what looks the same is the same. */
export type Shape =
  | {
      readonly type: "rect";
      readonly shape: { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly r?: number };
      readonly style: Style;
    }
  | { readonly type: "polygon" | "polyline"; readonly shape: { readonly points: Point[] }; readonly style: Style }
  | {
      readonly type: "line";
      readonly shape: { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number };
      readonly style: Style;
    }
  | {
      readonly type: "path";
      readonly x: number;
      readonly y: number;
      readonly scaleX: number;
      readonly scaleY: number;
      readonly shape: { readonly pathData: string };
      readonly style: Style;
    };

/** Shapes that move together; told apart by id from drawing to drawing. */
export type ShapeGroup = { readonly id: string; readonly y: number; readonly shapes: readonly Shape[] };

/** Text in the page, not in the canvas: a new figure costs no drawing. `x` is its left or right end, `y` its middle. */
export type Label = {
  readonly id: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly align: "left" | "right";
  readonly tone: "hi" | "mid" | "low";
  readonly strong?: boolean;
  /** Cut with an ellipsis beyond this. */
  readonly most?: number;
};

export type TipRow = { readonly name: string; readonly value: string; readonly strong?: boolean };
export type Tip = { readonly title: string; readonly rows: readonly TipRow[] };

/** Where a pointer or an arrow key may stop, and what is said there. */
export type Hover = {
  readonly along: "x" | "y";
  /** Values on that axis, rising. */
  readonly stops: readonly number[];
  readonly tip: (stop: number) => Tip;
  /** How many grids share the axis; the line is drawn in each. */
  readonly grids: number;
};

/** What the canvas shows. Drawn again only when it differs; the functions in `axes` depend on `words` alone. */
export type Ink = {
  readonly axes: Axes;
  readonly groups: readonly ShapeGroup[];
  readonly words: Words;
};

export type Picture = {
  readonly ink: Ink;
  readonly labels: readonly Label[];
  readonly hover: Hover;
  /** Groups and labels glide to their new places in this time, ms. */
  readonly glideMs: number;
  /** A chart with level symbols draws its own veil, from this many px down: symbols are never veiled. */
  readonly veilFrom?: number;
};

/** Index of the stop nearest to `value`, -1 when there is none. */
export function nearestStop(stops: readonly number[], value: number): number {
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  stops.forEach((stop, index) => {
    const distance = Math.abs(stop - value);
    if (distance < least) {
      least = distance;
      nearest = index;
    }
  });
  return nearest;
}
