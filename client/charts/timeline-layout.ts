// How the timeline shares its height: responses, warnings, a row for each family, the axis.
import { toLanes } from "./lanes.ts";
import type { Look } from "./picture.ts";
import { AXIS_U } from "./plot.ts";
import { textWidth } from "./scale.ts";
import type { TimelineSlice } from "./timeline.ts";

const RESPONSE_LANE_U = 1.35;
/** A response's lane where there is no room for its name: a bar alone. */
const THIN_LANE_U = 0.45;
/** Across a warning's symbol: below 1.75 u it goes without its character. */
export const SYMBOL_U = 1.1;
/** From one warning's bar to the next: symbols are taller than that and keep apart along the axis. */
export const LANE_U = 0.44;
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
