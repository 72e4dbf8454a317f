// Day, week, month and year up to now, beside the same part of the period before and of last year: which stretches, and how an answer is written.
import type { CityCalendar } from "./calendar.ts";
import { DAY_MS } from "./view.ts";

export const PERIODS = ["day", "week", "month", "year"] as const;
export type Period = (typeof PERIODS)[number];
export const PERIOD_MEASURES = ["reports", "closed", "onTimeRate", "overdue", "participation"] as const;
export type PeriodMeasure = (typeof PERIOD_MEASURES)[number];

/** From, and before, ms. */
export type Stretch = { readonly from: number; readonly to: number };

export type PeriodStretches = {
  readonly now: Stretch;
  /** The equally long part of the period before, to the same point (环比); null for a year, where it is last year's. */
  readonly before: Stretch | null;
  /** The same part last year (同比): the same dates, for a week the same weekdays 52 weeks ago. */
  readonly lastYear: Stretch;
};

/** A rate has its denominator `n`. `from` is later than the period's beginning where the figures begin later. */
export type PeriodFigure = { readonly value: number; readonly n?: number; readonly from: number };
/**
 * `value` beside our own `base` over the same part: all of the period so far, or, where only imported whole months tell of last year,
 * up to `to`. Without a value, why: `short` this period's own figures begin within it, `none` nothing is known of then, `kept` this figure
 * is not kept so long, `same` a year's period before is last year.
 */
export type Compared =
  | { readonly value: number; readonly n?: number; readonly base: number; readonly to: number }
  | { readonly reason: "short" | "none" | "kept" | "same" };

export type PeriodCell = { readonly now: PeriodFigure | null; readonly before: Compared; readonly lastYear: Compared };
export type PeriodAnswer = PeriodStretches & { readonly measures: Readonly<Record<PeriodMeasure, PeriodCell>> };
/** The answer of GET /api/v1/periods; on the wire its times are RFC 3339. */
export type PeriodsAnswer = {
  readonly scope: string;
  /** The city minute it speaks of. */
  readonly clock: number;
  /** Since when the log tells of every day. */
  readonly since: number;
  readonly periods: Readonly<Record<Period, PeriodAnswer>>;
};

export type YearMonthDay = { readonly year: number; readonly month: number; readonly day: number };

/** Day number (days since 1970) of a date; a day that the month does not have is its last. */
export function dayNumber({ year, month, day }: YearMonthDay): number {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Date.UTC(year, month - 1, Math.min(day, last)) / DAY_MS;
}

export function dateOf(day: number): YearMonthDay {
  const date = new Date(day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** "2026-11" of a day number. */
export const monthOfDay = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 7);

type Calendar = Pick<CityCalendar, "dayOf" | "startOfDay" | "weekdayOf">;

/** The stretches that end at `now`, and those to be set beside them, to the same time of day. */
export function stretchesOf(calendar: Calendar, now: number): Readonly<Record<Period, PeriodStretches>> {
  const today = calendar.dayOf(now);
  const sinceMidnight = now - calendar.startOfDay(today);
  const { year, month, day } = dateOf(today);
  const upTo = (from: number, to: number): Stretch => ({
    from: calendar.startOfDay(from),
    to: Math.min(calendar.startOfDay(to) + sinceMidnight, calendar.startOfDay(to + 1)),
  });
  const shifted = (from: number, days: number) => upTo(from - days, today - days);
  const monday = today - calendar.weekdayOf(today) + 1;
  const first = dayNumber({ year, month, day: 1 });
  const newYear = dayNumber({ year, month: 1, day: 1 });
  const monthBefore = month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 };
  const lastYearToday = dayNumber({ year: year - 1, month, day });
  return {
    day: { now: upTo(today, today), before: shifted(today, 1), lastYear: upTo(lastYearToday, lastYearToday) },
    week: { now: upTo(monday, today), before: shifted(monday, 7), lastYear: shifted(monday, 364) },
    month: {
      now: upTo(first, today),
      before: upTo(dayNumber({ ...monthBefore, day: 1 }), dayNumber({ ...monthBefore, day })),
      lastYear: upTo(dayNumber({ year: year - 1, month, day: 1 }), lastYearToday),
    },
    year: { now: upTo(newYear, today), before: null, lastYear: upTo(dayNumber({ year: year - 1, month: 1, day: 1 }), lastYearToday) },
  };
}
