// Today hour by hour, in the city's zone, from the view's rows of hours.
import { HOUR_MS, type HourRow } from "../../shared/view.ts";
import { createZone, type Zone } from "../../shared/zone.ts";

const zones = new Map<string, Zone>();

/** One zone a name for the life of the page: its days are cached. */
export function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (!zone) {
    zone = createZone(timeZone);
    zones.set(timeZone, zone);
  }
  return zone;
}

/** Reports in each whole hour of today; the hour that runs is left out, it is not done yet. */
export function inflowByHour(hours: readonly HourRow[], clock: number, zone: Zone): readonly number[] {
  return doneHours(hours, clock, zone).map((row) => (row ? row.safety + row.livelihood + row.stability : 0));
}

/** Reports closed in each whole hour of today. */
export function closedByHour(hours: readonly HourRow[], clock: number, zone: Zone): readonly number[] {
  return doneHours(hours, clock, zone).map((row) => row?.closed ?? 0);
}

type Change = "openChange" | "overdueChange" | "workersChange";

/** A level at the beginning of each hour of today and now (last): today's total minus what changed since. */
export function levelByHour(
  hours: readonly HourRow[],
  change: Change,
  now: number,
  time: { readonly clock: number; readonly zone: Zone },
): readonly number[] {
  const midnight = time.zone.startOfDay(time.zone.dayOf(time.clock));
  const levels = [now];
  let level = now;
  const byHour = new Map(hours.map((row) => [row.at, row]));
  for (let at = Math.floor(time.clock / HOUR_MS) * HOUR_MS; at >= midnight; at -= HOUR_MS) {
    level -= byHour.get(at)?.[change] ?? 0;
    levels.unshift(level);
  }
  return levels;
}

function doneHours(hours: readonly HourRow[], clock: number, zone: Zone): readonly (HourRow | undefined)[] {
  const midnight = zone.startOfDay(zone.dayOf(clock));
  const byHour = new Map(hours.map((row) => [row.at, row]));
  const done: (HourRow | undefined)[] = [];
  for (let at = midnight; at + HOUR_MS <= clock; at += HOUR_MS) done.push(byHour.get(at));
  return done;
}
