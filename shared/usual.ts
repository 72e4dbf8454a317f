// What is usual at this time of day: the same stretch of comparable days in the log's last 14.
import type { CityCalendar } from "./calendar.ts";
import { DAY, HOUR, type KindTally, SLOT, type Tally } from "./fold/tally.ts";
import type { CityState } from "./state.ts";
import { type Band, HOUR_MS, hourOf, slotOf, type Usual } from "./view.ts";

const DAYS_BACK = 14;
/** With fewer comparable days nothing is called usual. */
const LEAST_DAYS = 3;
/** Reports' worth of "as usual" that today's own pace is weighed against when it is carried on to midnight. */
const PACE_WEIGHT = 20;

const REPORTS = [HOUR.safety, HOUR.livelihood, HOUR.stability] as const;

/** One past day up to now: its first instant, and the instant that corresponds to the present slot. */
type PastDay = { readonly start: number; readonly until: number; readonly end: number };

/**
 * Days like today (working days, or days off) among the last 14 that the city's log holds whole. Of a day before its history began it may
 * hold what was still open then: such a day has reports and nothing that ended on it, while others have.
 */
export function comparableDays(state: CityState): { readonly type: Usual["dayType"]; readonly days: readonly PastDay[] } {
  const { calendar } = state.city;
  const now = slotOf(state.clock);
  const today = calendar.dayOf(now);
  const works = calendar.isWorkday(today);
  const countOn = (day: number, column: number) => state.places[0]?.days?.get(day)?.[column] ?? 0;
  const endedOn = (day: number) => countOn(day, DAY.closed) + countOn(day, DAY.settled) > 0;
  const past = Array.from({ length: DAYS_BACK }, (_, at) => today - DAYS_BACK + at);
  const anyEnded = past.some(endedOn);
  const isWhole = (day: number) => countOn(day, DAY.submitted) > 0 && (!anyEnded || endedOn(day));
  const days = past.filter((day) => calendar.isWorkday(day) === works && isWhole(day));
  return { type: works ? "working" : "off", days: days.map((day) => pastDay(calendar, day, calendar.minuteOfDay(now))) };
}

/** What is usual for a place now. Changes only with the 5-minute slot and with events from before it. */
export function usualOf(state: CityState, tally: Tally): Usual {
  const { type, days } = comparableDays(state);
  const none = { days: days.length, dayType: type };
  if (days.length < LEAST_DAYS) {
    return {
      ...none,
      reportsToday: null,
      closedToday: null,
      open: null,
      overdue: null,
      workersOnDuty: null,
      participationToday: null,
      hourly: null,
      endOfDay: null,
    };
  }
  const sofar = (columns: readonly number[]) => bandOf(days.map((day) => sumOf(tally, columns, { from: day.start, to: day.until })));
  const level = (now: number, column: number) =>
    bandOf(days.map((day) => now - sumOf(tally, [column], { from: day.until, to: Number.POSITIVE_INFINITY })));
  return {
    ...none,
    reportsToday: sofar(REPORTS),
    closedToday: sofar([HOUR.closed]),
    open: level(tally.open, HOUR.openChange),
    overdue: level(tally.overdue, HOUR.overdueChange),
    workersOnDuty: level(tally.workers, HOUR.workersChange),
    participationToday: sofar([HOUR.activities]),
    hourly: Array.from({ length: 24 }, (_, hour) =>
      bandOf(days.map(({ start }) => sumOf(tally, REPORTS, { from: start + hour * HOUR_MS, to: start + (hour + 1) * HOUR_MS }))),
    ),
    endOfDay: endOfDay(state, tally, days),
  };
}

/** What is usual for one kind by this time of day; null while too little is known. */
export function usualKind(kind: KindTally | undefined, days: readonly PastDay[]): Band | null {
  if (days.length < LEAST_DAYS) return null;
  return bandOf(days.map(({ start, until }) => overlap(start, until, (hour) => kind?.hours.get(hour) ?? 0)));
}

/** Today until the present slot, and what is usual from there to midnight at today's pace. */
function endOfDay(state: CityState, tally: Tally, days: readonly PastDay[]): Band {
  const { calendar } = state.city;
  const now = slotOf(state.clock);
  let today = tally.days?.get(calendar.dayOf(now))?.[DAY.submitted] ?? 0;
  for (const [at, row] of tally.slots ?? []) {
    if (at >= now && calendar.dayOf(at) === calendar.dayOf(now))
      today -= (row[SLOT.safety] ?? 0) + (row[SLOT.livelihood] ?? 0) + (row[SLOT.stability] ?? 0);
  }
  const usual = bandOf(days.map((day) => sumOf(tally, REPORTS, { from: day.start, to: day.until }))).mid;
  const pace = Math.min(2, Math.max(0.5, (today + PACE_WEIGHT) / (usual + PACE_WEIGHT)));
  const rest = bandOf(days.map((day) => sumOf(tally, REPORTS, { from: day.until, to: day.end })));
  return { low: round(today + pace * rest.low), mid: round(today + pace * rest.mid), high: round(today + pace * rest.high) };
}

function pastDay(calendar: CityCalendar, day: number, minute: number): PastDay {
  const start = calendar.startOfDay(day);
  return { start, until: start + minute * 60_000, end: calendar.startOfDay(day + 1) };
}

/** Sum of an hour's columns over a span; an hour that is cut counts in proportion. An open end takes all later rows. */
function sumOf(tally: Tally, columns: readonly number[], span: { readonly from: number; readonly to: number }): number {
  const amountOf = (row: readonly number[] | undefined) => (row ? columns.reduce((sum, column) => sum + (row[column] ?? 0), 0) : 0);
  if (span.to !== Number.POSITIVE_INFINITY) return overlap(span.from, span.to, (hour) => amountOf(tally.hours?.get(hour)));
  let sum = 0;
  for (const [hour, row] of tally.hours ?? []) sum += Math.min(1, Math.max(0, (hour + HOUR_MS - span.from) / HOUR_MS)) * amountOf(row);
  return sum;
}

function overlap(from: number, to: number, valueAt: (hour: number) => number): number {
  let sum = 0;
  for (let hour = hourOf(from); hour < to; hour += HOUR_MS)
    sum += ((Math.min(to, hour + HOUR_MS) - Math.max(from, hour)) / HOUR_MS) * valueAt(hour);
  return sum;
}

/** 10th, 50th and 90th percentile by linear interpolation of the ordered values, to one decimal. */
function bandOf(values: readonly number[]): Band {
  const ordered = [...values].sort((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (ordered.length - 1);
    const below = ordered[Math.floor(place)] ?? 0;
    return below + (place - Math.floor(place)) * ((ordered[Math.ceil(place)] ?? below) - below);
  };
  return { low: round(at(0.1)), mid: round(at(0.5)), high: round(at(0.9)) };
}

const round = (value: number) => Math.round(value * 10) / 10 + 0;
