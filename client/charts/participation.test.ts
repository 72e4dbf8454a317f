// Participation: today's hours, and what is usual from comparable days.
import { describe, expect, test } from "vitest";
import { HOUR_MS, type HourRow } from "../../shared/view.ts";
import { createZone } from "../../shared/zone.ts";
import { isParticipationEmpty, participationTip, selectParticipation, toParticipationPicture } from "./participation.ts";
import { at, ENGLISH, hourRow, LOOK, linesOf } from "./testing.ts";
import { quantile, usualByHour } from "./usual-hours.ts";

const zone = createZone("Asia/Shanghai");
const value = (row: HourRow) => row.activities;
const monday = "2026-11-23T09:30:00+08:00";
const totals = { participationToday: 0, pointsToday: 0, redeemedToday: 0 };

/** One activity at 8 h on the first day, two on the second, … */
function days(from: string, count: number): HourRow[] {
  return Array.from({ length: count }, (_, day) =>
    hourRow(new Date(at(`${from}T08:00:00+08:00`) + day * 24 * HOUR_MS).toISOString(), { activities: day + 1 }),
  );
}

describe("the usual day", () => {
  const asked = { zone, today: zone.dayOf(at(monday)), value };

  test("rests on days of today's type alone", () => {
    // Mon 9 to Sun 22 November: days 1 … 14; the weekends are days 6, 7, 13, 14.
    const rows = [hourRow("2026-11-08T16:00:00Z", {}), ...days("2026-11-09", 14)];
    expect(usualByHour(rows, { ...asked, dayType: "working" })?.[8]?.mid).toBe(6.5);
    expect(usualByHour(rows, { ...asked, dayType: "off" })?.[8]?.mid).toBe(10);
    expect(usualByHour(rows, { ...asked, dayType: "working" })?.[9]).toEqual({ low: 0, mid: 0, high: 0 });
  });

  test("is unknown below three comparable days, and a day that the rows begin in does not count", () => {
    const rows = days("2026-11-18", 5);
    expect(usualByHour(rows, { ...asked, dayType: "working" })).toBeNull();
    expect(usualByHour(rows, { ...asked, dayType: "off" })).toBeNull();
    expect(usualByHour([], { ...asked, dayType: "off" })).toBeNull();
    expect(usualByHour([hourRow("2026-11-17T16:00:00Z", {}), ...rows], { ...asked, dayType: "working" })?.[8]?.mid).toBe(2);
  });

  test("quantiles lie between values", () => {
    expect([quantile([1, 2, 3], 0.5), quantile([1, 2], 0.1), quantile([4], 0.9)]).toEqual([2, 1.1, 4]);
  });
});

test("two plots: activities and points, each with its usual", () => {
  const usual = { days: 10, dayType: "working" as const, participationToday: null };
  const rows = [
    hourRow("2026-11-08T16:00:00Z", {}),
    ...days("2026-11-09", 14),
    hourRow("2026-11-23T00:00:00Z", { activities: 9, points: 300 }),
  ];
  const slice = selectParticipation({ hours: rows, clock: at(monday), totals: { ...totals, participationToday: 9 }, usual }, zone);
  expect(slice.activities[8]).toBe(9);
  const picture = toParticipationPicture(slice, LOOK, ENGLISH);
  expect(picture.ink.axes.grid).toHaveLength(2);
  // In each plot the band's two edges and its median, then whole hours and the present one.
  expect(linesOf(picture)).toHaveLength(3 + 2 + 3 + 2);
  expect(participationTip(slice, 8, ENGLISH).rows).toEqual([
    { name: "Activities", value: "9", strong: true },
    { name: "Usual", value: "7 (2–11)" },
    { name: "Points", value: "300", strong: true },
    { name: "Usual", value: "0 (0–0)" },
  ]);
});

test("nothing today and nothing before is an empty panel; nothing today after a usual week is not", () => {
  const usual = { days: 0, dayType: "working" as const, participationToday: null };
  expect(isParticipationEmpty(selectParticipation({ hours: [], clock: at(monday), totals, usual }, zone))).toBe(true);
  const hours = [hourRow("2026-11-08T16:00:00Z", {}), ...days("2026-11-09", 14)];
  expect(isParticipationEmpty(selectParticipation({ hours, clock: at(monday), totals, usual }, zone))).toBe(false);
});
