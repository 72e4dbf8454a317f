// How much happens when: by weekday, holiday, season, hour and the city's mood of the day.
import { createRng } from "../../shared/rng.ts";
import { mix, normal } from "./random.ts";
import { monthOf, type World } from "./world.ts";

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;
/** Days whose noise still shows in today's factor; 0.6 to the 12th is 0.2 %. */
const MEMORY_DAYS = 12;

/** Whether a day is worked: Monday to Friday and make-up days, without public holidays. */
export function isWorkingDay(world: World, day: number): boolean {
  const { calendar, profile } = world;
  const date = new Date(day * DAY).toISOString().slice(0, 10);
  if (profile.holidays.worked[date] !== undefined) return true;
  return !calendar.isHoliday(day) && calendar.weekdayOf(day) <= 5;
}

/** Expected reports of a day without the noise of the day. */
export function expectedReports(world: World, day: number): number {
  const { params, calendar } = world;
  const month = monthOf(day);
  if (calendar.isHoliday(day)) return params.reportsADay * (month <= 2 && !isNewYear(day) ? params.springFestival : params.holiday);
  const weekday = isWorkingDay(world, day) && calendar.weekdayOf(day) > 5 ? 3 : calendar.weekdayOf(day);
  return params.reportsADay * (params.weekdays[weekday - 1] ?? 1);
}

/** The city's factor of a day: noise that lasts into the next days, the same from wherever one starts to count. */
export function dayFactor(world: World, day: number): number {
  const { cityDay, lasting } = world.params.dispersion;
  const seed = world.stream("city-day");
  let noise = 0;
  for (let back = 0; back < MEMORY_DAYS; back += 1) noise += lasting ** back * normal(createRng(mix(seed, day - back, 0)));
  return Math.min(1.5, Math.max(0.6, 1 + cityDay * Math.sqrt(1 - lasting ** 2) * noise));
}

/** The 24 weights of a day's hours. */
export function hoursOf(world: World, day: number): readonly number[] {
  return isWorkingDay(world, day) ? world.params.hours.working : world.params.hours.off;
}

/** Shares of the kinds in a month. */
export function seasonalShares(world: World, month: number): Float64Array {
  const season = world.params.seasons.filter(({ months }) => months.includes(month));
  const shares = Float64Array.from(world.kinds, (kind) => season.reduce((share, { kinds }) => share * (kinds[kind.code] ?? 1), kind.share));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

export function isNight(minute: number): boolean {
  return minute >= 21 * 60 || minute < 6 * 60;
}

function isNewYear(day: number): boolean {
  const date = new Date(day * DAY);
  return date.getUTCMonth() === 0 && date.getUTCDate() <= 3;
}
