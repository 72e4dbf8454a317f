// Today's reports by hour beside what is usual, carried on to midnight: the figures, the picture and the words for it.
import type { Band, HourRow, MinuteRow, Totals, Usual } from "../../shared/view.ts";
import { HOUR_MS, MINUTE_SLOT_MS } from "../../shared/view.ts";
import type { Zone } from "../../shared/zone.ts";
import { HOURS_A_DAY, hourAt, hoursAlign, sumByHour } from "./local-hours.ts";
import type { Look, Picture, Shape, Tip, TipRow, Words } from "./picture.ts";
import {
  countsAxis,
  dayAxis,
  dayPlot,
  gridOf,
  measuredHours,
  type Plot,
  shortCount,
  stepBand,
  stepLine,
  toBandSteps,
  toSteps,
} from "./plot.ts";
import { countAxis } from "./scale.ts";
import { type Rests, restsText } from "./usual-rests.ts";

export type InflowSlice = {
  /** Reports in each local hour of today, the present one last. */
  readonly hours: readonly number[];
  /** Local time of day in hours. */
  readonly now: number;
  readonly total: number;
  /** What is usual: today up to now, each hour of the day, and on how many days that rests. */
  readonly usualNow: Band | null;
  readonly hourly: readonly Band[] | null;
  readonly rests: Rests;
  /** From the present hour (the whole of it) to 23 h. */
  readonly projected: readonly Band[] | null;
  readonly endOfDay: Band | null;
};

type Parts = {
  readonly hours: readonly HourRow[];
  readonly minutes: readonly MinuteRow[];
  readonly clock: number;
  readonly totals: Pick<Totals, "reportsToday">;
  readonly usual: Pick<Usual, keyof Rests | "reportsToday" | "hourly" | "endOfDay">;
};

const reportsOf = (row: HourRow | MinuteRow) => row.safety + row.livelihood + row.stability;

/** The slice of a view that the inflow chart shows. Reports dated ahead of the city clock wait for their hour. */
export function selectInflow({ hours, minutes, clock, totals, usual }: Parts, zone: Zone): InflowSlice {
  const now = hourAt(zone, clock);
  const asked = { zone, day: zone.dayOf(clock), value: reportsOf };
  const byHour = hoursAlign(zone, clock)
    ? sumByHour(hours, { ...asked, spanMs: HOUR_MS })
    : sumByHour(minutes, { ...asked, spanMs: MINUTE_SLOT_MS });
  const soFar = byHour.slice(0, Math.floor(now) + 1);
  return {
    hours: soFar,
    now,
    total: totals.reportsToday,
    usualNow: usual.reportsToday,
    hourly: usual.hourly,
    rests: { days: usual.days, dayType: usual.dayType, weeks: usual.weeks },
    projected: project(soFar, now, usual),
    endOfDay: usual.endOfDay,
  };
}

/** What is still to come, spread over the rest of the day as the usual day spreads it. */
function project(soFar: readonly number[], now: number, { hourly, endOfDay }: Parts["usual"]): readonly Band[] | null {
  if (!hourly || !endOfDay) return null;
  const present = Math.floor(now);
  const counted = soFar.reduce((sum, reports) => sum + reports, 0);
  const weights = hourly.slice(present).map(({ mid }, ahead) => (ahead === 0 ? mid * (present + 1 - now) : mid));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight, ahead) => {
    const already = ahead === 0 ? (soFar[present] ?? 0) : 0;
    const at = (end: number) => already + (whole > 0 ? (Math.max(0, end - counted) * weight) / whole : 0);
    return { low: at(endOfDay.low), mid: at(endOfDay.mid), high: at(endOfDay.high) };
  });
}

export function isInflowEmpty(slice: InflowSlice): boolean {
  return slice.total === 0 && slice.hourly === null && slice.hours.every((reports) => reports === 0);
}

export function toInflowPicture(slice: InflowSlice, look: Look, words: Words): Picture {
  const { tokens, u } = look;
  const { hours, hourly, projected, now } = slice;
  const axis = countAxis(Math.max(...hours, ...(hourly ?? []).map(({ high }) => high), ...(projected ?? []).map(({ high }) => high)));
  const labels = [axis.step, axis.max].map((value) => shortCount(value, words.format));
  const plot = dayPlot(look, { left: 0, width: look.width, most: axis.max, labels });
  const present = Math.floor(now);
  const bold = Math.max(2, Math.round(u * 0.14));
  const shapes: Shape[] = [
    ...(hourly ? usualHours(plot, hourly, tokens) : []),
    ...(projected ? stepBand(plot, toBandSteps(projected, present), { fill: tokens.accent, opacity: 0.16, edge: null }) : []),
    ...(projected ? stepLine(plot, toSteps(mids(projected), present), { color: tokens.accent, width: bold, dashed: true }) : []),
    ...measuredHours(plot, hours, { now, color: tokens.accent, bold }),
  ];
  const axes = {
    grid: [gridOf(plot)],
    xAxis: [dayAxis(look, plot, { grid: 0, every: 6, words })],
    yAxis: [countsAxis(look, plot, { grid: 0, step: axis.step, words })],
  };
  return {
    ink: { axes, groups: [{ id: "inflow", y: 0, shapes }], words },
    labels: [],
    glideMs: 0,
    hover: { along: "x", stops: HOUR_STOPS, tip: (hour) => inflowTip(slice, hour, words), grids: 1 },
  };
}

/** The middles of the day's hours. */
export const HOUR_STOPS: readonly number[] = Array.from({ length: HOURS_A_DAY }, (_, hour) => hour + 0.5);

const mids = (bands: readonly Band[]) => bands.map(({ mid }) => mid);

/** The band and median of a usual day. */
export function usualHours(plot: Plot, bands: readonly Band[], { band, edge }: Look["tokens"]): Shape[] {
  if (bands.length === 0) return [];
  return [...stepBand(plot, toBandSteps(bands), { fill: band, edge }), ...stepLine(plot, toSteps(mids(bands)), { color: edge, width: 1 })];
}

/** What is said over one hour of the day. */
export function inflowTip(slice: InflowSlice, hour: number, words: Words): Tip {
  const { t, format } = words;
  const present = Math.floor(slice.now);
  const rows: TipRow[] = [];
  const counted = slice.hours[hour];
  if (counted !== undefined)
    rows.push({ name: t(hour === present ? "charts.soFar" : "charts.today"), value: format.count(counted), strong: true });
  const ahead = slice.projected?.[hour - present];
  if (ahead && hour >= present) rows.push({ name: t("charts.projected"), value: bandText(ahead, words) });
  const usual = slice.hourly?.[hour];
  if (usual) rows.push({ name: t("charts.usual"), value: bandText(usual, words) });
  if (rows.length === 0) rows.push({ name: t("charts.empty"), value: "" });
  return { title: hourSpan(hour, words), rows };
}

/** "08:00–09:00" */
export function hourSpan(hour: number, { t }: Words): string {
  return t("charts.hourSpan", { from: String(hour).padStart(2, "0"), to: String(hour + 1).padStart(2, "0") });
}

/** "1,047 (985–1,120)" */
export function bandText({ low, mid, high }: Band, { t, format }: Words): string {
  return t("charts.band", { low: format.count(low), mid: format.count(mid), high: format.count(high) });
}

/** The chart in a sentence, for those who hear it. */
export function inflowSummary(slice: InflowSlice, words: Words): string {
  const { t, format } = words;
  const said = [t("charts.inflow.said", { n: format.count(slice.total), time: hourText(slice.now) })];
  if (slice.usualNow) said.push(t("charts.usualSaid", { band: bandText(slice.usualNow, words) }));
  if (slice.endOfDay) said.push(t("charts.inflow.endSaid", { band: bandText(slice.endOfDay, words) }));
  const rests = restsText(slice.rests, words);
  said.push(rests === null ? t("charts.fewDays", { n: slice.rests.days }) : t("charts.rests.said", { rests }));
  return said.join(t("charts.saidBreak"));
}

function hourText(now: number): string {
  const minutes = Math.floor(now * 60 + 1e-6);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
