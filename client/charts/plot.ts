// Axes, and stepped lines and bands in the px of their plot: what the charts over time share.
import { FONT_FAMILY } from "../theme/tokens.ts";
import type { Axes, XAxis, YAxis } from "./echart.tsx";
import type { Look, Point, Shape, Words } from "./picture.ts";
import { textWidth } from "./scale.ts";

/** Height of a line of axis text, in u. */
const AXIS_LINE_U = 1.25;
/** From the plot's foot to the bottom of its labels, in u. */
export const AXIS_U = AXIS_LINE_U + 0.35;

/** Where a plot lies in its chart, px, and the values at its edges; y begins at 0. */
export type Plot = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly from: number;
  readonly to: number;
  readonly most: number;
};

export const xIn = ({ left, width, from, to }: Plot, value: number) => Math.round(left + ((value - from) / (to - from)) * width);
export const yIn = ({ top, height, most }: Plot, value: number) => Math.round(top + (1 - value / most) * height);

/** The plot of a local day, with room for its y labels left and its x labels below. */
export function dayPlot(
  { u, height }: Look,
  { left, width, most, labels }: { left: number; width: number; most: number; labels: readonly string[] },
): Plot {
  const gutter = Math.ceil(Math.max(0, ...labels.map((label) => textWidth(label, u))) + u * 0.5);
  const top = Math.ceil(u * 0.65);
  return {
    left: Math.round(left + gutter),
    top,
    width: Math.max(1, Math.floor(width - gutter - u * 0.25)),
    height: Math.max(1, height - top - Math.ceil(u * AXIS_U)),
    from: 0,
    to: 24,
    most,
  };
}

export function gridOf({ left, top, width, height }: Plot): NonNullable<Axes["grid"]>[number] {
  return { left, top, width, height, outerBoundsMode: "none" };
}

function axisText({ tokens, u }: Look) {
  return { color: tokens.textLow, fontSize: u, fontFamily: FONT_FAMILY, lineHeight: Math.round(u * AXIS_LINE_U), margin: u * 0.35 };
}

type Stops = {
  readonly grid?: number;
  readonly stops: readonly number[];
  readonly label: (stop: number) => string;
  /** The outer two labels stay inside the plot. */
  readonly isPinned?: boolean;
};

/** An axis of `plot` with labels at `stops`. */
export function stopsAxis(look: Look, plot: Plot, { grid = 0, stops, label, isPinned = false }: Stops): XAxis {
  const line = { show: true, lineStyle: { color: look.tokens.edge, width: 1 } };
  const pins = isPinned ? ({ alignMinLabel: "left", alignMaxLabel: "right" } as const) : {};
  return {
    gridIndex: grid,
    type: "value",
    min: plot.from,
    max: plot.to,
    axisLine: { ...line, onZero: false },
    axisTick: { ...line, customValues: [...stops], length: look.u * 0.25 },
    splitLine: { show: false },
    axisLabel: { ...axisText(look), ...pins, customValues: [...stops], hideOverlap: false, formatter: label },
  };
}

/** Hours 0 to 24, a label each `every` hours. */
export function dayAxis(look: Look, plot: Plot, { grid, every, words }: { grid: number; every: number; words: Words }): XAxis {
  const stops = Array.from({ length: 24 / every + 1 }, (_, step) => step * every);
  return stopsAxis(look, plot, { grid, stops, label: (hour) => words.t("charts.hour", { hour }), isPinned: true });
}

/** Counts from 0 upwards, a line and a label each `step`. */
export function countsAxis(look: Look, plot: Plot, { grid, step, words }: { grid: number; step: number; words: Words }): YAxis {
  return {
    gridIndex: grid,
    type: "value",
    min: 0,
    max: plot.most,
    interval: step,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: true, showMinLine: false, lineStyle: { color: look.tokens.rule, width: 1 } },
    axisLabel: { ...axisText(look), formatter: (value: number) => shortCount(value, words.format) },
  };
}

/** An axis that only places things. */
export function silentAxis(grid: number, most: number): YAxis & XAxis {
  return { gridIndex: grid, type: "value", min: 0, max: most, show: false };
}

/** 4万, 250, 1.5k: no idle zero after the point. */
export function shortCount(value: number, format: Words["format"]): string {
  return format.compact(value).replace(/\.0(?=\D|$)/, "");
}

/** One level of a stepped curve: `value` from `from` to `to`. */
export type Step = { readonly from: number; readonly to: number; readonly value: number };
export type BandStep = { readonly from: number; readonly to: number; readonly low: number; readonly high: number };

type LineLook = { readonly color: string; readonly width: number; readonly dashed?: boolean; readonly fill?: number };

/** A stepped line; `fill` is the opacity of the area below it. */
export function stepLine(plot: Plot, steps: readonly Step[], { color, width, dashed = false, fill = 0 }: LineLook): Shape[] {
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) return [];
  const upper = corners(plot, steps, ({ value }) => value);
  const foot: Point[] = [
    [xIn(plot, last.to), yIn(plot, 0)],
    [xIn(plot, first.from), yIn(plot, 0)],
  ];
  const line: Shape = {
    type: "polyline",
    shape: { points: upper },
    style: { fill: "none", stroke: color, lineWidth: width, lineDash: dashed ? [width * 3, width * 2] : "solid" },
  };
  return fill > 0 ? [{ type: "polygon", shape: { points: [...upper, ...foot] }, style: { fill: color, opacity: fill } }, line] : [line];
}

/** A stepped band with edge lines where `edge` names their colour. */
export function stepBand(
  plot: Plot,
  steps: readonly BandStep[],
  { fill, opacity = 1, edge }: { fill: string; opacity?: number; edge: string | null },
): Shape[] {
  const upper = corners(plot, steps, ({ high }) => high);
  const lower = corners(plot, steps, ({ low }) => low);
  const line = (points: Point[]): Shape => ({
    type: "polyline",
    shape: { points },
    style: { fill: "none", stroke: edge ?? "none", lineWidth: 1 },
  });
  const area: Shape = { type: "polygon", shape: { points: [...upper, ...lower.toReversed()] }, style: { fill, opacity } };
  return edge ? [area, line(upper), line(lower)] : [area];
}

function corners<T extends { readonly from: number; readonly to: number }>(
  plot: Plot,
  steps: readonly T[],
  value: (step: T) => number,
): Point[] {
  return steps.flatMap((step): Point[] => {
    const y = yIn(plot, value(step));
    return [
      [xIn(plot, step.from), y],
      [xIn(plot, step.to), y],
    ];
  });
}

/** Values of consecutive hours as steps. */
export function toSteps(values: readonly number[], first = 0): Step[] {
  return values.map((value, at) => ({ from: first + at, to: first + at + 1, value }));
}

export function toBandSteps(bands: readonly { readonly low: number; readonly high: number }[], first = 0): BandStep[] {
  return bands.map(({ low, high }, at) => ({ from: first + at, to: first + at + 1, low, high }));
}

/** Today measured: whole hours as a bold line, the present one as far as it has come, paler. `values` ends with the present hour. */
export function measuredHours(
  plot: Plot,
  values: readonly number[],
  { now, color, bold }: { now: number; color: string; bold: number },
): Shape[] {
  const present = Math.floor(now);
  const partial: Step[] = now > present ? [{ from: present, to: now, value: values[present] ?? 0 }] : [];
  return [
    ...stepLine(plot, partial, { color, width: 1, fill: 0.35 }),
    ...stepLine(plot, toSteps(values.slice(0, present)), { color, width: bold, fill: 0.12 }),
  ];
}
