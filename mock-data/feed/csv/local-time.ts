// Reads the times of an export: with a zone as they are, without one as the wall clock of the mapping's zone.
import { createZone } from "../../../shared/zone.ts";

const DAY_MS = 86_400_000;
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?)?(Z|[+-]\d\d:?\d\d)?$/i;
const US = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d\d)(?::(\d\d))?(?: ?([AP])M)?)?$/i;

/** `iso` is 2011-07-01 01:32:33 with or without T, seconds and zone; `us` is 07/01/2011 01:32:33 AM. */
export type TimeFormat = "iso" | "us";

/** `shown` says how often the wall clock showed this time: twice when the clocks went back, never when they went forward. */
export type LocalTime = { readonly time: number; readonly shown: "once" | "twice" | "never" };

export type ReadTime = (text: string) => LocalTime | null;

/**
 * A reader of local times. Shown twice, the first counts, as nothing says which was meant. Never shown, it is moved on by the hour that was
 * skipped, so that 02:30 reads as 03:30. Null for what is no time.
 */
export function createTimeReader(timeZone: string, format: TimeFormat): ReadTime {
  const zone = createZone(timeZone);
  const fromLocal = (local: number): LocalTime => {
    const before = local - zone.offsetAt(local - DAY_MS);
    const after = local - zone.offsetAt(local + DAY_MS);
    if (before === after) return { time: before, shown: "once" };
    const isBefore = before + zone.offsetAt(before) === local;
    const isAfter = after + zone.offsetAt(after) === local;
    if (isBefore && isAfter) return { time: Math.min(before, after), shown: "twice" };
    if (!isBefore && !isAfter) return { time: before, shown: "never" };
    return { time: isBefore ? before : after, shown: "once" };
  };
  const read = format === "iso" ? readIso : readUs;
  return (text) => {
    const parts = read(text.trim());
    if (!parts) return null;
    const { offset, local } = parts;
    return offset === null ? fromLocal(local) : { time: local - offset, shown: "once" };
  };
}

type Parts = { readonly local: number; readonly offset: number | null };

function readIso(text: string): Parts | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "0", zone] = match;
  const local = utc([year, month, day, hour, minute, second].map(Number));
  return local === null ? null : { local: local + Number(fraction.padEnd(3, "0")), offset: zone === undefined ? null : offsetOf(zone) };
}

function readUs(text: string): Parts | null {
  const match = US.exec(text);
  if (!match) return null;
  const [, month, day, year, hour = "0", minute = "0", second = "0", half] = match;
  const isTwelve = half !== undefined;
  if (isTwelve && (Number(hour) < 1 || Number(hour) > 12)) return null;
  const hours = isTwelve ? (Number(hour) % 12) + (half.toUpperCase() === "P" ? 12 : 0) : Number(hour);
  const local = utc([Number(year), Number(month), Number(day), hours, Number(minute), Number(second)]);
  return local === null ? null : { local, offset: null };
}

/** Null for what the calendar does not have, such as 30 February or 24:10. */
function utc([year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: readonly number[]): number | null {
  if (hour > 23 || minute > 59 || second > 59) return null;
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(time);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? time : null;
}

function offsetOf(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}
