// Which stretch of time a period is, and the one before it that it is compared with.
import type { CityCalendar } from "../../shared/calendar.ts";
import { dateOf, dayNumber, type Stretch } from "../../shared/periods.ts";

export const ACCOUNT_PERIODS = ["day", "week", "month", "quarter"] as const;
export type AccountPeriod = (typeof ACCOUNT_PERIODS)[number];

type Calendar = Pick<CityCalendar, "dayOf" | "startOfDay" | "weekdayOf">;
type Pair = { readonly now: Stretch; readonly before: Stretch };

/**
 * The period that holds the instant `at`, and the one before it; one that is not over yet ends with the minute of `clock`, and the one before it at
 * the same point: weekday, date (or its month's last) and time of day.
 */
export function periodOf(calendar: Calendar, period: AccountPeriod, at: number, clock: number): Pair {
  const day = calendar.dayOf(at);
  const [first, next, previous] = boundsOf(calendar, period, day);
  const now = { from: calendar.startOfDay(first), to: calendar.startOfDay(next) };
  const before = { from: calendar.startOfDay(previous), to: now.from };
  if (clock >= now.to || clock < now.from) return { now, before };
  const end = clock + 60_000; // all of the running minute
  const today = calendar.dayOf(clock);
  const sameDay = sameDayBefore(period, today, previous);
  const to = calendar.startOfDay(sameDay) + (end - calendar.startOfDay(today));
  return { now: { from: now.from, to: end }, before: { from: before.from, to: Math.min(to, calendar.startOfDay(sameDay + 1), before.to) } };
}

/** Any stretch, beside the equally many days before it. */
export function customStretch(calendar: Calendar, from: number, to: number): Pair {
  const days = Math.max(1, Math.ceil((to - from) / 86_400_000 - 1 / 12)); // a day on which the clocks change has 23 or 25 hours
  const shifted = (time: number) => {
    const day = calendar.dayOf(time);
    return calendar.startOfDay(day - days) + (time - calendar.startOfDay(day));
  };
  return { now: { from, to }, before: { from: shifted(from), to: Math.min(from, shifted(to)) } };
}

/** First day of the period, of the next, of the one before. */
function boundsOf(calendar: Calendar, period: AccountPeriod, day: number): readonly [number, number, number] {
  if (period === "day") return [day, day + 1, day - 1];
  if (period === "week") {
    const monday = day - calendar.weekdayOf(day) + 1;
    return [monday, monday + 7, monday - 7];
  }
  const { year, month } = dateOf(day);
  const months = period === "month" ? 1 : 3;
  const first = month - ((month - 1) % months);
  const startOf = (of: number) => dayNumber({ year: year + Math.floor((of - 1) / 12), month: ((of + 11) % 12) + 1, day: 1 });
  return [startOf(first), startOf(first + months), startOf(first - months)];
}

function sameDayBefore(period: AccountPeriod, today: number, previous: number): number {
  if (period === "day") return today - 1;
  if (period === "week") return today - 7;
  const { year, month, day } = dateOf(today);
  const before = period === "month" ? month - 1 : month - 3;
  return Math.max(previous, dayNumber({ year: before < 1 ? year - 1 : year, month: before < 1 ? before + 12 : before, day }));
}
