// Everyday warnings: how many are active, of which level, from whom.
import { describe, expect, test } from "vitest";
import { arrivalsOf } from "./arrivals.ts";
import { jiaxingWorld, MONDAY } from "./testing.ts";
import { activeAt, warningsOf } from "./warnings.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const worlds = [1, 2, 3, 4].map((seed) => jiaxingWorld({ seed }));
const world = worlds[0]!;
const today = world.calendar.dayOf(MONDAY);

test("five to nine are active at once on most weekdays of autumn", () => {
  const counts = worlds.flatMap((one) => [0, 1, 2, 3, 4, 7, 8, 9, 10, 11].map((day) => activeAt(one, MONDAY - day * DAY).length));
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  expect(mean).toBeGreaterThan(5);
  expect(mean).toBeLessThan(9);
  expect(counts.filter((count) => count >= 4 && count <= 10).length / counts.length).toBeGreaterThan(0.85);
});

describe("a year of warnings", () => {
  const year = worlds.flatMap((one) => Array.from({ length: 365 }, (_, back) => warningsOf(one, today - back)).flat());
  const models = year.filter(({ authority }) => authority === "model");
  const statutory = year.filter(({ authority }) => authority === "statutory");

  test("holds four of the models' a day, mostly blue, never red", () => {
    expect(models.length / 365 / 4).toBeCloseTo(4, 0);
    expect(models.filter(({ level }) => level === "blue").length / models.length).toBeCloseTo(0.77, 1);
    for (const { planned } of models) for (const { make } of planned) expect(make()["level"]).not.toBe("red");
  });

  test("holds statutory ones by season, of their issuer alone", () => {
    expect(statutory.length / 365 / 4).toBeGreaterThan(0.45);
    expect(statutory.length / 365 / 4).toBeLessThan(1.1);
    for (const { planned } of statutory) for (const { source } of planned) expect(source).toBe(world.source("weather"));
    const titles = statutory.map(({ planned }) => String(planned[0]?.make()["title"]));
    expect(new Set(titles).size).toBeGreaterThan(6);
    for (const title of titles) expect(["雷电蓝色预警", "大雾蓝色预警", "高温蓝色预警", "道路结冰蓝色预警"]).not.toContain(title);
  });

  test("lifts each after it was raised, with what happens in between", () => {
    for (const { planned, raisedAt, liftedAt } of year) {
      expect(planned[0]?.type).toBe("chengge.warning.raised");
      expect(planned.at(-1)?.at).toBeGreaterThan(raisedAt);
      expect(planned.filter(({ type }) => type === "chengge.warning.lifted").map(({ at }) => at)).toEqual([Math.round(liftedAt)]);
    }
  });
});

test("the reports that a model's warning speaks of are there", () => {
  const warning = warningsOf(world, today).find(({ cluster }) => cluster)!;
  const { kind, grids, from, to, count } = warning.cluster!;
  const clusters = warningsOf(world, today).flatMap(({ cluster }) => (cluster ? [cluster] : []));
  const found = arrivalsOf(world, today, clusters).filter(
    (one) => one.kind === kind && grids.includes(one.grid) && one.at >= from - HOUR && one.at <= to + HOUR,
  );
  expect(found.length).toBeGreaterThanOrEqual(count);
});
