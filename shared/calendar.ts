// A city's working time: when a time limit runs out, by its calendars, public holidays, make-up days and time zone.
import type { Calendar, CityProfile, Limit } from "./city.ts";
import { createZone, dayOfIsoDate, isoDate, weekdayOf } from "./zone.ts";

const HOUR_MS = 3_600_000;
/** Two years without an hour of work: the calendar has none, so a search through it would not end. */
const IDLE_DAYS_MAX = 800;
/** Days whose spans a calendar keeps worked out; then it starts again. */
const DAYS_KEPT = 4_000;

/** Working time of one day as instants, in order: from, to, from, to, … */
type Spans = readonly number[];
const NO_SPANS: Spans = [];

export type CityCalendar = {
  /**
   * When a limit that starts at `from` runs out.
   * `h`: that many clock hours later. `wh`: once that much working time has passed; time outside the calendar's spans does not count.
   * `wd`: the close of the n-th working day after the local day of `from`. The day of `from` is day 0, whether it works or not and
   * however late it is; a part of a day counts as a whole one. Never converted to hours. Throws on a calendar that the city does not have.
   */
  readonly dueAt: (limit: Limit, from: number) => number;
  /** Working milliseconds between two instants by a calendar's spans, for clocks that show what is left. */
  readonly workingMs: (calendar: string, from: number, to: number) => number;
  /** When so much working time has passed since `from`. */
  readonly after: (calendar: string, from: number, ms: number) => number;
  /** Working days that close after the local day of `from` and up to that of `to`. */
  readonly workdaysBetween: (calendar: string, from: number, to: number) => number;
  /** Days since 1970-01-01 of the local date. */
  readonly dayOf: (time: number) => number;
  /** The first instant of a local day. */
  readonly startOfDay: (day: number) => number;
  /** 1 Monday … 7 Sunday. */
  readonly weekdayOf: (day: number) => number;
  readonly minuteOfDay: (time: number) => number;
  /** A public holiday of the city folder. */
  readonly isHoliday: (day: number) => boolean;
  /** Monday to Friday unless a public holiday, and days worked in exchange for one. */
  readonly isWorkday: (day: number) => boolean;
};

/** Working time as the city folder describes it. Local times are the city's zone's, never the machine's. */
export function createCalendar(profile: Pick<CityProfile, "timeZone" | "calendars" | "holidays">): CityCalendar {
  const zone = createZone(profile.timeZone);
  const off = new Set(profile.holidays.off.map(dayOfIsoDate));
  const worked = new Map(Object.entries(profile.holidays.worked).map(([date, weekday]) => [dayOfIsoDate(date), weekday]));
  const spansOf = new Map<string, (day: number) => Spans>();

  for (const calendar of profile.calendars) {
    const minutesOf = (day: number): readonly number[] => {
      if (calendar.always) return [0, 1440];
      const madeUp = calendar.holidays ? worked.get(day) : undefined;
      if (madeUp === undefined && calendar.holidays && off.has(day)) return NO_SPANS;
      return minutesOfWeekday(calendar, isoDate(day).slice(5), madeUp ?? weekdayOf(day));
    };
    const kept = new Map<number, Spans>();
    spansOf.set(calendar.code, (day) => {
      let spans = kept.get(day);
      if (!spans) {
        if (kept.size >= DAYS_KEPT) kept.clear();
        spans = minutesOf(day).map((minute) => zone.instantAt(day, minute));
        kept.set(day, spans);
      }
      return spans;
    });
  }
  const calendarOf = (code: string): ((day: number) => Spans) => {
    const spans = spansOf.get(code);
    if (!spans) throw new Error(`the city has no calendar "${code}": add it to city.json or correct the limit`);
    return spans;
  };

  return {
    dueAt: (limit, from) => {
      if (limit.unit === "h") return from + Math.round(limit.amount * HOUR_MS);
      const spans = calendarOf(limit.calendar);
      const day = zone.dayOf(from);
      if (limit.unit === "wd") return afterWorkingDays(spans, day, Math.ceil(limit.amount));
      return afterWorkingMs(spans, { day, from, ms: Math.round(limit.amount * HOUR_MS) });
    },
    workingMs: (calendar, from, to) => {
      const spans = calendarOf(calendar);
      let total = 0;
      for (let day = zone.dayOf(from), lastDay = zone.dayOf(to); day <= lastDay; day += 1) total += overlapMs(spans(day), from, to);
      return total;
    },
    after: (calendar, from, ms) => afterWorkingMs(calendarOf(calendar), { day: zone.dayOf(from), from, ms: Math.round(ms) }),
    workdaysBetween: (calendar, from, to) => {
      const spans = calendarOf(calendar);
      let days = 0;
      for (let day = zone.dayOf(from) + 1, lastDay = zone.dayOf(to); day <= lastDay; day += 1) if (spans(day).length > 0) days += 1;
      return days;
    },
    dayOf: zone.dayOf,
    startOfDay: zone.startOfDay,
    weekdayOf,
    minuteOfDay: zone.minuteOfDay,
    isHoliday: (day) => off.has(day),
    isWorkday: (day) => worked.has(day) || (weekdayOf(day) <= 5 && !off.has(day)),
  };
}

/** "08:30" as minutes since midnight; "24:00" is 1440. */
export function minutesOfClock(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

/** Whether "MM-DD" lies in a season, both ends included; a season may wrap the year. */
export function isInSeason(monthDay: string, season: { readonly from: string; readonly to: string }): boolean {
  if (season.from <= season.to) return monthDay >= season.from && monthDay <= season.to;
  return monthDay >= season.from || monthDay <= season.to;
}

function minutesOfWeekday(calendar: Calendar, monthDay: string, weekday: number): readonly number[] {
  const season = calendar.seasons.find((candidate) => isInSeason(monthDay, candidate));
  const spans = season?.week[String(weekday) as "1"] ?? [];
  return spans.flatMap(([from, to]) => [minutesOfClock(from), minutesOfClock(to)]);
}

function afterWorkingDays(spans: (day: number) => Spans, start: number, count: number): number {
  let left = count;
  for (let day = start + 1, idle = 0; ; day += 1) {
    const close = spans(day).at(-1);
    if (close === undefined) {
      idle += 1;
      assertWorks(idle, day);
      continue;
    }
    idle = 0;
    left -= 1;
    if (left <= 0) return close;
  }
}

function afterWorkingMs(
  spans: (day: number) => Spans,
  start: { readonly day: number; readonly from: number; readonly ms: number },
): number {
  let left = start.ms;
  for (let day = start.day, idle = 0; ; day += 1) {
    const today = spans(day);
    idle = today.length === 0 ? idle + 1 : 0;
    assertWorks(idle, day);
    for (let at = 0; at < today.length; at += 2) {
      const open = Math.max(today[at] ?? 0, start.from);
      const close = today[at + 1] ?? 0;
      if (close <= open) continue;
      if (left <= close - open) return open + left;
      left -= close - open;
    }
  }
}

function overlapMs(spans: Spans, from: number, to: number): number {
  let total = 0;
  for (let at = 0; at < spans.length; at += 2) {
    total += Math.max(0, Math.min(to, spans[at + 1] ?? 0) - Math.max(from, spans[at] ?? 0));
  }
  return total;
}

function assertWorks(idle: number, day: number): void {
  if (idle > IDLE_DAYS_MAX)
    throw new Error(`a calendar has no working time in the ${idle} days before ${isoDate(day)}: give it hours in city.json`);
}
