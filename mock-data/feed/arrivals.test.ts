// How many reports come when, where and of what kind, against the numbers that they are made from.
import { describe, expect, test } from "vitest";
import { arrivalsOf } from "./arrivals.ts";
import { expectedReports, hoursOf, seasonalShares } from "./rhythm.ts";
import { jiaxingWorld, MONDAY } from "./testing.ts";
import { monthOf } from "./world.ts";

const world = jiaxingWorld();
const today = world.calendar.dayOf(MONDAY);
const days = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at);
const share = (part: number, whole: number) => part / whole;

describe("eight weeks of arrivals", () => {
  const eightWeeks = days(today - 56, 56).map((day) => ({ day, reports: arrivalsOf(world, day) }));
  const all = eightWeeks.flatMap(({ reports }) => reports);
  const working = eightWeeks.filter(({ day }) => hoursOf(world, day) === world.params.hours.working);

  test("are as many as weekday and holiday say, with 4 % of duplicates on top", () => {
    const expected = eightWeeks.reduce((sum, { day }) => sum + expectedReports(world, day), 0);
    const twins = all.filter(({ twinOf }) => twinOf !== undefined).length;
    expect((all.length - twins) / expected).toBeCloseTo(1, 1);
    expect(share(twins, all.length - twins)).toBeCloseTo(0.04, 2);
  });

  test("are most on Mondays and fewest on Sundays", () => {
    const mean = (weekday: number) => {
      const counts = eightWeeks
        .filter(({ day }) => world.calendar.weekdayOf(day) === weekday && !world.calendar.isHoliday(day))
        .map(({ reports }) => reports.length);
      return counts.reduce((sum, count) => sum + count, 0) / counts.length;
    };
    expect(mean(1) / mean(7)).toBeGreaterThan(1.12 / 0.79 - 0.25);
    expect(mean(1) / mean(7)).toBeLessThan(1.12 / 0.79 + 0.25);
  });

  test("follow the hours of a working day", () => {
    const reports = working.flatMap(({ reports: ofDay }) => ofDay);
    for (const [hour, percent] of world.params.hours.working.entries()) {
      const counted = reports.filter(({ at }) => Math.floor(world.calendar.minuteOfDay(at) / 60) === hour).length;
      expect(share(counted, reports.length) * 100, `hour ${hour}`).toBeCloseTo(percent, 0);
    }
  });

  test("come by each channel as often as its share says, and of each kind as the season does", () => {
    const november = all.filter(({ at }) => monthOf(world.calendar.dayOf(at)) === 11);
    const shares = seasonalShares(world, 11);
    for (const kind of world.kinds)
      expect(share(november.filter((one) => one.kind === kind).length, november.length), kind.code).toBeCloseTo(shares[kind.index] ?? 0, 1);
    for (const channel of world.channels)
      expect(share(all.filter((one) => one.channel === channel).length, all.length), channel.channel).toBeCloseTo(channel.share, 1);
  });

  test("include about 107 critical ones a day, most of them gas, smoke or fire", () => {
    const critical = all.filter(({ urgency }) => urgency === "critical");
    expect(critical.length / 56).toBeGreaterThan(85);
    expect(critical.length / 56).toBeLessThan(130);
    expect(share(critical.filter(({ kind }) => kind.code === "S01" || kind.code === "S02").length, critical.length)).toBeGreaterThan(0.5);
  });

  test("scatter more than chance: days and grids have moods", () => {
    const ratios = eightWeeks.map(({ day, reports }) => reports.length / (expectedReports(world, day) * 1.04));
    const sd = Math.sqrt(ratios.reduce((sum, ratio) => sum + (ratio - 1) ** 2, 0) / ratios.length);
    expect(sd).toBeGreaterThan(0.05);
    expect(sd).toBeLessThan(0.2);
  });

  test("come from people: a county's share is its residents' times its factor", () => {
    const total = world.weights.reduce((sum, weight) => sum + weight, 0);
    for (const county of world.counties) {
      const { lo, hi, name } = world.tree.places[county]!;
      const expected = world.weights.slice(lo, hi).reduce((sum, weight) => sum + weight, 0) / total;
      expect(share(all.filter(({ grid }) => grid >= lo && grid < hi).length, all.length), name).toBeCloseTo(expected, 1);
    }
  });
});

test("a duplicate follows its original within half an hour, by the same channel", () => {
  const reports = arrivalsOf(world, today);
  const byId = new Map(reports.map((report) => [report.reportId, report]));
  const twins = reports.filter(({ twinOf }) => twinOf !== undefined);
  expect(twins.length).toBeGreaterThan(50);
  for (const twin of twins) {
    const original = byId.get(twin.twinOf ?? "")!;
    expect(twin.at - original.at).toBeGreaterThan(0);
    expect(twin.at - original.at).toBeLessThanOrEqual(30 * 60_000);
    expect([twin.kind, twin.channel]).toEqual([original.kind, original.channel]);
  }
});

test("a day is the same whoever asks for it, and another seed gives another day", () => {
  const strip = (seed: number, at: number) =>
    arrivalsOf(jiaxingWorld({ seed, at }), today).map(({ reportId, at: time, grid, kind }) => [reportId, time, grid, kind.code]);
  expect(strip(7, MONDAY)).toEqual(strip(7, MONDAY + 5 * 86_400_000));
  expect(strip(7, MONDAY)).not.toEqual(strip(8, MONDAY));
});
