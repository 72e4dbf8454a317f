// The timeline drawn: response bars, a rail of warnings, three thin rows of reports, one axis of time.
import { EXERCISE_DASHES, LEVEL_SHAPES, OUTLINE_WIDTH, SHAPE_BOX } from "../theme/level-shapes.ts";
import { FONT_FAMILY } from "../theme/tokens.ts";
import { AXIS_U, axisText, baseOption } from "./axes.ts";
import type { RenderedItem, RenderItem } from "./echart.tsx";
import { toLanes } from "./lanes.ts";
import type { Look, Picture, Words } from "./picture.ts";
import { fitText, textWidth } from "./scale.ts";
import { type FamilyRow, STEP_MS, STEPS, type TimelineSlice, tickEvery, timelineTip, totalOf, type WarningBar } from "./timeline.ts";

const RESPONSE_LANE_U = 1.35;
/** A response's lane where there is no room for its name: a bar alone. */
const THIN_LANE_U = 0.45;
const SYMBOL_U = 1.1;
/** From one warning's bar to the next: symbols are taller than that and keep apart along the axis. */
const LANE_U = 0.44;
/** Thickness of a warning's bar. */
const BAR_U = 0.22;
/** A row of a family holds one line of text. */
const LEAST_ROW_U = 1.1;
/** Share of the height that the rows take at least. */
const ROWS_SHARE = 0.48;
const MOST_RESPONSE_LANES = 2;

export type TimelineLayout = {
  readonly plotWidth: number;
  readonly responseLanes: number;
  /** Height of a response's lane, px, and whether it names the response. */
  readonly responseLane: number;
  readonly hasNames: boolean;
  readonly warningLanes: number;
  /** Where the warnings begin, the rows begin, each row's height, where the axis stands: px. */
  readonly warningsTop: number;
  readonly rowsTop: number;
  readonly rowHeight: number;
  readonly axisTop: number;
};

/** From the top: responses (while there are any), warnings, the families' rows. Rows keep a line of text, warnings at least one symbol. */
export function layoutTimeline(slice: TimelineSlice, { u, width, height }: Look, labels: readonly string[]): TimelineLayout {
  const count = Math.max(1, slice.rows.length);
  const foot = Math.max(u, height - Math.ceil(u * AXIS_U));
  const rowHeight = Math.floor(Math.min(foot, Math.max(foot * ROWS_SHARE, u * LEAST_ROW_U * count)) / count);
  const rowsTop = Math.max(0, foot - rowHeight * count);
  const symbol = Math.ceil(u * SYMBOL_U);
  const gap = Math.ceil(u * 0.1);
  const wanted = Math.min(MOST_RESPONSE_LANES, toLanes(slice.responses, MOST_RESPONSE_LANES, 0).lanes);
  const fitting = (laneU: number) => Math.max(0, Math.min(wanted, Math.floor((rowsTop - symbol - gap) / (u * laneU))));
  const hasNames = fitting(RESPONSE_LANE_U) === wanted;
  const responseLane = u * (hasNames ? RESPONSE_LANE_U : THIN_LANE_U);
  const responseLanes = fitting(hasNames ? RESPONSE_LANE_U : THIN_LANE_U);
  const warningsTop = Math.floor(responseLanes * responseLane);
  const rail = rowsTop - warningsTop - gap;
  const gutter = Math.ceil(Math.max(0, ...labels.map((text) => textWidth(text, u))) + u * 0.6);
  return {
    plotWidth: Math.max(u, width - gutter),
    responseLanes,
    responseLane,
    hasNames,
    warningLanes: rail >= symbol ? 1 + Math.floor((rail - symbol) / (u * LANE_U)) : 0,
    warningsTop,
    rowsTop,
    rowHeight,
    axisTop: rowsTop + rowHeight * count,
  };
}

export function toTimelinePicture(slice: TimelineSlice, look: Look, words: Words): Picture {
  const { t, format } = words;
  const labels = slice.rows.map(({ family, counts }) => `${t(`family.${family}`)} ${format.count(totalOf(counts))}`);
  const layout = layoutTimeline(slice, look, [...labels, t("charts.more", { n: 99 })]);
  const every = tickEvery(layout.plotWidth, look.u);
  // The gutter right of the plot has room for half a label, the left edge has not.
  const halfLabel = ((look.u * 1.6) / layout.plotWidth) * (slice.to - slice.from);
  const ticks = slice.ticks.filter(({ at }) => format.hour(at) % every === 0 && at - slice.from > halfLabel);
  const days = new Set(ticks.filter(({ isDay }) => isDay).map(({ at }) => at));
  const line = { show: true, lineStyle: { color: look.tokens.edge, width: 1 } };
  return {
    option: {
      ...baseOption(),
      grid: [{ left: 0, top: 0, width: layout.plotWidth, height: layout.axisTop, outerBoundsMode: "none" }],
      xAxis: [
        {
          type: "value",
          min: slice.from,
          max: slice.to,
          axisLine: line,
          axisTick: { ...line, customValues: ticks.map(({ at }) => at), length: look.u * 0.25 },
          splitLine: { show: false },
          axisLabel: {
            ...axisText(look),
            customValues: ticks.map(({ at }) => at),
            margin: look.u * 0.35,
            formatter: (at: number) => (days.has(at) ? format.date(at) : format.time(at)),
          },
        },
      ],
      yAxis: [{ type: "value", min: 0, max: 1, show: false }],
      series: [
        {
          id: "timeline",
          type: "custom",
          data: [[slice.from, 0]],
          silent: true,
          clip: false,
          renderItem: timelineItem({ slice, look, layout, labels, ticks, words }),
        },
      ],
    },
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
  slice: TimelineSlice;
  look: Look;
  layout: TimelineLayout;
  labels: readonly string[];
  ticks: TimelineSlice["ticks"];
  words: Words;
};
type Child = Record<string, unknown>;

/** Everything of the plot in one group: reads only what the slice and the look hold, both in the picture's identity. */
function timelineItem(drawn: Drawn): RenderItem {
  return () => {
    const { slice } = drawn;
    const children = [
      ...dayLines(drawn),
      ...responseBars(drawn),
      ...warningBars(drawn),
      ...slice.rows.flatMap((row, at) => familyRow(drawn, row, at)),
    ];
    return { type: "group", children } as unknown as RenderedItem;
  };
}

const xOf = ({ slice, layout }: Drawn, at: number) => ((at - slice.from) / (slice.to - slice.from)) * layout.plotWidth;

function label(
  { look }: Drawn,
  text: string,
  at: { x: number; y: number; fill: string; weight?: number; align?: "left" | "right" },
): Child {
  const font = `${at.weight ?? 400} ${look.u}px ${FONT_FAMILY}`;
  return {
    type: "text",
    x: at.x,
    y: at.y,
    style: { text, font, fill: at.fill, textAlign: at.align ?? "left", textVerticalAlign: "middle" },
  };
}

function dayLines(drawn: Drawn): Child[] {
  const { layout, look, ticks } = drawn;
  return ticks
    .filter(({ isDay }) => isDay)
    .map(({ at }) => {
      const x = Math.round(xOf(drawn, at)) + 0.5;
      return { type: "line", shape: { x1: x, y1: 0, x2: x, y2: layout.axisTop }, style: { stroke: look.tokens.rule, lineWidth: 1 } };
    });
}

function responseBars(drawn: Drawn): Child[] {
  const { slice, look, layout, words } = drawn;
  const { u, tokens } = look;
  const { placed } = toLanes(slice.responses, layout.responseLanes, 0);
  return placed.flatMap(({ span, lane }) => {
    const x = Math.round(xOf(drawn, span.from));
    const width = Math.max(2, Math.round(xOf(drawn, span.to)) - x);
    const y = Math.round(lane * layout.responseLane);
    const height = Math.max(3, Math.round(layout.responseLane - u * 0.15));
    const title = span.exercise ? words.t("charts.exercise", { title: span.title }) : span.title;
    const text = `${words.t(`response.level.${span.level as 1}`)} · ${title}`;
    const isInside = textWidth(text, u) * 1.05 + u * 0.8 <= width;
    const room = isInside ? width - u * 0.8 : x - u * 0.8;
    const fitted = fitText(text, u, room / 1.05);
    const at = {
      x: isInside ? x + u * 0.4 : x - u * 0.4,
      y: y + height / 2 + 1,
      fill: tokens.textHi,
      weight: 600,
      align: isInside ? "left" : "right",
    } as const;
    return [
      {
        type: "rect",
        shape: { x: x + 0.5, y: y + 0.5, width, height, r: u * 0.15 },
        style: { fill: tokens.raised, stroke: tokens.textHi, lineWidth: 1, lineDash: span.exercise ? [4, 3] : "solid" },
      },
      ...(layout.hasNames && room > u * 5 ? [label(drawn, fitted, at)] : []),
    ];
  });
}

function warningBars(drawn: Drawn): Child[] {
  const { slice, look, layout, words } = drawn;
  const { u, tokens } = look;
  const symbol = u * SYMBOL_U;
  const msOfPx = (slice.to - slice.from) / layout.plotWidth;
  const least = (symbol + 2) * msOfPx;
  // A warning that has only just come would start where no symbol fits: it is drawn a symbol's width earlier.
  const spans = slice.warnings.map((bar) => ({ bar, from: Math.min(bar.from, slice.to - least), to: bar.to }));
  const { placed, hidden } = toLanes(spans, layout.warningLanes, least, Math.ceil(SYMBOL_U / LANE_U));
  const middle = (lane: number) => layout.warningsTop + symbol / 2 + lane * u * LANE_U;
  const drawnBars = placed.map(({ span, lane }) =>
    warningBar(drawn, span.bar, { x: xOf(drawn, span.from), end: xOf(drawn, span.to), middle: middle(lane) }),
  );
  // Symbols over all bars: a bar may pass behind another's symbol.
  const children = [...drawnBars.map(({ bar }) => bar), ...drawnBars.map(({ mark }) => mark)];
  const noteAt = { x: 0, y: layout.warningsTop + symbol / 2, fill: tokens.textLow };
  if (slice.warnings.length === 0 && layout.warningLanes > 0) children.push(label(drawn, words.t("charts.timeline.noWarnings"), noteAt));
  if (hidden > 0)
    children.push(label(drawn, words.t("charts.more", { n: hidden }), { ...noteAt, x: layout.plotWidth + u * 0.6, fill: tokens.textMid }));
  return children;
}

/** Symbol at its beginning and bar for as long as it lasted: filled statutory, outlined internal, dashed exercise. */
function warningBar(
  { look }: Drawn,
  warning: WarningBar,
  { x, end, middle }: { x: number; end: number; middle: number },
): { bar: Child; mark: Child } {
  const { u, tokens } = look;
  const isFilled = warning.authority === "statutory" && !warning.exercise;
  const hue = tokens.level[warning.level];
  const edge = tokens.levelEdge[warning.level];
  const side = Math.round(u * SYMBOL_U);
  const scale = side / SHAPE_BOX;
  const thick = Math.max(3, Math.round(u * BAR_U));
  const left = Math.round(x);
  const y = Math.round(middle - thick / 2);
  const width = Math.max(2, Math.round(end) - left);
  const outline = { fill: tokens.panel, stroke: edge, lineWidth: 1, lineDash: warning.exercise ? [5, 3] : "solid" };
  return {
    bar: isFilled
      ? {
          type: "rect",
          shape: { x: left, y, width, height: thick },
          style: { fill: hue, ...(edge === hue ? {} : { stroke: edge, lineWidth: 1 }) },
        }
      : { type: "rect", shape: { x: left + 0.5, y: y + 0.5, width: width - 1, height: thick - 1 }, style: outline },
    mark: {
      type: "path",
      x: left,
      y: Math.round(middle - side / 2),
      scaleX: scale,
      scaleY: scale,
      shape: { pathData: LEVEL_SHAPES[warning.level].path },
      style: isFilled
        ? { fill: hue, stroke: edge === hue ? tokens.panel : edge, lineWidth: 1.5 }
        : { fill: tokens.panel, stroke: edge, lineWidth: OUTLINE_WIDTH, lineDash: warning.exercise ? [...EXERCISE_DASHES] : "solid" },
    },
  };
}

/** One family's steps on its own scale: line solid high, solid middle, dashed low; named at its end. */
function familyRow(drawn: Drawn, { family, counts }: FamilyRow, at: number): Child[] {
  const { look, layout, labels } = drawn;
  const { u, tokens } = look;
  const most = Math.max(1, ...counts);
  const base = Math.round(layout.rowsTop + (at + 1) * layout.rowHeight) - 0.5;
  const tallest = Math.max(2, layout.rowHeight - u * 0.3);
  const colour = { safety: tokens.textHi, livelihood: tokens.textMid, stability: tokens.textLow }[family];
  const x = (step: number) => Math.round((step / STEPS) * layout.plotWidth);
  const steps = counts.flatMap((count, step) => {
    const y = base - Math.round((count / most) * tallest);
    return [
      [x(step), y],
      [x(step + 1), y],
    ];
  });
  return [
    { type: "polygon", shape: { points: [[0, base], ...steps, [layout.plotWidth, base]] }, style: { fill: colour, opacity: 0.22 } },
    {
      type: "polyline",
      shape: { points: steps },
      style: { fill: "none", stroke: colour, lineWidth: Math.max(1, u * 0.085), lineDash: family === "stability" ? [4, 2] : "solid" },
    },
    { type: "line", shape: { x1: 0, y1: base, x2: layout.plotWidth, y2: base }, style: { stroke: tokens.rule, lineWidth: 1 } },
    label(drawn, labels[at] ?? "", {
      x: layout.plotWidth + u * 0.6,
      y: base - layout.rowHeight / 2 + 1,
      fill: family === "stability" ? tokens.textMid : tokens.textHi,
    }),
  ];
}
