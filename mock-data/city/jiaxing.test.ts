// The city that ships: what is published about it holds, and its sources still build it, byte for byte.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildJiaxing, placeName } from "./jiaxing.ts";
import { loadCityFolder } from "./load.ts";

const DIR = join(import.meta.dirname, "../jiaxing");
const read = loadCityFolder(DIR);
const city = "city" in read ? read.city : expect.fail(JSON.stringify(read.faults.slice(0, 5)));
const { profile, tree, grids } = city;

test("it is sound: a city, 7 counties, 72 towns, 1,202 communities, 4,608 grids", () => {
  expect([0, 1, 2, 3, 4].map((level) => tree.places.filter((place) => place.level === level).length)).toEqual([1, 7, 72, 1202, 4608]);
});

test("codes nest by their digits, and serials start at 001 in every community", () => {
  for (const { code, level, parent } of tree.places) {
    expect(code).toMatch([/^330400$/, /^\d{6}$/, /^\d{9}$/, /^\d{12}$/, /^\d{15}$/][level] ?? /^$/);
    if (level > 1) expect(code.startsWith(tree.places[parent]?.code ?? "?")).toBe(true);
  }
  for (const place of tree.places.filter(({ level }) => level === 3)) {
    const serials = place.children.map((child) => tree.places[child]?.code.slice(12));
    expect(serials).toEqual(serials.map((_, at) => String(at + 1).padStart(3, "0")));
  }
});

test("modelled residents and households sum to the published totals, at every level", () => {
  const published: Record<string, number> = {
    "330402": 862_700,
    "330411": 695_700,
    "330421": 659_000,
    "330424": 465_700,
    "330481": 1_099_400,
    "330482": 683_500,
    "330483": 1_049_900,
  };
  const homes = grids.map(({ properties }) => properties.households ?? 0);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  expect(sum(homes)).toBe(1_130_000);
  for (const { code, population, households } of profile.divisions) {
    const { lo, hi } = tree.places[tree.byCode.get(code) ?? -1] ?? expect.fail(code);
    expect([code, sum(tree.population.slice(lo, hi)), sum(homes.slice(lo, hi))]).toEqual([code, population, households]);
    if (published[code] !== undefined) expect(population).toBe(published[code]);
  }
  expect(Math.min(...tree.population)).toBeGreaterThan(0);
});

test("everything below the county says that it is simulated, and the map says so", () => {
  expect(profile.divisions.every(({ level, simulated }) => simulated === level > 1)).toBe(true);
  expect(grids.every(({ properties }) => properties.simulated === true)).toBe(true);
  expect(profile.mapNote).toBe("示意图：乡镇及以下边界为模拟，不作为划界依据");
});

test("34 kinds, 49 departments, 49 sources with 10.9 billion records, marked as estimates", () => {
  expect([profile.kinds.length, profile.departments.length, profile.sources.length]).toEqual([34, 49, 49]);
  const cadences = profile.sources.map(({ cadence }) => cadence);
  expect(["push", "minutes", "hourly", "daily"].map((cadence) => cadences.filter((own) => own === cadence).length)).toEqual([
    12, 14, 9, 14,
  ]);
  expect(profile.sources.reduce((sum, { records = 0 }) => sum + records, 0)).toBe(10_900_000_000);
  expect(profile.sources.every(({ estimate }) => estimate)).toBe(true);
});

test("a committee stands for the place it is named after", () => {
  const committees = [
    "瓶山社区居委会",
    "博山村委会",
    "城东村村委会",
    "蒋村村委会",
    "三村村村委会",
    "三北村村民委员会",
    "文星社区居民委员会",
    "里仁社区",
  ];
  const places = ["瓶山社区", "博山村", "城东村", "蒋村村", "三村村", "三北村", "文星社区", "里仁社区"];
  expect(committees.map(placeName)).toEqual(places);
});

test("as many exchange points as are published, each in its own grid, and each says that its place is simulated", () => {
  const { exchangePoints } = city;
  expect(exchangePoints).toHaveLength(1377);
  expect(exchangePoints).toHaveLength(profile.figures.find(({ code }) => code === "exchange-points")?.value ?? -1);
  expect(exchangePoints.every(({ simulated }) => simulated)).toBe(true);
  expect(new Set(exchangePoints.map(({ at }) => at.join())).size).toBe(1377);
});

test("grids stand in the file in the order of their index, and the coast is a line of its own", () => {
  const { objects } = JSON.parse(readFileSync(join(DIR, "grids.topojson"), "utf8"));
  const codes = objects.grids.geometries.map(({ properties }: { properties: { code: string } }) => properties.code);
  expect(codes).toEqual(grids.map(({ properties }) => properties.code));
  expect(objects.coast).toMatchObject({ type: "MultiLineString" });
  expect(objects.coast.arcs).toHaveLength(3);
});

test("its sources build it byte for byte", { timeout: 180_000 }, () => {
  const built = buildJiaxing(join(DIR, "sources"));
  expect(built.cityJson === readFileSync(join(DIR, "city.json"), "utf8")).toBe(true);
  expect(built.exchangePoints === readFileSync(join(DIR, "exchange-points.geojson"), "utf8")).toBe(true);
  expect(built.grids === readFileSync(join(DIR, "grids.topojson"), "utf8")).toBe(true);
});
