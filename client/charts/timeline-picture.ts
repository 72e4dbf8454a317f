// The timeline drawn: response bars, a rail of warnings, three thin rows of reports, one axis of time.
import { EXERCISE_DASHES, LEVEL_SHAPES, OUTLINE_WIDTH, SHAPE_BOX } from "../theme/level-shapes.ts";
import { FONT_FAMILY } from "../theme/tokens.ts";
import { AXIS_LINE_U, axisText, baseOption } from "./axes.ts";
import type { RenderedItem, RenderItem } from "./echart.tsx";
import { type Placed, toLanes } from "./lanes.ts";
import type { Look, Picture, Words } from "./picture.ts";
import { fitText, textWidth } from "./scale.ts";
import {
  type FamilyRow,
  type ResponseBar,
  STEP_MS,
  STEPS,
  type TimelineSlice,
  tickEvery,
  timelineTip,
  totalOf,
  type WarningBar,
} from "./timeline.ts";

/** A lane holds a symbol of 1 u and a line of text. */
const LANE_U = 1.5;
const SYMBOL_U = 1.15;
/** Thickness of a warning's duration bar. */
const BAR_U = 0.22;
const LEAST_ROW_U = 1.5;
/** Share of the height that the three rows take at least. */
const ROWS_SHARE = 0.5;
const MOST_RESPONSE_LANES = 2;

export type TimelineLayout = {
  readonly plotWidth: number;
  readonly responseLanes: number;
  readonly warningLanes: number;
  /** Top of the rows and height of each, px. */
  readonly rowsTop: number;
  readonly rowHeight: number;
  readonly axisTop: number;
};

export function layoutTimeline(slice: TimelineSlice, { u, width, height }: Look, labels: readonly string[]): TimelineLayout {
  const axisTop = Math.max(u, height - Math.ceil(u * (AXIS_LINE_U + 0.35)));
  const rows = Math.min(axisTop, Math.max(axisTop * ROWS_SHARE, u * LEAST_ROW_U * slice.rows.length));
  const lanes = Math.max(0, Math.floor((axisTop - rows) / (u * LANE_U)));
  const responseLanes = Math.min(MOST_RESPONSE_LANES, slice.responses.length, Math.max(lanes - 1, Math.min(lanes, slice.responses.length)));
  const gutter = Math.ceil(Math.max(0, ...labels.map((label) => textWidth(label, u))) + u * 0.6);
  const rowsTop = Math.round(lanes * u * LANE_U);
  const rowHeight = Math.floor((axisTop - rowsTop) / slice.rows.length);
  return {
    plotWidth: Math.max(u, width - gutter),
    responseLanes,
    warningLanes: lanes - responseLanes,
    rowsTop,
    rowHeight,
    axisTop: rowsTop + rowHeight * slice.rows.length,
  };
}

export function toTimelinePicture(slice: TimelineSlice, look: Look, words: Words): Picture {
  const { t, format } = words;
  const labels = slice.rows.map(({ family, counts }) => `${t(`family.${family}`)} ${format.count(totalOf(counts))}`);
  const layout = layoutTimeline(slice, look, [...labels, t("charts.more", { n: 99 })]);
  const every = tickEvery(layout.plotWidth, look.u);
  const ticks = slice.ticks.filter(({ at }) => every === 3 || format.hour(at) % every === 0);
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
            margin: look.u * 0.4,
            alignMinLabel: "left",
            alignMaxLabel: "right",
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

function label({ look }: Drawn, text: string, at: { x: number; y: number; fill: string; weight?: number }): Child {
  const font = `${at.weight ?? 400} ${look.u}px ${FONT_FAMILY}`;
  return { type: "text", x: at.x, y: at.y, style: { text, font, fill: at.fill, textVerticalAlign: "middle" } };
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
  return placed.flatMap(({ span, lane }: Placed<ResponseBar>) => {
    const x = xOf(drawn, span.from);
    const width = Math.max(2, xOf(drawn, span.to) - x);
    const y = lane * u * LANE_U;
    const height = Math.round(u * (LANE_U - 0.2));
    const title = span.exercise ? words.t("charts.exercise", { title: span.title }) : span.title;
    const text = fitText(`${words.t(`response.level.${span.level as 1}`)} · ${title}`, u, width - u * 0.75);
    return [
      {
        type: "rect",
        shape: { x: x + 0.5, y: Math.round(y) + 0.5, width, height, r: u * 0.15 },
        style: { fill: tokens.raised, stroke: tokens.textHi, lineWidth: 1, lineDash: span.exercise ? [4, 3] : "solid" },
      },
      ...(width > u * 5 ? [label(drawn, text, { x: x + u * 0.4, y: y + height / 2 + 1, fill: tokens.textHi, weight: 600 })] : []),
    ];
  });
}

function warningBars(drawn: Drawn): Child[] {
  const { slice, look, layout, words } = drawn;
  const { u, tokens } = look;
  const top = layout.responseLanes * u * LANE_U;
  const msOfPx = (slice.to - slice.from) / layout.plotWidth;
  const least = u * (SYMBOL_U + 0.3) * msOfPx;
  // A warning that has only just come would start where no symbol fits: it is drawn a symbol's width earlier.
  const spans = slice.warnings.map((bar) => ({ bar, from: Math.min(bar.from, slice.to - least), to: bar.to }));
  const { placed, hidden } = toLanes(spans, layout.warningLanes, least);
  const children = placed.flatMap(({ span, lane }) =>
    warningBar(drawn, span.bar, { x: xOf(drawn, span.from), end: xOf(drawn, span.to), top: top + lane * u * LANE_U }),
  );
  if (slice.warnings.length === 0 && layout.warningLanes > 0) {
    children.push(label(drawn, words.t("charts.timeline.noWarnings"), { x: 0, y: top + u * LANE_U * 0.5, fill: tokens.textLow }));
  }
  if (hidden > 0) {
    const y = top + (layout.warningLanes - 0.5) * u * LANE_U;
    children.push(label(drawn, words.t("charts.more", { n: hidden }), { x: layout.plotWidth + u * 0.6, y, fill: tokens.textMid }));
  }
  return children;
}

/** Symbol, duration bar below, title between: filled statutory, outlined internal, dashed exercise. */
function warningBar({ look }: Drawn, bar: WarningBar, { x, end, top }: { x: number; end: number; top: number }): Child[] {
  const { u, tokens } = look;
  const isFilled = bar.authority === "statutory" && !bar.exercise;
  const hue = tokens.level[bar.level];
  const edge = isFilled ? tokens.levelEdge[bar.level] : tokens.levelEdge[bar.level];
  const scale = (u * SYMBOL_U) / SHAPE_BOX;
  const lineDash = bar.exercise ? [...EXERCISE_DASHES] : "solid";
  const symbol = {
    type: "path",
    x: Math.round(x),
    y: Math.round(top + u * 0.02),
    scaleX: scale,
    scaleY: scale,
    shape: { pathData: LEVEL_SHAPES[bar.level].path },
    style: { fill: isFilled ? hue : "none", stroke: isFilled ? edge : hue, lineWidth: isFilled ? 1 : OUTLINE_WIDTH, lineDash },
  };
  const thick = Math.max(2, Math.round(u * BAR_U));
  const y = Math.round(top + u * (LANE_U - 0.1)) - thick;
  const length = Math.max(2, Math.round(end - x));
  const duration = isFilled
    ? {
        type: "rect",
        shape: { x: Math.round(x), y, width: length, height: thick },
        style: { fill: hue, ...(edge === hue ? {} : { stroke: edge, lineWidth: 1 }) },
      }
    : {
        type: "rect",
        shape: { x: Math.round(x) + 0.5, y: y + 0.5, width: length - 1, height: thick - 1 },
        style: { fill: "none", stroke: hue, lineWidth: 1, lineDash: bar.exercise ? [5, 3] : "solid" },
      };
  return [symbol, duration];
}

/** One family's bars on its own scale: solid high, solid middle, outlined low, named at the line's end. */
function familyRow(drawn: Drawn, { family, counts }: FamilyRow, at: number): Child[] {
  const { look, layout, labels } = drawn;
  const { u, tokens } = look;
  const most = Math.max(1, ...counts);
  const base = Math.round(layout.rowsTop + (at + 1) * layout.rowHeight) - 0.5;
  const tallest = layout.rowHeight - u * 0.3;
  const colour = { safety: tokens.textHi, livelihood: tokens.textMid, stability: tokens.textLow }[family];
  const edges = counts.map((_, step) => Math.round((step / STEPS) * layout.plotWidth));
  const pathData = counts
    .map((count, step) => {
      if (count === 0) return "";
      const [from = 0, to = layout.plotWidth] = [edges[step], edges[step + 1]];
      const tall = Math.max(1, Math.round((count / most) * tallest));
      return `M${from} ${base - 0.5}v${-tall}h${Math.max(1, to - from - 1)}v${tall}Z`;
    })
    .join("");
  return [
    {
      type: "line",
      shape: { x1: 0, y1: base, x2: layout.plotWidth, y2: base },
      style: {
        stroke: family === "stability" ? tokens.textLow : tokens.rule,
        lineWidth: 1,
        lineDash: family === "stability" ? [4, 3] : "solid",
      },
    },
    ...(pathData === "" ? [] : [{ type: "path", shape: { pathData }, style: { fill: colour } }]),
    label(drawn, labels[at] ?? "", {
      x: layout.plotWidth + u * 0.6,
      y: base - layout.rowHeight / 2 + u * 0.1,
      fill: family === "stability" ? tokens.textMid : tokens.textHi,
    }),
  ];
}
