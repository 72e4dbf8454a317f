// A date and a time of day as people type them, in the city's zone, and back.
import { createZone, dayOfIsoDate, isoDate } from "../../shared/zone.ts";

/** Ms of "2026-11-23" and "09:41" on the city's walls; null for what is no date. */
export function instantOf(timeZone: string, date: string, time: string): number | null {
  const [hours, minutes] = time.split(":").map(Number);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)) return null;
  return createZone(timeZone).instantAt(dayOfIsoDate(date), hours * 60 + minutes);
}

/** "2026-11-23T09:41", as a field for date and time takes it. */
export function fieldText(timeZone: string, at: number): string {
  const zone = createZone(timeZone);
  const minute = zone.minuteOfDay(at);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${isoDate(zone.dayOf(at))}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

export function instantOfField(timeZone: string, text: string): number | null {
  const [date = "", time = ""] = text.split("T");
  return instantOf(timeZone, date, time);
}
