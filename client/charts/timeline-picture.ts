// The timeline drawn: response bars, a rail of warnings, three thin rows of reports, one axis of time.
import { EXERCISE_DASHES, LEVEL_SHAPES, OUTLINE_WIDTH, SHAPE_BOX } from "../theme/level-shapes.ts";
import { toLanes } from "./lanes.ts";
import type { Label, Look, Picture, Shape, Words } from "./picture.ts";
import { gridOf, type Plot, silentAxis, stepLine, stopsAxis, toSteps, xIn } from "./plot.ts";
import { textWidth } from "./scale.ts";
import { type FamilyRow, STEP_MS, STEPS, type TimelineSlice, ticksIn, timelineTip, totalOf, type WarningBar } from "./timeline.ts";
import { LANE_U, layoutTimeline, SYMBOL_U, type TimelineLayout } from "./timeline-layout.ts";

/** Thickness of a warning's bar. */
const BAR_U = 0.22;
/** Weight 600 is about so much wider than 400. */
const BOLDER = 1.06;

export function toTimelinePicture(slice: TimelineSlice, look: Look, words: Words): Picture {
  const { t, format } = words;
  const names = slice.rows.map(({ family, counts }) => `${t(`family.${family}`)} ${format.count(totalOf(counts))}`);
  const layout = layoutTimeline(slice, look, [...names, t("charts.more", { n: 99 })]);
  const plot: Plot = { left: 0, top: 0, width: layout.plotWidth, height: layout.axisTop, from: slice.from, to: slice.to, most: 1 };
  const ticks = ticksIn(slice, layout.plotWidth, look.u);
  const days = new Set(ticks.filter(({ hour }) => hour === 0).map(({ at }) => at));
  const label = (at: number) => (days.has(at) ? format.date(at) : format.time(at));
  const drawn: Drawn = { slice, look, layout, plot, words };
  const [responses, warnings] = [responseBars(drawn), warningBars(drawn)];
  const shapes = [
    ...[...days].map((at) => dayLine(drawn, at)),
    ...responses.shapes,
    ...warnings.shapes,
    ...slice.rows.flatMap((row, at) => familyRow(drawn, row, at)),
  ];
  return {
    ink: {
      axes: {
        grid: [gridOf(plot)],
        xAxis: [stopsAxis(look, plot, { stops: ticks.map(({ at }) => at), label })],
        yAxis: [silentAxis(0, 1)],
      },
      groups: [{ id: "timeline", y: 0, shapes }],
      words,
    },
    labels: [
      ...responses.labels,
      ...warnings.labels,
      ...slice.rows.map(({ family }, at) => familyLabel(drawn, { family, text: names[at] ?? "", at })),
    ],
    glideMs: 0,
    veilFrom: layout.rowsTop,
    hover: {
      along: "x",
      stops: Array.from({ length: STEPS }, (_, step) => slice.from + (step + 0.5) * STEP_MS),
      tip: (step) => timelineTip(slice, step, words),
      grids: 1,
    },
  };
}

type Drawn = {
  readonly slice: TimelineSlice;
  readonly look: Look;
  readonly layout: TimelineLayout;
  readonly plot: Plot;
  readonly words: Words;
};
type Inked = { readonly shapes: readonly Shape[]; readonly labels: readonly Label[] };

function dayLine({ look, layout, plot }: Drawn, at: number): Shape {
  const x = xIn(plot, at) + 0.5;
  return { type: "line", shape: { x1: x, y1: 0, x2: x, y2: layout.axisTop }, style: { stroke: look.tokens.rule, lineWidth: 1 } };
}

/** A response's name stands in its bar where it fits, else before it. */
function responseBars({ slice, look, layout, plot, words }: Drawn): Inked {
  const { u, tokens } = look;
  const { placed } = toLanes(slice.responses, layout.responseLanes, 0);
  const bars = placed.map(({ span, lane }) => {
    const x = xIn(plot, span.from);
    const box = {
      x: x + 0.5,
      y: Math.round(lane * layout.responseLane) + 0.5,
      width: Math.max(2, xIn(plot, span.to) - x),
      height: Math.max(3, Math.round(layout.responseLane - u * 0.15)),
    };
    const shape: Shape = {
      type: "rect",
      shape: { ...box, r: Math.round(u * 0.15) },
      style: { fill: tokens.raised, stroke: tokens.textHi, lineWidth: 1, lineDash: span.exercise ? [4, 3] : "solid" },
    };
    const title = span.exercise ? words.t("charts.exercise", { title: span.title }) : span.title;
    const text = `${words.t(`response.level.${span.level as 1}`)} · ${title}`;
    const pad = u * 0.4;
    const isInside = textWidth(text, u) * BOLDER + 2 * pad <= box.width;
    const place = isInside
      ? ({ x: x + pad, align: "left", most: box.width - 2 * pad } as const)
      : ({ x: x - pad, align: "right", most: x - 2 * pad } as const);
    const label: Label = { id: span.id, text, y: box.y + box.height / 2, tone: "hi", strong: true, ...place };
    return { shape, label };
  });
  return {
    shapes: bars.map(({ shape }) => shape),
    labels: layout.hasNames ? bars.flatMap(({ label }) => ((label.most ?? 0) > u * 5 ? [label] : [])) : [],
  };
}

function warningBars({ slice, look, layout, plot, words }: Drawn): Inked {
  const { u } = look;
  const symbol = Math.round(u * SYMBOL_U);
  const least = ((symbol + 2) * (slice.to - slice.from)) / layout.plotWidth;
  // A warning that has only just come would start where no symbol fits: it is drawn a symbol's width earlier.
  const spans = slice.warnings.map((warning) => ({ warning, from: Math.min(warning.from, slice.to - least), to: warning.to }));
  const { placed, hidden } = toLanes(spans, layout.warningLanes, least, Math.ceil(SYMBOL_U / LANE_U));
  const inked = placed.map(({ span, lane }) => {
    const middle = layout.warningsTop + symbol / 2 + lane * u * LANE_U;
    return warningShapes(span.warning, { look, x: xIn(plot, span.from), end: xIn(plot, span.to), middle, symbol });
  });
  const y = layout.warningsTop + symbol / 2;
  const none: Label = { id: "no warnings", text: words.t("charts.timeline.noWarnings"), x: 0, y, align: "left", tone: "low" };
  const more: Label = {
    id: "more",
    text: words.t("charts.more", { n: hidden }),
    x: layout.plotWidth + u * 0.6,
    y,
    align: "left",
    tone: "mid",
  };
  return {
    // Symbols over all bars: a bar may pass behind another's symbol.
    shapes: [...inked.map(({ bar }) => bar), ...inked.map(({ mark }) => mark)],
    labels: slice.warnings.length === 0 && layout.warningLanes > 0 ? [none] : hidden > 0 ? [more] : [],
  };
}

type Placing = { readonly look: Look; readonly x: number; readonly end: number; readonly middle: number; readonly symbol: number };

/** Symbol at its beginning and bar for as long as it lasted: filled statutory, outlined internal, dashed exercise. */
function warningShapes(warning: WarningBar, { look, x, end, middle, symbol }: Placing): { readonly bar: Shape; readonly mark: Shape } {
  const { u, tokens } = look;
  const isFilled = warning.authority === "statutory" && !warning.exercise;
  const hue = tokens.level[warning.level];
  const edge = tokens.levelEdge[warning.level];
  const thick = Math.max(3, Math.round(u * BAR_U));
  const y = Math.round(middle - thick / 2);
  const width = Math.max(2, end - x);
  const scale = symbol / SHAPE_BOX;
  const bar: Shape = isFilled
    ? {
        type: "rect",
        shape: { x, y, width, height: thick },
        style: edge === hue ? { fill: hue } : { fill: hue, stroke: edge, lineWidth: 1 },
      }
    : {
        type: "rect",
        shape: { x: x + 0.5, y: y + 0.5, width: width - 1, height: thick - 1 },
        style: { fill: tokens.panel, stroke: edge, lineWidth: 1, lineDash: warning.exercise ? [5, 3] : "solid" },
      };
  const mark: Shape = {
    type: "path",
    x,
    y: Math.round(middle - symbol / 2),
    scaleX: scale,
    scaleY: scale,
    shape: { pathData: LEVEL_SHAPES[warning.level].path },
    style: isFilled
      ? { fill: hue, stroke: edge === hue ? tokens.panel : edge, lineWidth: 1.5 }
      : { fill: tokens.panel, stroke: edge, lineWidth: OUTLINE_WIDTH, lineDash: warning.exercise ? [...EXERCISE_DASHES] : "solid" },
  };
  return { bar, mark };
}

/** Families are not coloured: solid high, solid middle, dashed low. Each row has its own scale. */
function familyRow({ look, layout, plot }: Drawn, { family, counts }: FamilyRow, at: number): Shape[] {
  const { u, tokens } = look;
  const bottom = layout.rowsTop + (at + 1) * layout.rowHeight;
  const top = bottom - Math.max(2, Math.round(layout.rowHeight - u * 0.3));
  const color = { safety: tokens.textHi, livelihood: tokens.textMid, stability: tokens.textLow }[family];
  const row: Plot = { ...plot, top, height: bottom - top, from: 0, to: STEPS, most: Math.max(1, ...counts) };
  const [area, line] = stepLine(row, toSteps(counts), { color, width: Math.max(1, Math.round(u * 0.085)), fill: 0.22 });
  const base: Shape = {
    type: "line",
    shape: { x1: 0, y1: bottom - 0.5, x2: layout.plotWidth, y2: bottom - 0.5 },
    style: { stroke: tokens.rule, lineWidth: 1 },
  };
  const dashed = line && family === "stability" ? { ...line, style: { ...line.style, lineDash: [4, 2] } } : line;
  return [area, dashed, base].filter((shape): shape is Shape => shape !== undefined);
}

/** At the line's end. */
function familyLabel({ look, layout }: Drawn, { family, text, at }: { family: string; text: string; at: number }): Label {
  const y = layout.rowsTop + (at + 0.5) * layout.rowHeight;
  return { id: family, text, x: layout.plotWidth + look.u * 0.6, y, align: "left", tone: family === "stability" ? "mid" : "hi" };
}
