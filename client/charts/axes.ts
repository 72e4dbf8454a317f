// Axes, lines and bands that the charts share, in the theme's colours.

import { FONT_FAMILY } from "../theme/tokens.ts";
import type { ChartOption, ChartSeries, RenderedItem, RenderItem } from "./echart.tsx";
import type { Look, Words } from "./picture.ts";
import { textWidth } from "./scale.ts";

/** Height of a line of axis text, in u. */
export const AXIS_LINE_U = 1.25;
/** From the plot's foot to the bottom of its labels, in u. */
export const AXIS_U = AXIS_LINE_U + 0.35;

export function axisText({ tokens, u }: Look) {
  return { color: tokens.textLow, fontSize: u, fontFamily: FONT_FAMILY, lineHeight: Math.round(u * AXIS_LINE_U) };
}

/** Options that every chart begins with. */
export function baseOption(): ChartOption {
  return { animation: false, backgroundColor: "transparent" };
}

/** A grid with room for its y labels left and its x labels below, lengths in px. */
export function gridBox({ u }: Look, { left, width, labels }: { left: number; width: number; labels: readonly string[] }) {
  const gutter = Math.ceil(Math.max(0, ...labels.map((label) => textWidth(label, u))) + u * 0.5);
  return {
    left: left + gutter,
    top: Math.ceil(u * 0.65),
    width: Math.max(1, width - gutter - Math.ceil(u * 0.25)),
    bottom: Math.ceil(u * AXIS_U),
    outerBoundsMode: "none" as const,
    containLabel: false,
  };
}

/** The local day from 0 to 24 h, a label each `every` hours. */
export function dayAxis(look: Look, { t }: Words, { grid, every }: { grid: number; every: number }) {
  const stops = Array.from({ length: 24 / every + 1 }, (_, step) => step * every);
  return {
    gridIndex: grid,
    type: "value" as const,
    min: 0,
    max: 24,
    axisLine: { show: true, onZero: false, lineStyle: { color: look.tokens.edge, width: 1 } },
    axisTick: { show: true, customValues: stops, length: look.u * 0.25, lineStyle: { color: look.tokens.edge, width: 1 } },
    splitLine: { show: false },
    axisLabel: {
      ...axisText(look),
      customValues: stops,
      margin: look.u * 0.35,
      hideOverlap: false,
      alignMinLabel: "left" as const,
      alignMaxLabel: "right" as const,
      formatter: (hour: number) => t("charts.hour", { hour }),
    },
  };
}

/** Counts from 0 upwards with the labels given. */
export function countAxisOption(look: Look, { format }: Words, { grid, max, step }: { grid: number; max: number; step: number }) {
  return {
    gridIndex: grid,
    type: "value" as const,
    min: 0,
    max,
    interval: step,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: true, showMinLine: false, lineStyle: { color: look.tokens.rule, width: 1 } },
    axisLabel: { ...axisText(look), margin: look.u * 0.4, formatter: (value: number) => shortCount(value, format) },
  };
}

/** One level of a stepped curve: `value` from `from` to `to`. */
export type Step = { readonly from: number; readonly to: number; readonly value: number };
export type BandStep = { readonly from: number; readonly to: number; readonly low: number; readonly high: number };

/** 4万, 250, 1.5k: no idle zero after the point. */
export function shortCount(value: number, format: Words["format"]): string {
  return format.compact(value).replace(/\.0(?=\D|$)/, "");
}

type LineLook = {
  readonly id: string;
  readonly grid?: number;
  readonly color: string;
  readonly width: number;
  readonly dashed?: boolean;
  readonly fill?: number;
  readonly z: number;
};

/**
 * A stepped line through `steps`; `fill` is the opacity of the area below it. Not a line series: that one leaves out
 * corners closer than a pixel, so that a step of one report becomes a slope.
 */
export function stepLine(steps: readonly Step[], { id, grid = 0, color, width, dashed = false, fill = 0, z }: LineLook): ChartSeries {
  const style = { fill: "none", stroke: color, lineWidth: width, lineDash: dashed ? [width * 3, width * 2] : ("solid" as const) };
  return {
    ...seriesOf({ id, grid, z }),
    data: steps.map(({ from, to, value }) => [from, 0, to, value]),
    renderItem: wholeItem((row) => {
      const upper = row(0, 3, 2, 3);
      const area = {
        type: "polygon" as const,
        shape: { points: [...upper, ...row(0, 1, 2, 1).reverse()] },
        style: { fill: color, opacity: fill },
      };
      return [...(fill > 0 ? [area] : []), { type: "polyline" as const, shape: { points: upper }, style }];
    }),
  };
}

type BandLook = {
  readonly id: string;
  readonly grid?: number;
  readonly fill: string;
  readonly opacity?: number;
  readonly edge: string | null;
  readonly z: number;
};

/** A stepped band with its edge lines. */
export function stepBand(steps: readonly BandStep[], { id, grid = 0, fill, opacity = 1, edge, z }: BandLook): ChartSeries {
  const line = (points: number[][]) => ({
    type: "polyline" as const,
    shape: { points },
    style: { fill: "none", stroke: edge ?? "none", lineWidth: 1 },
  });
  return {
    ...seriesOf({ id, grid, z }),
    data: steps.map(({ from, to, low, high }) => [from, low, to, high]),
    renderItem: wholeItem((row) => {
      const upper = row(0, 3, 2, 3);
      const lower = row(0, 1, 2, 1);
      const area = { type: "polygon" as const, shape: { points: [...upper, ...lower.toReversed()] }, style: { fill, opacity } };
      return [area, ...(edge ? [line(upper), line(lower)] : [])];
    }),
  };
}

/** Rows of `[from, low, to, high]`. */
function seriesOf({ id, grid, z }: { id: string; grid: number; z: number }) {
  return { id, type: "custom" as const, xAxisIndex: grid, yAxisIndex: grid, encode: { x: [0, 2], y: [1, 3] }, silent: true, clip: true, z };
}

type Corner = 0 | 1 | 2 | 3;
/** The pixels of two corners of each row, in order: x and y of the first, x and y of the second. */
type Corners = (x1: Corner, y1: Corner, x2: Corner, y2: Corner) => number[][];

/** Draws all rows of a series as one: a shape a row would leave hairs between them. */
function wholeItem(drawAll: (corners: Corners) => object[]): RenderItem {
  return (params, api) => {
    if (params.dataIndexInside !== 0) return null;
    const pixel = (row: number, x: Corner, y: Corner) => api.coord([api.value(x, row), api.value(y, row)]).map(Math.round);
    const corners: Corners = (x1, y1, x2, y2) =>
      Array.from({ length: params.dataInsideLength }, (_, row) => [pixel(row, x1, y1), pixel(row, x2, y2)]).flat();
    return { type: "group", children: drawAll(corners) } as RenderedItem;
  };
}
