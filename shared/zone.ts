// Local time of one zone: which day, which minute, which instant. Intl is asked once a UTC day, never once an event.

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Days whose offsets are kept; then the cache starts again. 27 years of days is more than a city looks back. */
const DAYS_KEPT = 10_000;

export type Zone = {
  /** Milliseconds to add to UTC for local time, at this instant. */
  readonly offsetAt: (time: number) => number;
  /** Days since 1970-01-01 of the local date. */
  readonly dayOf: (time: number) => number;
  /** Whole minutes that a wall clock shows since local midnight, 0 … 1439. */
  readonly minuteOfDay: (time: number) => number;
  /** The first instant of a local day. */
  readonly startOfDay: (day: number) => number;
  /**
   * The instant at which a wall clock shows `minute` (1440 is the next midnight) on `day`. Shown twice, the first counts;
   * skipped by a change of the clocks, the instant of the change.
   */
  readonly instantAt: (day: number, minute: number) => number;
};

/** Offsets around a change of the clocks: `before` until `changeAt`, then `after`. On a plain day `changeAt` is Infinity. */
type DayOffsets = { readonly before: number; readonly changeAt: number; readonly after: number };

/** Throws on a name that is no IANA time zone. */
export function createZone(timeZone: string): Zone {
  const askOffset = intlOffset(timeZone);
  const byUtcDay = new Map<number, DayOffsets>();
  let lastDay = Number.NaN;
  let last: DayOffsets = { before: 0, changeAt: Number.POSITIVE_INFINITY, after: 0 };

  const offsetsOf = (utcDay: number): DayOffsets => {
    if (utcDay === lastDay) return last;
    let offsets = byUtcDay.get(utcDay);
    if (!offsets) {
      if (byUtcDay.size >= DAYS_KEPT) byUtcDay.clear();
      offsets = askDay(askOffset, utcDay);
      byUtcDay.set(utcDay, offsets);
    }
    lastDay = utcDay;
    last = offsets;
    return offsets;
  };
  const offsetAt = (time: number): number => {
    const offsets = offsetsOf(Math.floor(time / DAY_MS));
    return time < offsets.changeAt ? offsets.before : offsets.after;
  };
  const instantAt = (day: number, minute: number): number => {
    const local = day * DAY_MS + minute * MINUTE_MS;
    const earlier = offsetAt(local - DAY_MS);
    const later = offsetAt(local + DAY_MS);
    const first = local - earlier;
    if (earlier === later || offsetAt(first) === earlier) return first;
    const second = local - later;
    return offsetAt(second) === later ? second : changeBetween(offsetAt, second, first);
  };
  return {
    offsetAt,
    instantAt,
    dayOf: (time) => Math.floor((time + offsetAt(time)) / DAY_MS),
    minuteOfDay: (time) => {
      const local = time + offsetAt(time);
      return Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / MINUTE_MS);
    },
    startOfDay: (day) => instantAt(day, 0),
  };
}

/** 1 Monday … 7 Sunday of a day number. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** "2026-01-31" of a day number. */
export function isoDate(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The day number of "2026-01-31". */
export function dayOfIsoDate(date: string): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

/** 20260131 of a day number. */
export function dateKey(day: number): number {
  return Number(isoDate(day).replaceAll("-", ""));
}

function askDay(askOffset: (time: number) => number, utcDay: number): DayOffsets {
  const start = utcDay * DAY_MS;
  const before = askOffset(start);
  const after = askOffset(start + DAY_MS - 1000);
  const changeAt = before === after ? Number.POSITIVE_INFINITY : changeBetween(askOffset, start, start + DAY_MS - 1000);
  return { before, changeAt, after };
}

/** The first whole second in (from, to] with the offset that `to` has. */
function changeBetween(offset: (time: number) => number, from: number, to: number): number {
  const after = offset(to);
  let low = Math.floor(from / 1000);
  let high = Math.floor(to / 1000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offset(middle * 1000) === after) high = middle;
    else low = middle;
  }
  return high * 1000;
}

function intlOffset(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (time) => {
    const second = Math.floor(time / 1000) * 1000;
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(second)) part[type] = Number(value);
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
  };
}
