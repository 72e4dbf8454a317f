// Hours of the city's own day out of rows kept by UTC time.
import type { Zone } from "../../shared/zone.ts";

const HOUR_MS = 3_600_000;
export const HOURS_A_DAY = 24;

/**
 * Adds rows up by the local hours of `day` (days since 1970, local). A row lasts `spanMs`, at most an hour, from `at`; one
 * that lies across two local hours, as in a zone half an hour off, is shared between them by time. An hour that the clocks
 * show twice holds both.
 */
export function sumByHour<Row extends { readonly at: number }>(
  rows: readonly Row[],
  { spanMs, zone, day, value }: { spanMs: number; zone: Zone; day: number; value: (row: Row) => number },
): number[] {
  const sums = new Array<number>(HOURS_A_DAY).fill(0);
  const add = (at: number, amount: number) => {
    if (zone.dayOf(at) !== day) return;
    const hour = Math.floor(zone.minuteOfDay(at) / 60);
    sums[hour] = (sums[hour] ?? 0) + amount;
  };
  const from = zone.startOfDay(day) - HOUR_MS;
  const to = zone.startOfDay(day + 1);
  for (const row of rows) {
    if (row.at < from || row.at >= to) continue;
    const amount = value(row);
    const inHour = HOUR_MS - ((((row.at + zone.offsetAt(row.at)) % HOUR_MS) + HOUR_MS) % HOUR_MS);
    const share = Math.min(1, inHour / spanMs);
    add(row.at, amount * share);
    if (share < 1) add(row.at + inHour, amount * (1 - share));
  }
  return sums;
}

/** Whether the zone's hours begin with UTC's at this time, so that hourly rows need no sharing out. */
export function hoursAlign(zone: Zone, at: number): boolean {
  return zone.offsetAt(at) % HOUR_MS === 0;
}

/** Local time of day in hours: 9.5 is half past nine. */
export function hourAt(zone: Zone, at: number): number {
  return zone.minuteOfDay(at) / 60;
}
