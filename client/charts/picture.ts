// What a chart's pure function takes and gives: the look in force, the option, and what hovering says.
import type { Translate } from "../i18n/catalogue.ts";
import type { Format } from "../i18n/format.ts";
import type { Tokens } from "../theme/tokens.ts";
import type { ChartOption } from "./echart.tsx";

/** Everything about the screen that a drawing depends on; lengths in CSS px. */
export type Look = {
  readonly tokens: Tokens;
  /** The unit of length, domain kit section 4. */
  readonly u: number;
  readonly width: number;
  readonly height: number;
  readonly calm: boolean;
};

/** The page's words: texts, and numbers and times as the language expects them. */
export type Words = { readonly t: Translate; readonly format: Format };

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

export type Picture = {
  readonly option: ChartOption;
  readonly hover: Hover;
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
