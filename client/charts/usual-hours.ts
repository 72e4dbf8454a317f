// What is usual for each hour of the day, out of the hourly rows of comparable days.
import { type Band, HOUR_MS, type HourRow, type Usual } from "../../shared/view.ts";
import { weekdayOf, type Zone } from "../../shared/zone.ts";
import { sumByHour } from "./local-hours.ts";

/** Fewer comparable days say nothing about what is usual. */
export const LEAST_DAYS = 3;
const DAYS_BACK = 14;
const SATURDAY = 6;

type Asked = { readonly zone: Zone; readonly today: number; readonly dayType: Usual["dayType"]; readonly value: (row: HourRow) => number };

/**
 * Bands by local hour over the last 14 days of today's type, told by the weekday; null below 3 such days. The day that the
 * rows begin in counts only when they begin in its first hour.
 */
export function usualByHour(rows: readonly HourRow[], { zone, today, dayType, value }: Asked): readonly Band[] | null {
  const first = rows[0]?.at;
  if (first === undefined) return null;
  const firstDay = zone.minuteOfDay(first) < 60 ? zone.dayOf(first) : zone.dayOf(first) + 1;
  const days: number[][] = [];
  for (let day = Math.max(firstDay, today - DAYS_BACK); day < today; day += 1) {
    const isOff = weekdayOf(day) >= SATURDAY;
    if (isOff === (dayType === "off")) days.push(sumByHour(rows, { spanMs: HOUR_MS, zone, day, value }));
  }
  if (days.length < LEAST_DAYS) return null;
  return Array.from({ length: 24 }, (_, hour) => {
    const sorted = days.map((hours) => hours[hour] ?? 0).sort((a, b) => a - b);
    return { low: quantile(sorted, 0.1), mid: quantile(sorted, 0.5), high: quantile(sorted, 0.9) };
  });
}

/** Of values in rising order, by linear interpolation. NaN of none. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
