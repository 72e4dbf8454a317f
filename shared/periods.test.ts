import { expect, test } from "vitest";
import { createCalendar } from "./calendar.ts";
import { dateOf, dayNumber, stretchesOf } from "./periods.ts";
import { smallProfile } from "./testing.ts";

const calendar = createCalendar(smallProfile());
const local = (text: string) => Date.parse(`${text}+08:00`);
const shown = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 16);
const at = (text: string) => stretchesOf(calendar, local(text));

test("each period is set beside the same part of the one before and of last year, to the same minute", () => {
  const { day, week, month, year } = at("2026-11-25T09:41:00");
  const said = ({ from, to }: { from: number; to: number }) => `${shown(from)} ${shown(to)}`;
  expect([day.now, day.before ?? day.now, day.lastYear].map(said)).toEqual([
    "2026-11-25T00:00 2026-11-25T09:41",
    "2026-11-24T00:00 2026-11-24T09:41",
    "2025-11-25T00:00 2025-11-25T09:41",
  ]);
  expect([week.now, week.before ?? week.now, week.lastYear].map(said)).toEqual([
    "2026-11-23T00:00 2026-11-25T09:41",
    "2026-11-16T00:00 2026-11-18T09:41",
    "2025-11-24T00:00 2025-11-26T09:41",
  ]);
  expect([month.now, month.before ?? month.now, month.lastYear].map(said)).toEqual([
    "2026-11-01T00:00 2026-11-25T09:41",
    "2026-10-01T00:00 2026-10-25T09:41",
    "2025-11-01T00:00 2025-11-25T09:41",
  ]);
  expect([year.now, year.lastYear].map(said)).toEqual(["2026-01-01T00:00 2026-11-25T09:41", "2025-01-01T00:00 2025-11-25T09:41"]);
  expect(year.before).toBeNull();
});

test("a day that the month before does not have is its last, and 29 February is 28 a year before", () => {
  expect(shown(at("2026-03-31T12:00:00").month.before?.to ?? 0)).toBe("2026-02-28T12:00");
  expect(shown(at("2028-02-29T12:00:00").day.lastYear.to)).toBe("2027-02-28T12:00");
  expect(shown(at("2026-01-15T08:00:00").month.before?.from ?? 0)).toBe("2025-12-01T00:00");
});

test("day numbers and dates are each other's way back", () => {
  for (const day of [0, 20_000, 20_788]) expect(dayNumber(dateOf(day))).toBe(day);
});
