// Limits by the city's table: of the whole case and of each stage, by the calendar of the report's kind; and the time that a stop gives back.
import { type CityCalendar, minutesOfClock } from "./calendar.ts";
import type { CityProfile, Kind, Limit } from "./city.ts";
import type { LimitedStage, URGENCIES } from "./terms.ts";
import type { Spans } from "./time-left.ts";

type Table = Pick<CityProfile, "stageLimits">;
type Calendar = Pick<CityCalendar, "dueAt" | "workingMs" | "after" | "minuteOfDay" | "dayOf" | "workdaysBetween">;
type Urgency = (typeof URGENCIES)[number];

/** The limit to finish of a kind, by the minute of the local day at which it begins to run. */
export function limitAt({ limits }: Pick<Kind, "limits">, minute: number): Limit | undefined {
  const { night, finish } = limits;
  if (!night) return finish;
  const from = minutesOfClock(night.from);
  const to = minutesOfClock(night.to);
  const isNight = from <= to ? minute >= from && minute < to : minute >= from || minute < to;
  return isNight ? night.finish : finish;
}

/** The limit of a stage, by the calendar of what the kind has to finish by; undefined where the table has none. */
export function stageLimitAt(table: Table, kind: Kind, at: { stage: LimitedStage; urgency: Urgency; minute: number }): Limit | undefined {
  const limit = kind.limits.stages?.[at.stage] ?? table.stageLimits[at.urgency]?.[at.stage];
  const calendar = limitAt(kind, at.minute)?.calendar;
  return limit && calendar !== undefined ? { ...limit, calendar } : undefined;
}

/**
 * The time that counts for a kind's limit which runs from `since`: null where every hour of the clock does.
 * A limit in working days is shown by the working time in it, and ends when the table says.
 */
export function spansOf(kind: Pick<Kind, "limits"> | undefined, since: number, calendar: Calendar): Spans | null {
  const limit = kind && limitAt(kind, calendar.minuteOfDay(since));
  if (!limit || limit.unit === "h") return null;
  return {
    workingMs: (from, to) => calendar.workingMs(limit.calendar, from, to),
    after: (from, ms) => calendar.after(limit.calendar, from, ms),
  };
}

/**
 * The new limit of a clock that was stopped and goes on at `resumedAt`: what was left is left again, by the limit's own unit. Hours of the
 * clock are hours, working hours are working hours, working days are whole ones. One that had run out already stays as late as it was.
 */
export function dueAfterStop(
  clock: { readonly dueAt: number; readonly stoppedAt: number },
  resumedAt: number,
  { limit, calendar }: { readonly limit: Limit | undefined; readonly calendar: Calendar },
): number {
  const { dueAt, stoppedAt } = clock;
  if (!limit || limit.unit === "h" || dueAt <= stoppedAt) return dueAt + Math.max(0, resumedAt - stoppedAt);
  const days = limit.unit === "wd" ? calendar.workdaysBetween(limit.calendar, stoppedAt, dueAt) : 0;
  if (days > 0) return calendar.dueAt({ ...limit, amount: days }, resumedAt);
  return calendar.after(limit.calendar, resumedAt, calendar.workingMs(limit.calendar, stoppedAt, dueAt));
}
