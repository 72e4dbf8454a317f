// Any city is cut into exactly as many grids as asked for, the same each time, and passes the check.
import { describe, expect, test } from "vitest";
import { type City, readCity } from "../../shared/city-check.ts";
import { buildPlainCity, type CityFiles, type PlainCity } from "./build.ts";
import { defaultProfile } from "./defaults.ts";
import { checkOutline, parseOutline } from "./outline.ts";
import { apportion, rowOrder } from "./portions.ts";

type Ring = [number, number][];
const polygon = (properties: object, ...rings: Ring[]) => ({
  type: "Feature",
  properties,
  geometry: { type: "Polygon", coordinates: rings },
});
const collection = (...features: object[]) => ({ type: "FeatureCollection", features });

const west: Ring = [
  [8, 50],
  [8.1, 50],
  [8.11, 50.04],
  [8.09, 50.1],
  [8, 50.1],
  [8, 50],
];
const east: Ring = [
  [8.1, 50],
  [8.2, 50.02],
  [8.2, 50.1],
  [8.09, 50.1],
  [8.11, 50.04],
  [8.1, 50],
];
const twoParts = collection(
  polygon({ code: "W", name: "West", population: 12_345 }, west),
  polygon({ code: "E", name: "East", population: 6789 }, east),
);

function plain(outline: unknown, grids: number, more: Partial<PlainCity> = {}): CityFiles {
  return buildPlainCity({
    outline: parseOutline(outline),
    grids,
    seed: 7,
    code: "X",
    name: "Testville",
    nameEn: "Testville",
    outlineLevel: { name: "County", nameEn: "County" },
    levels: [],
    gridLevel: { name: "网格", nameEn: "Grid" },
    profile: defaultProfile({ name: "Testville", nameEn: "Testville", timeZone: "Europe/Berlin" }),
    validFrom: "2020-01-01",
    ...more,
  });
}

function soundCity({ cityJson, grids }: CityFiles): City {
  const read = readCity({ cityJson: JSON.parse(cityJson), grids: JSON.parse(grids) });
  return "city" in read ? read.city : expect.fail(JSON.stringify(read.faults.slice(0, 5)));
}

const levels = [{ name: "街道", nameEn: "Ward", count: 7 }];

test("two outlines with a level between become exactly N grids, nested and numbered, whose people sum to what was given", () => {
  const city = soundCity(plain(twoParts, 150, { levels }));
  expect(city.grids).toHaveLength(150);
  const { places, population } = city.tree;
  expect(places.filter(({ level }) => level === 2)).toHaveLength(7);
  const sumOf = (code: string): number => {
    const place = places[city.tree.byCode.get(code) ?? -1] ?? expect.fail(code);
    return population.slice(place.lo, place.hi).reduce((sum, people) => sum + people, 0);
  };
  expect([sumOf("W"), sumOf("E"), sumOf("X")]).toEqual([12_345, 6789, 19_134]);
  expect(city.profile.divisions.find(({ code }) => code === "X")?.population).toBe(19_134);
  expect(places.map(({ code }) => code)).toEqual(expect.arrayContaining(["W-01", "E-01", "W-01-01"]));
});

test("every grid keeps the outline that it was given: the lines between parts are not moved", () => {
  const city = soundCity(plain(twoParts, 60));
  const points = new Set(
    city.grids.flatMap(({ geometry }) =>
      geometry.coordinates
        .flat(geometry.type === "Polygon" ? 1 : 2)
        .map((point) => (point as number[]).map((value) => value.toFixed(4)).join()),
    ),
  );
  for (const point of [...west, ...east]) expect(points).toContain(point.map((value) => value.toFixed(4)).join());
});

test("the same seed gives the same bytes, another seed another city", () => {
  const [one, again, other] = [plain(twoParts, 40), plain(twoParts, 40), plain(twoParts, 40, { seed: 8 })];
  expect(again.grids).toBe(one.grids);
  expect(again.cityJson).toBe(one.cityJson);
  expect(other.grids).not.toBe(one.grids);
});

test("one outline is the city itself, with or without levels below", () => {
  const one = polygon({ code: "X", name: "Testville" }, west);
  expect(soundCity(plain(one, 25)).tree.places[0]).toMatchObject({ code: "X", lo: 0, hi: 25 });
  expect(soundCity(plain(one, 25, { levels })).profile.levels).toHaveLength(3);
});

describe("awkward cities are cut all the same", () => {
  const island: Ring = [
    [8.3, 50.03],
    [8.32, 50.03],
    [8.31, 50.05],
    [8.3, 50.03],
  ];
  const spit: Ring = [
    [8, 50],
    [8.2, 50],
    [8.2, 50.001],
    [8.05, 50.0012],
    [8.05, 50.1],
    [8, 50.1],
    [8, 50],
  ];
  const ringWithPart: Ring[] = [
    [
      [8, 50],
      [8.1, 50],
      [8.1, 50.1],
      [8, 50.1],
      [8, 50],
    ],
    [
      [8.04, 50.04],
      [8.04, 50.06],
      [8.06, 50.06],
      [8.06, 50.04],
      [8.04, 50.04],
    ],
  ];
  const enclave: Ring = [
    [8.04, 50.04],
    [8.06, 50.04],
    [8.06, 50.06],
    [8.04, 50.06],
    [8.04, 50.04],
  ];
  const cities: [string, unknown, number][] = [
    ["an island far off", { type: "MultiPolygon", coordinates: [[west], [island]] }, 30],
    ["a long spit of land", polygon({ name: "Spit" }, spit), 50],
    ["one part inside another", collection(polygon({ code: "A" }, ...ringWithPart), polygon({ code: "B" }, enclave)), 40],
    ["a single grid", polygon({}, west), 1],
    ["a ring wound the wrong way", polygon({}, west.toReversed()), 12],
    [
      "a village of 200 metres",
      polygon(
        {},
        west.map(([lng, lat]) => [8 + (lng - 8) / 50, 50 + (lat - 50) / 50]),
      ),
      20,
    ],
  ];
  test.each(cities)("%s", (_, outline, count) => {
    expect(soundCity(plain(outline, count)).grids).toHaveLength(count);
  });
});

test("outlines that overlap, leave a gap or lie nowhere are refused with a cure", () => {
  const shifted = east.map(([lng, lat]): [number, number] => [lng - 0.005, lat]);
  expect(checkOutline(parseOutline(collection(polygon({ code: "W" }, west), polygon({ code: "E" }, shifted))), "o.json")[0]).toMatchObject({
    place: "W",
    problem: expect.stringContaining("overlaps E"),
  });
  const lake: Ring = [
    [8.04, 50.04],
    [8.06, 50.04],
    [8.06, 50.06],
    [8.04, 50.04],
  ];
  expect(checkOutline(parseOutline(polygon({ code: "W" }, west, lake)), "o.json")[0]?.problem).toMatch(/gap/);
  expect(() =>
    parseOutline(
      polygon(
        {},
        west.map(([lng, lat]) => [lng * 1e5, lat * 1e5]),
      ),
    ),
  ).toThrow(/WGS 84/);
  expect(() => parseOutline({ type: "Point" })).toThrow(/no GeoJSON of polygons/);
});

test("a profile that is not complete is refused, naming every fault", () => {
  expect(() => plain(twoParts, 20, { profile: { title: "x" } })).toThrow(/timeZone[\s\S]*kinds/);
});

test("whole numbers are shared out to the exact total, within their limits", () => {
  expect(
    apportion(
      10,
      [5, 3, 2].map((weight) => ({ weight, most: 99 })),
    ),
  ).toEqual([5, 3, 2]);
  expect(
    apportion(
      10,
      [98, 1, 1].map((weight) => ({ weight, most: 99 })),
    ),
  ).toEqual([8, 1, 1]);
  expect(
    apportion(10, [
      { weight: 98, most: 4 },
      { weight: 1, most: 99 },
      { weight: 1, most: 99 },
    ]),
  ).toEqual([4, 3, 3]);
  expect(
    apportion(
      2,
      [1, 1, 1].map((weight) => ({ weight, most: 99 })),
    ).reduce((sum, part) => sum + part, 0),
  ).toBe(2);
  expect(() => apportion(10, [{ weight: 1, most: 4 }])).toThrow(/hold 4/);
});

test("places are numbered by rows from the north, each from west to east", () => {
  expect(
    rowOrder([
      [1, 0],
      [0, 0.1],
      [1, 2],
      [0, 1.9],
    ]),
  ).toEqual([3, 2, 1, 0]);
});
