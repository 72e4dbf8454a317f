// Day, week, month and year as the server tells them, and how a comparison is said: never a figure that is not there.
import {
  type Compared,
  PERIOD_MEASURES,
  PERIODS,
  type Period,
  type PeriodCell,
  type PeriodMeasure,
  type PeriodsAnswer,
} from "../../shared/periods.ts";
import type { Totals } from "../../shared/view.ts";
import type { Translate } from "../i18n/catalogue.ts";
import type { Format } from "../i18n/format.ts";

type Wire = Readonly<Record<string, unknown>>;
const time = (value: unknown) => Date.parse(String(value));

/** The answer of GET /api/v1/periods. */
export function parsePeriods(wire: Wire): PeriodsAnswer {
  const periods = wire["periods"] as Record<Period, Wire>;
  const stretch = (value: unknown) => {
    const { from, to } = value as { from: string; to: string };
    return { from: time(from), to: time(to) };
  };
  const compared = (value: unknown): Compared => {
    const told = value as Compared;
    return "reason" in told ? told : { ...told, to: time(told.to) };
  };
  const cell = (value: unknown): PeriodCell => {
    const { now, before, lastYear } = value as { now: (Wire & { value: number; from: string }) | null; before: unknown; lastYear: unknown };
    return { now: now && { ...now, from: time(now.from) }, before: compared(before), lastYear: compared(lastYear) };
  };
  const told = PERIODS.map((period) => {
    const { now, before, lastYear, measures } = periods[period] as Wire;
    const cells = PERIOD_MEASURES.map((measure) => [measure, cell((measures as Wire)[measure])] as const);
    return [
      period,
      {
        now: stretch(now),
        before: before === null ? null : stretch(before),
        lastYear: stretch(lastYear),
        measures: Object.fromEntries(cells) as Record<PeriodMeasure, PeriodCell>,
      },
    ] as const;
  });
  return {
    scope: String(wire["scope"]),
    clock: time(wire["clock"]),
    since: time(wire["since"]),
    periods: Object.fromEntries(told) as PeriodsAnswer["periods"],
  };
}

type Wanted = { readonly period: Period; readonly measure: PeriodMeasure; readonly totals: Totals };

/** The cell with what has come since the answer: the page never says two figures of one thing. Comparisons stay those of the answer's minute. */
export function withLive({ periods }: PeriodsAnswer, { period, measure, totals }: Wanted): PeriodCell {
  const cell = periods[period].measures[measure];
  const { now } = cell;
  if (!now) return cell;
  const today = { reports: totals.reportsToday, closed: totals.closedToday, participation: totals.participationToday };
  if (measure === "overdue") return { ...cell, now: { ...now, value: totals.overdue } };
  if (measure !== "onTimeRate") {
    const since = today[measure] - (periods.day.measures[measure].now?.value ?? today[measure]);
    return { ...cell, now: { ...now, value: now.value + since } };
  }
  // The rate of the month is the wall's; a year that the records tell no more of is the same.
  const isMonth = now.from === periods.month.measures.onTimeRate.now?.from && period !== "day" && period !== "week";
  return isMonth && totals.onTimeRate !== null ? { ...cell, now: { ...now, value: totals.onTimeRate, n: totals.dueThisMonth } } : cell;
}

type Speech = { readonly t: Translate; readonly format: Format };

export function sayValue(measure: PeriodMeasure, { now }: PeriodCell, { format }: Speech): string {
  if (!now) return "–";
  return measure === "onTimeRate" ? format.percent(now.value) : format.count(now.value);
}

/** "▲ 6%"; of a rate "▲ 0.4 points". Null when there is nothing to compare with. */
export function sayChange(measure: PeriodMeasure, compared: Compared, { t, format }: Speech): string | null {
  if ("reason" in compared) return null;
  const { value, base } = compared;
  const isRate = measure === "onTimeRate";
  if (!isRate && value === 0) return base === 0 ? t("leader.same") : null;
  const change = isRate ? Math.round((base - value) * 1000) / 10 : Math.round((base / value - 1) * 1000) / 10;
  if (change === 0) return t("leader.same");
  const size = format.decimal(Math.abs(change));
  return `${change > 0 ? "▲" : "▼"} ${isRate ? t("leader.points", { n: size }) : `${size}%`}`;
}

/** The comparison, or why there is none; an empty text where a period has none by its nature. */
export function sayBefore(measure: PeriodMeasure, { before }: PeriodCell, speech: Speech): string {
  const change = sayChange(measure, before, speech);
  if (change !== null) return `${speech.t("leader.before")} ${change}`;
  if ("reason" in before && before.reason === "same") return "";
  return speech.t("reason" in before && before.reason === "short" ? "leader.shortNow" : "leader.noBefore");
}

/** `period`'s end tells whether whole months alone were compared. */
export function sayLastYear(measure: PeriodMeasure, { lastYear }: PeriodCell, speech: Speech & { readonly to: number }): string {
  const change = sayChange(measure, lastYear, speech);
  if (change === null || "reason" in lastYear) return speech.t("leader.noLastYear");
  const until = lastYear.to < speech.to ? ` ${speech.t("leader.wholeMonths", { date: speech.format.date(lastYear.to - 1) })}` : "";
  return `${speech.t("leader.lastYear")} ${change}${until}`;
}

/** Whether anything at all is known of last year: else it is said once, not in every cell. */
export function knowsLastYear({ periods }: PeriodsAnswer): boolean {
  return PERIODS.some((period) => PERIOD_MEASURES.some((measure) => !("reason" in periods[period].measures[measure].lastYear)));
}
