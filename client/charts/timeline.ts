// The last 24 hours: which slots, reports, warnings and responses the timeline shows, and what it says of them.
import type { Family } from "../../shared/city.ts";
import type { Authority, Level } from "../../shared/event.ts";
import { FAMILIES, LEVELS } from "../../shared/terms.ts";
import { DAY_MS, HOUR_MS, type MinuteRow, type TimelineRow } from "../../shared/view.ts";
import type { Zone } from "../../shared/zone.ts";
import { isShown } from "../panels/visible-title.ts";
import type { Audience } from "../wall/address.ts";
import type { Tip, TipRow, Words } from "./picture.ts";

/** Five-minute counts jump about; a quarter of an hour is calm enough to read. */
export const STEP_MS = 15 * 60_000;
export const STEPS = DAY_MS / STEP_MS;
/** Warnings and responses named in a tip. */
const NAMED = 4;

export type TimelineBar = {
  readonly id: string;
  /** Within the window; `to` is its end while in force. */
  readonly from: number;
  readonly to: number;
  readonly title: string;
  readonly exercise: boolean;
  readonly isOver: boolean;
};
export type WarningBar = TimelineBar & { readonly level: Level; readonly authority: Authority };
/** `level` 1 (Ⅰ, gravest) … 4. */
export type ResponseBar = TimelineBar & { readonly level: number };

export type FamilyRow = { readonly family: Family; readonly counts: readonly number[] };

/** A labelled time: a local hour that `TICK_HOURS` divides; 0 begins a day. */
export type Tick = { readonly at: number; readonly hour: number };

export type TimelineSlice = {
  /** The window: 24 hours up to the end of the present step. */
  readonly from: number;
  readonly to: number;
  /** Reports by step, a row for each family that this audience sees. */
  readonly rows: readonly FamilyRow[];
  /** Gravest first. */
  readonly warnings: readonly WarningBar[];
  readonly responses: readonly ResponseBar[];
  readonly ticks: readonly Tick[];
};

type Parts = {
  readonly minutes: readonly MinuteRow[];
  readonly timeline: readonly TimelineRow[];
  readonly clock: number;
  readonly reader: Reader;
};

/** Who looks: visitors see no stability cases or warnings, and the titles of statutory warnings alone. */
export type Reader = { readonly isEnglish: boolean; readonly audience: Audience; readonly hiddenTitle: string };

/** Hours between labels of the axis. */
const TICK_HOURS = 3;

export function selectTimeline({ minutes, timeline, clock, reader }: Parts, zone: Zone): TimelineSlice {
  const to = (Math.floor(clock / STEP_MS) + 1) * STEP_MS;
  const from = to - DAY_MS;
  const { audience } = reader;
  const rows = timeline.filter((row) => isShown(row, audience) && row.from < to && (row.to === null || row.to > from));
  const bar = (row: TimelineRow): TimelineBar => ({
    id: row.id,
    from: Math.max(row.from, from),
    to: Math.min(row.to ?? to, to),
    title: titleOf(row, reader),
    exercise: row.exercise,
    isOver: row.to !== null,
  });
  return {
    from,
    to,
    rows: FAMILIES.filter((family) => isShown({ family }, audience)).map((family) => ({
      family,
      counts: stepsOf(minutes, { from, family }),
    })),
    warnings: rows
      .filter(({ what }) => what === "warning")
      .sort((a, b) => b.level - a.level || a.from - b.from || (a.id < b.id ? -1 : 1))
      .flatMap((row) => {
        const level = LEVELS[row.level - 1];
        return level ? [{ ...bar(row), level, authority: row.authority ?? "city" }] : [];
      }),
    responses: rows
      .filter(({ what }) => what === "response")
      .sort((a, b) => a.level - b.level || a.from - b.from)
      .map((row) => ({ ...bar(row), level: row.level })),
    ticks: ticksOf(from, to, zone),
  };
}

function stepsOf(minutes: readonly MinuteRow[], { from, family }: { from: number; family: Family }): number[] {
  const counts = new Array<number>(STEPS).fill(0);
  for (const row of minutes) {
    const step = Math.floor((row.at - from) / STEP_MS);
    if (step >= 0 && step < STEPS) counts[step] = (counts[step] ?? 0) + row[family];
  }
  return counts;
}

function titleOf(row: TimelineRow, { isEnglish, audience, hiddenTitle }: Reader): string {
  if (audience === "visitors" && row.what === "warning" && row.authority !== "statutory") return hiddenTitle;
  return isEnglish ? (row.titleEn ?? row.title) : row.title;
}

function ticksOf(from: number, to: number, zone: Zone): Tick[] {
  const ticks: Tick[] = [];
  for (let day = zone.dayOf(from); day <= zone.dayOf(to); day += 1) {
    for (let hour = 0; hour < 24; hour += TICK_HOURS) {
      const at = zone.instantAt(day, hour * 60);
      if (at >= from && at <= to) ticks.push({ at, hour });
    }
  }
  return ticks;
}

export function isTimelineEmpty({ rows, warnings, responses }: TimelineSlice): boolean {
  return warnings.length === 0 && responses.length === 0 && rows.every(({ counts }) => totalOf(counts) === 0);
}

export function totalOf(reports: readonly number[]): number {
  return reports.reduce((sum, count) => sum + count, 0);
}

/** What is said over one step. */
export function timelineTip(slice: TimelineSlice, step: number, { t, format }: Words): Tip {
  const from = slice.from + step * STEP_MS;
  const to = from + STEP_MS;
  const isIn = (bar: TimelineBar) => bar.from < to && bar.to > from;
  const rows: TipRow[] = slice.rows.map(({ family, counts }) => ({
    name: t(`family.${family}`),
    value: format.count(counts[step] ?? 0),
    strong: true,
  }));
  const marked = (bar: TimelineBar) => (bar.exercise ? t("charts.exercise", { title: bar.title }) : bar.title);
  const named = [
    ...slice.responses.filter(isIn).map((bar) => ({ name: t(`response.level.${bar.level as 1}`), value: marked(bar) })),
    ...slice.warnings.filter(isIn).map((bar) => ({ name: t(`level.${bar.level}.warning`), value: marked(bar) })),
  ];
  const rest = named.length - NAMED;
  return {
    title: `${format.dayTime(from)}–${format.time(to)}`,
    rows: [...rows, ...named.slice(0, NAMED), ...(rest > 0 ? [{ name: t("charts.more", { n: rest }), value: "" }] : [])],
  };
}

export function timelineSummary(slice: TimelineSlice, { t, format }: Words): string {
  const families = slice.rows.map(({ family, counts }) =>
    t("charts.timeline.saidFamily", { name: t(`family.${family}`), n: format.count(totalOf(counts)) }),
  );
  const warnings = t("charts.timeline.saidWarnings", { n: slice.warnings.length, responses: slice.responses.length });
  return [...families, warnings].join(t("charts.saidBreak"));
}

/** The ticks whose labels have room in `width` px, and are not cut off at the left edge. */
export function ticksIn({ ticks, from, to }: TimelineSlice, width: number, u: number): readonly Tick[] {
  const every = width / (DAY_MS / HOUR_MS / TICK_HOURS) >= u * 5 ? TICK_HOURS : TICK_HOURS * 2;
  const halfLabel = ((u * 1.6) / width) * (to - from);
  return ticks.filter(({ at, hour }) => hour % every === 0 && at - from > halfLabel);
}
