// Participation today: activities by hour beside what is usual, points by hour, two small plots on the same hours.
import { type Band, HOUR_MS, type HourRow, type Totals, type Usual } from "../../shared/view.ts";
import type { Zone } from "../../shared/zone.ts";
import { baseOption, countAxisOption, dayAxis, gridBox, shortCount, stepBand, stepLine } from "./axes.ts";
import { bandText, hourSpan } from "./inflow.ts";
import { HOURS_A_DAY, hourAt, sumByHour } from "./local-hours.ts";
import type { Look, Picture, Tip, TipRow, Words } from "./picture.ts";
import { countAxis } from "./scale.ts";
import { usualByHour } from "./usual-hours.ts";

export type ParticipationSlice = {
  /** By local hour of today, the present one last. */
  readonly activities: readonly number[];
  readonly points: readonly number[];
  readonly usual: readonly Band[] | null;
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
  const gap = u;
  const half = (width - gap) / 2;
  const present = Math.floor(slice.now);
  const bold = Math.max(2, Math.round(u * 0.14));
  const activities = countAxis(Math.max(1, ...slice.activities, ...(slice.usual ?? []).map(({ high }) => high)));
  const points = countAxis(Math.max(1, ...slice.points));
  const steps = (values: readonly number[]) =>
    values.map((value, hour) => ({ from: hour, to: hour === present ? slice.now : hour + 1, value }));
  const whole = (values: readonly number[]) => steps(values.slice(0, present));
  const partial = (values: readonly number[]) => (slice.now > present ? steps(values).slice(present) : []);
  const measured = (id: string, values: readonly number[], grid: number) => [
    stepLine(partial(values), { id: `${id}-present`, grid, color: tokens.accent, width: 1, fill: 0.35, z: 5 }),
    stepLine(whole(values), { id, grid, color: tokens.accent, width: bold, fill: 0.12, z: 6 }),
  ];
  const box = (left: number, axis: { max: number; step: number }) =>
    gridBox(look, { left, width: half, labels: [axis.step, axis.max].map((value) => shortCount(value, words.format)) });
  return {
    option: {
      ...baseOption(),
      grid: [box(0, activities), box(half + gap, points)],
      xAxis: [0, 1].map((grid) => dayAxis(look, words, { grid, every: 12 })),
      yAxis: [countAxisOption(look, words, { grid: 0, ...activities }), countAxisOption(look, words, { grid: 1, ...points })],
      series: [
        ...(slice.usual
          ? [
              stepBand(
                slice.usual.map(({ low, high }, hour) => ({ from: hour, to: hour + 1, low, high })),
                { id: "usual", fill: tokens.band, edge: tokens.edge, z: 1 },
              ),
              stepLine(
                slice.usual.map(({ mid }, hour) => ({ from: hour, to: hour + 1, value: mid })),
                { id: "median", color: tokens.edge, width: 1, z: 2 },
              ),
            ]
          : []),
        ...measured("activities", slice.activities, 0),
        ...measured("points", slice.points, 1),
      ],
    },
    hover: {
      along: "x",
      stops: Array.from({ length: HOURS_A_DAY }, (_, hour) => hour + 0.5),
      tip: (hour) => participationTip(slice, hour, words),
      grids: 2,
    },
  };
}

export function participationTip(slice: ParticipationSlice, hour: number, words: Words): Tip {
  const { t, format } = words;
  const rows: TipRow[] = [];
  const [activities, points] = [slice.activities[hour], slice.points[hour]];
  if (activities !== undefined) rows.push({ name: t("charts.participation.activities"), value: format.count(activities), strong: true });
  const usual = slice.usual?.[hour];
  if (usual) rows.push({ name: t("charts.usual"), value: bandText(usual, words) });
  if (points !== undefined) rows.push({ name: t("charts.participation.points"), value: format.count(points), strong: true });
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
