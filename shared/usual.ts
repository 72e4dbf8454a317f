// What is usual at this time of day: the same stretch of comparable days in the log's last 14. What every figure's neighbour asks.
import { DAY, HOUR, type KindTally, SLOT, type Tally } from "./fold/tally.ts";
import { type DayBegun, type DayParts, projectRest, RECENT_MS } from "./projection.ts";
import type { CityState } from "./state.ts";
import { type Band, HOUR_MS, hourOf, slotOf, type Usual } from "./view.ts";

const DAYS_BACK = 14;
const DAYS_A_WEEK = 7;
/** With fewer comparable days nothing is called usual. */
const LEAST_DAYS = 3;

const REPORTS = [HOUR.safety, HOUR.livelihood, HOUR.stability] as const;

/** One past day up to now: its first instant, and the instant that corresponds to the present slot. */
type PastDay = { readonly day: number; readonly start: number; readonly until: number; readonly end: number };
type Comparable = { readonly type: Usual["dayType"]; readonly days: readonly PastDay[] };

/** Days like today (working days, or days off) among the last 14 that the city's log holds whole. */
export function comparableDays(state: CityState): Comparable {
  return comparableTo(state, state.city.calendar.dayOf(slotOf(state.clock)));
}

/**
 * Days like `day` before it, none older than today's last 14: the hours of those are kept. Of a day before its history began the log may
 * hold what was still open then: such a day has reports and nothing that ended on it, while others have.
 */
function comparableTo(state: CityState, day: number): Comparable {
  const { calendar } = state.city;
  const now = slotOf(state.clock);
  const first = calendar.dayOf(now) - DAYS_BACK;
  const works = calendar.isWorkday(day);
  const past = Array.from({ length: day - first }, (_, at) => first + at);
  const anyEnded = past.some((one) => hasEnded(state, one));
  const days = past.filter((one) => calendar.isWorkday(one) === works && isWhole(state, one, anyEnded));
  return { type: works ? "working" : "off", days: days.map((one) => pastDay(state, one, calendar.minuteOfDay(now))) };
}

const countOn = (state: CityState, day: number, column: number) => state.places[0]?.days?.get(day)?.[column] ?? 0;
const hasEnded = (state: CityState, day: number) => countOn(state, day, DAY.closed) + countOn(state, day, DAY.settled) > 0;
const isWhole = (state: CityState, day: number, anyEnded: boolean) =>
  countOn(state, day, DAY.submitted) > 0 && (!anyEnded || hasEnded(state, day));

/** What is usual for a place now. Changes only with the 5-minute slot and with events from before it. */
export function usualOf(state: CityState, tally: Tally): Usual {
  const { type, days } = comparableDays(state);
  const rests = { days: days.length, dayType: type, weeks: weeksOf(state, days), yesterday: yesterdayOf(state, tally) };
  if (days.length < LEAST_DAYS) {
    return {
      ...rests,
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
    ...rests,
    reportsToday: sofar(REPORTS),
    closedToday: sofar([HOUR.closed]),
    open: level(tally.open, HOUR.openChange),
    overdue: level(tally.overdue, HOUR.overdueChange),
    workersOnDuty: level(tally.workers, HOUR.workersChange),
    participationToday: sofar([HOUR.activities]),
    hourly: Array.from({ length: 24 }, (_, hour) =>
      bandOf(days.map(({ start }) => sumOf(tally, REPORTS, { from: start + hour * HOUR_MS, to: start + (hour + 1) * HOUR_MS }))),
    ),
    endOfDay: endOfDay(
      todayOf(state, tally),
      days.map((day) => partsOf(tally, day)),
    ),
  };
}

/** What is usual for one kind by this time of day; null while too little is known. */
export function usualKind(kind: KindTally | undefined, days: readonly PastDay[]): Band | null {
  if (days.length < LEAST_DAYS) return null;
  return bandOf(days.map(({ start, until }) => overlap(start, until, (hour) => kind?.hours.get(hour) ?? 0)));
}

/** The weeks back from today in which the days lie. */
function weeksOf(state: CityState, days: readonly PastDay[]): number {
  const [oldest] = days;
  return oldest ? Math.ceil((state.city.calendar.dayOf(slotOf(state.clock)) - oldest.day) / DAYS_A_WEEK) : 0;
}

/** What would have been projected a day ago, from the days before that; null where these, or yesterday itself, are not known whole. */
function yesterdayOf(state: CityState, tally: Tally): Usual["yesterday"] {
  const { calendar } = state.city;
  const now = slotOf(state.clock);
  const day = calendar.dayOf(now) - 1;
  const { days } = comparableTo(state, day);
  if (
    days.length < LEAST_DAYS ||
    !isWhole(
      state,
      day,
      days.some((one) => hasEnded(state, one.day)),
    )
  )
    return null;
  const cut = pastDay(state, day, calendar.minuteOfDay(now));
  const parts = partsOf(tally, cut);
  return {
    at: cut.until,
    projected: endOfDay(
      parts,
      days.map((one) => partsOf(tally, one)),
    ),
    came: round(parts.sofar + parts.rest),
  };
}

function endOfDay(today: DayBegun, days: readonly DayParts[]): Band {
  const { low, mid, high } = projectRest(today, days);
  return { low: round(today.sofar + low), mid: round(today.sofar + mid), high: round(today.sofar + high) };
}

function partsOf(tally: Tally, { start, until, end }: PastDay): DayParts {
  const reports = (from: number, to: number) => sumOf(tally, REPORTS, { from, to });
  return { sofar: reports(start, until), recent: reports(Math.max(start, until - RECENT_MS), until), rest: reports(until, end) };
}

/** Today until the present slot: the hour that runs is not cut in proportion, its 5-minute rows are known. */
function todayOf(state: CityState, tally: Tally): DayBegun {
  const { calendar } = state.city;
  const now = slotOf(state.clock);
  const today = calendar.dayOf(now);
  let sofar = tally.days?.get(today)?.[DAY.submitted] ?? 0;
  let recent = 0;
  for (const [at, row] of tally.slots ?? []) {
    if (calendar.dayOf(at) !== today || at < now - RECENT_MS) continue;
    const reports = (row[SLOT.safety] ?? 0) + (row[SLOT.livelihood] ?? 0) + (row[SLOT.stability] ?? 0);
    if (at < now) recent += reports;
    else sofar -= reports;
  }
  return { sofar, recent };
}

function pastDay(state: CityState, day: number, minute: number): PastDay {
  const { calendar } = state.city;
  const start = calendar.startOfDay(day);
  return { day, start, until: start + minute * 60_000, end: calendar.startOfDay(day + 1) };
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
