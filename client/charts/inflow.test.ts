// The inflow chart: today in local hours, the projection, the words; at midnight, without data, with late data.
import { describe, expect, test } from "vitest";
import type { Band } from "../../shared/view.ts";
import { createZone } from "../../shared/zone.ts";
import { inflowSummary, inflowTip, isInflowEmpty, selectInflow, toInflowPicture } from "./inflow.ts";
import { dayPlot, xIn, yIn } from "./plot.ts";
import { isSame } from "./same.ts";
import { at, ENGLISH, hourRow, LOOK, linesOf, minuteRow } from "./testing.ts";

const zone = createZone("Asia/Shanghai");
const band = (mid: number): Band => ({ low: mid * 0.8, mid, high: mid * 1.2 });
const NOTHING_USUAL = { days: 0, dayType: "working" as const, weeks: 0, reportsToday: null, hourly: null, endOfDay: null };
const flat = Array.from({ length: 24 }, () => band(10));

function select(clock: string, over: Partial<Parameters<typeof selectInflow>[0]> = {}) {
  return selectInflow({ hours: [], minutes: [], clock: at(clock), totals: { reportsToday: 0 }, usual: NOTHING_USUAL, ...over }, zone);
}

describe("today by hour", () => {
  test("has the hours up to now, the present one last and drawn as far as it has come", () => {
    const hours = [hourRow("2026-11-22T16:00:00Z", { livelihood: 4 }), hourRow("2026-11-22T18:00:00Z", { safety: 2, stability: 1 })];
    const slice = select("2026-11-23T02:30:00+08:00", { hours, totals: { reportsToday: 7 } });
    expect(slice.hours).toEqual([4, 0, 3]);
    const [present = [], whole = []] = linesOf(toInflowPicture(slice, LOOK, ENGLISH));
    const plot = dayPlot(LOOK, { left: 0, width: LOOK.width, most: 4, labels: ["2", "4"] });
    const drawn = (hour: number, reports: number) => [xIn(plot, hour), yIn(plot, reports)];
    expect(whole).toEqual([drawn(0, 4), drawn(1, 4), drawn(1, 0), drawn(2, 0)]);
    expect(present).toEqual([drawn(2, 3), drawn(2.5, 3)]);
  });

  test("a late report of this morning changes its own hour", () => {
    const before = select("2026-11-23T09:30:00+08:00", { hours: [hourRow("2026-11-22T22:00:00Z", { safety: 1 })] });
    const after = select("2026-11-23T09:30:00+08:00", { hours: [hourRow("2026-11-22T22:00:00Z", { safety: 2 })] });
    expect([before.hours[6], after.hours[6]]).toEqual([1, 2]);
  });

  test("a report dated ahead of the city clock waits for its hour", () => {
    const hours = [hourRow("2026-11-23T02:00:00Z", { safety: 1 })];
    expect(select("2026-11-23T09:58:00+08:00", { hours }).hours).toEqual(new Array(10).fill(0));
    expect(select("2026-11-23T10:01:00+08:00", { hours }).hours[10]).toBe(1);
  });

  test("at midnight the new day is one empty hour and yesterday is gone", () => {
    const hours = [hourRow("2026-11-22T15:00:00Z", { livelihood: 30 })];
    const slice = select("2026-11-23T00:00:00+08:00", { hours });
    expect(slice.hours).toEqual([0]);
    expect(isInflowEmpty(slice)).toBe(true);
    expect(linesOf(toInflowPicture(slice, LOOK, ENGLISH))).toEqual([]);
  });

  test("in a zone half an hour off the five-minute rows are counted, so that no report is halved", () => {
    const india = createZone("Asia/Kolkata");
    const parts = {
      hours: [hourRow("2026-11-22T18:00:00Z", { safety: 3 })],
      minutes: [minuteRow("2026-11-22T18:20:00Z", { safety: 2 }), minuteRow("2026-11-22T18:40:00Z", { safety: 1 })],
      clock: at("2026-11-23T01:10:00+05:30"),
      totals: { reportsToday: 1 },
      usual: NOTHING_USUAL,
    };
    expect(selectInflow(parts, india).hours).toEqual([1, 0]);
  });
});

describe("the projection", () => {
  const usual = { ...NOTHING_USUAL, days: 10, weeks: 2, reportsToday: band(60), hourly: flat, endOfDay: { low: 240, mid: 300, high: 360 } };

  test("spreads what is still to come as the usual day does, and ends at the end of day's figure", () => {
    const hours = Array.from({ length: 6 }, (_, hour) =>
      hourRow(new Date(at("2026-11-22T16:00:00Z") + hour * 3_600_000).toISOString(), { safety: 10 }),
    );
    const slice = select("2026-11-23T05:30:00+08:00", { hours, usual, totals: { reportsToday: 60 } });
    const projected = slice.projected ?? [];
    expect(projected).toHaveLength(19);
    const complete = slice.hours.slice(0, 5).reduce((sum, n) => sum + n, 0);
    expect(complete + projected.reduce((sum, { mid }) => sum + mid, 0)).toBeCloseTo(300);
    expect(complete + projected.reduce((sum, { high }) => sum + high, 0)).toBeCloseTo(360);
    expect(projected[0]?.mid).toBeGreaterThan(10);
  });

  test("never falls below what has been counted", () => {
    const slice = select("2026-11-23T23:59:00+08:00", { hours: [hourRow("2026-11-23T15:00:00Z", { safety: 400 })], usual });
    expect(slice.projected).toEqual([{ low: 400, mid: 400, high: 400 }]);
  });

  test("is absent, with its band, while too few days are comparable, and the words say so", () => {
    const slice = select("2026-11-23T09:00:00+08:00", { usual: { ...NOTHING_USUAL, days: 2 }, totals: { reportsToday: 5 } });
    expect(linesOf(toInflowPicture(slice, LOOK, ENGLISH))).toHaveLength(1);
    expect(inflowSummary(slice, ENGLISH)).toBe("5 reported today until 09:00; No usual yet (2/3 days)");
  });
});

test("hovering says what was counted, what is usual, and in hours to come what is projected", () => {
  const usual = { ...NOTHING_USUAL, days: 10, weeks: 2, reportsToday: band(20), hourly: flat, endOfDay: { low: 240, mid: 300, high: 360 } };
  const slice = select("2026-11-23T01:30:00+08:00", { hours: [hourRow("2026-11-22T16:00:00Z", { safety: 12 })], usual });
  const names = (hour: number) => inflowTip(slice, hour, ENGLISH).rows.map(({ name }) => name);
  expect(inflowTip(slice, 0, ENGLISH)).toEqual({
    title: "00:00–01:00",
    rows: [
      { name: "Today", value: "12", strong: true },
      { name: "Usual", value: "10 (8–12)" },
    ],
  });
  expect(names(1)).toEqual(["This hour so far", "Projected", "Usual"]);
  expect(names(20)).toEqual(["Projected", "Usual"]);
});

test("a report too few to be seen makes no new ink, and the words still count it", () => {
  const select = (last: number) =>
    selectInflow(
      {
        hours: [hourRow("2026-11-22T16:00:00Z", { safety: 900 }), hourRow("2026-11-22T17:00:00Z", { safety: last })],
        minutes: [],
        clock: at("2026-11-23T01:30:00+08:00"),
        totals: { reportsToday: 900 + last },
        usual: NOTHING_USUAL,
      },
      zone,
    );
  const [before, after] = [select(100), select(101)];
  const ink = (slice: typeof before) => toInflowPicture(slice, LOOK, ENGLISH).ink;
  expect(isSame(before, after)).toBe(false);
  expect(isSame(ink(before), ink(after))).toBe(true);
  expect(isSame(ink(before), ink(select(200)))).toBe(false);
  expect(inflowSummary(after, ENGLISH)).toContain("1,001");
});
