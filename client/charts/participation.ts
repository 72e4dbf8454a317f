// Participation today: activities by hour beside what is usual, points by hour, two small plots on the same hours.
import { type Band, HOUR_MS, type HourRow, type Totals, type Usual } from "../../shared/view.ts";
import type { Zone } from "../../shared/zone.ts";
import { bandText, HOUR_STOPS, hourSpan, usualHours } from "./inflow.ts";
import { hourAt, sumByHour } from "./local-hours.ts";
import type { Look, Picture, Tip, TipRow, Words } from "./picture.ts";
import { countsAxis, dayAxis, dayPlot, gridOf, measuredHours, shortCount } from "./plot.ts";
import { countAxis } from "./scale.ts";
import { usualByHour } from "./usual-hours.ts";

export type ParticipationSlice = {
  /** By local hour of today, the present one last. */
  readonly activities: readonly number[];
  readonly points: readonly number[];
  readonly usual: readonly Band[] | null;
  readonly usualPoints: readonly Band[] | null;
  readonly now: number;
  readonly days: number;
  readonly totals: Pick<Totals, "participationToday" | "pointsToday" | "redeemedToday">;
  readonly usualNow: Band | null;
};

type Parts = {
  readonly hours: readonly HourRow[];
  readonly clock: number;
  readonly totals: ParticipationSlice["totals"];
  readonly usual: Pick<Usual, "days" | "dayType" | "participationToday">;
};

const activitiesOf = (row: HourRow) => row.activities;
const pointsOf = (row: HourRow) => row.points;

export function selectParticipation({ hours, clock, totals, usual }: Parts, zone: Zone): ParticipationSlice {
  const today = zone.dayOf(clock);
  const now = hourAt(zone, clock);
  const soFar = (value: (row: HourRow) => number) =>
    sumByHour(hours, { spanMs: HOUR_MS, zone, day: today, value }).slice(0, Math.floor(now) + 1);
  const { participationToday, pointsToday, redeemedToday } = totals;
  return {
    activities: soFar(activitiesOf),
    points: soFar(pointsOf),
    usual: usualByHour(hours, { zone, today, dayType: usual.dayType, value: activitiesOf }),
    usualPoints: usualByHour(hours, { zone, today, dayType: usual.dayType, value: pointsOf }),
    now,
    days: usual.days,
    totals: { participationToday, pointsToday, redeemedToday },
    usualNow: usual.participationToday,
  };
}

export function isParticipationEmpty({ totals, usual, activities }: ParticipationSlice): boolean {
  return totals.participationToday === 0 && usual === null && activities.every((count) => count === 0);
}

export function toParticipationPicture(slice: ParticipationSlice, look: Look, words: Words): Picture {
  const { tokens, u, width } = look;
  const { activities, points, usual, usualPoints, now } = slice;
  const half = (width - u) / 2;
  const lines = [
    { values: activities, bands: usual ?? [] },
    { values: points, bands: usualPoints ?? [] },
  ];
  const scales = lines.map(({ values, bands }) => countAxis(Math.max(1, ...values, ...bands.map(({ high }) => high))));
  const plots = scales.map(({ max, step }, at) =>
    dayPlot(look, { left: at * (half + u), width: half, most: max, labels: [step, max].map((value) => shortCount(value, words.format)) }),
  );
  const measured = { now, color: tokens.accent, bold: Math.max(2, Math.round(u * 0.14)) };
  const shapes = plots.flatMap((plot, at) => {
    const { values = [], bands = [] } = lines[at] ?? {};
    return [...usualHours(plot, bands, tokens), ...measuredHours(plot, values, measured)];
  });
  const axes = {
    grid: plots.map(gridOf),
    xAxis: plots.map((plot, grid) => dayAxis(look, plot, { grid, every: 12, words })),
    yAxis: plots.map((plot, grid) => countsAxis(look, plot, { grid, step: scales[grid]?.step ?? 1, words })),
  };
  return {
    ink: { axes, groups: [{ id: "participation", y: 0, shapes }], words },
    labels: [],
    glideMs: 0,
    hover: { along: "x", stops: HOUR_STOPS, tip: (hour) => participationTip(slice, hour, words), grids: plots.length },
  };
}

export function participationTip(slice: ParticipationSlice, hour: number, words: Words): Tip {
  const { t, format } = words;
  const rows: TipRow[] = [];
  const [activities, points] = [slice.activities[hour], slice.points[hour]];
  if (activities !== undefined) rows.push({ name: t("charts.participation.activities"), value: format.count(activities), strong: true });
  const [usual, usualPoints] = [slice.usual?.[hour], slice.usualPoints?.[hour]];
  if (usual) rows.push({ name: t("charts.usual"), value: bandText(usual, words) });
  if (points !== undefined) rows.push({ name: t("charts.participation.points"), value: format.count(points), strong: true });
  if (usualPoints) rows.push({ name: t("charts.usual"), value: bandText(usualPoints, words) });
  if (rows.length === 0) rows.push({ name: t("charts.empty"), value: "" });
  return { title: hourSpan(hour, words), rows };
}

export function participationSummary({ totals, usualNow }: ParticipationSlice, words: Words): string {
  const { t, format } = words;
  const said = [
    t("charts.participation.said", {
      activities: format.count(totals.participationToday),
      points: format.count(totals.pointsToday),
      redeemed: format.count(totals.redeemedToday),
    }),
  ];
  if (usualNow) said.push(t("charts.usualSaid", { band: bandText(usualNow, words) }));
  return said.join(t("charts.saidBreak"));
}
