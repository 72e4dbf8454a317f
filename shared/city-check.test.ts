// Each sort of fault, planted in a sound city of sixteen square grids, is found at its place; and several at once are all listed.
import { describe, expect, test } from "vitest";
import { checkCity, readCity } from "./city-check.ts";

type Json = Record<string, unknown>;
type Point = [number, number];
type Feature = { type: string; properties: Json; geometry: { type: string; coordinates: Point[][] } };
type Files = { cityJson: Json & { divisions: Json[]; kinds: Json[] }; grids: { type: string; features: Feature[]; crs?: unknown } };

const week = { "1": [["09:00", "17:00"]], "2": [], "3": [], "4": [], "5": [], "6": [], "7": [] };

/** Four by four squares of 0.01 degree from [120, 30]; rows 0 and 1 are the south, grid "G21" is row 2, column 1. */
function soundCity(): Files {
  const name = { name: "名", nameEn: "Name" };
  const features = [0, 1, 2, 3].flatMap((row) => [0, 1, 2, 3].map((column) => square(`G${row}${column}`, row, column)));
  const cityJson = {
    schema: 1,
    code: "C",
    ...name,
    title: "题",
    titleEn: "Title",
    timeZone: "Asia/Shanghai",
    coordinateSystem: "WGS84",
    bounds: [120, 30, 120.04, 30.04],
    levels: [name, name, name],
    divisions: [
      { code: "C", parent: null, level: 0, name: "城", center: [120.02, 30.02] },
      { code: "S", parent: "C", level: 1, name: "南", center: [120.02, 30.01] },
      { code: "N", parent: "C", level: 1, name: "北", center: [120.02, 30.03] },
    ],
    gridsFile: "grids.geojson",
    gridCount: 16,
    kinds: [
      {
        code: "K",
        family: "safety",
        ...name,
        urgency: "routine",
        department: "D",
        limits: { first: { amount: 1, unit: "h", calendar: "O" }, finish: { amount: 2, unit: "wd", calendar: "O" } },
      },
    ],
    calendars: [{ code: "O", ...name, seasons: [{ from: "01-01", to: "12-31", week }] }],
    holidays: { off: ["2026-01-01"], worked: {}, lastYear: 2026, source: "test" },
    departments: [{ code: "D", ...name }],
    channels: [{ code: "app", ...name, resident: true }],
    sources: [{ source: "//x/1", ...name, department: "D", cadence: "push", silentAfterMinutes: 5 }],
    platforms: [],
    figures: [],
    hardRules: [{ code: "R", kind: "K", reports: 2, withinMinutes: 10, ...name }],
    escalation: [
      { at: 1, action: "remind", to: ["x"] },
      { at: 2, action: "escalate", to: ["x"] },
    ],
  };
  return { cityJson, grids: { type: "FeatureCollection", features } };
}

function square(code: string, row: number, column: number): Feature {
  const at = (x: number, y: number): Point => [round(120 + (column + x) * 0.01), round(30 + (row + y) * 0.01)];
  return {
    type: "Feature",
    properties: { code, parent: row < 2 ? "S" : "N", name: code, type: "community", validFrom: "2021-01-01" },
    geometry: { type: "Polygon", coordinates: [[at(0, 0), at(1, 0), at(1, 1), at(0, 1), at(0, 0)]] },
  };
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6;

function grid(files: Files, code: string): Feature {
  return files.grids.features.find(({ properties }) => properties.code === code) ?? expect.fail(code);
}

const ringOf = (files: Files, code: string): Point[] => grid(files, code).geometry.coordinates[0] ?? expect.fail(code);

/** Moves the corner at [120.02, 30.02] of one grid, which four share, away from its neighbours'. */
function moveCorner(files: Files, code: string, to: Point): void {
  for (const point of ringOf(files, code)) if (point[0] === 120.02 && point[1] === 30.02) point.splice(0, 2, ...to);
}

test("a sound city has no fault, and gives its grids in depth-first order with their true neighbours", () => {
  const read = readCity(soundCity());
  if ("faults" in read) return expect.fail(JSON.stringify(read.faults));
  expect(read.city.grids.map(({ id }) => id)).toEqual(Array.from({ length: 16 }, (_, at) => at));
  const index = (code: string): number => read.city.grids.findIndex(({ properties }) => properties.code === code);
  expect(read.city.neighbours[index("G11")]).toEqual(["G01", "G10", "G12", "G21"].map(index).sort((a, b) => a - b));
});

test("neighbours are found along a line that one of them has in two pieces", () => {
  const files = soundCity();
  ringOf(files, "G11").splice(2, 0, [120.02, 30.015]);
  const read = readCity(files);
  if ("faults" in read) return expect.fail(JSON.stringify(read.faults));
  const index = (code: string): number => read.city.grids.findIndex(({ properties }) => properties.code === code);
  expect(read.city.neighbours[index("G11")]).toContain(index("G12"));
});

type Planted = [fault: string, plant: (files: Files) => void, place: string, problem: RegExp];

describe("in city.json is found", () => {
  const planted: Planted[] = [
    ["a missing member", ({ cityJson }) => delete cityJson.title, "title", /expected string/],
    ["an unknown time zone", ({ cityJson }) => (cityJson.timeZone = "Mars/Base"), "timeZone", /IANA/],
    ["a wrong count", ({ cityJson }) => (cityJson.gridCount = 17), "gridCount", /says 17, the grids file has 16/],
    [
      "a division's code used twice",
      ({ cityJson }) => (cityJson.divisions[2] = { ...cityJson.divisions[1] }),
      "divisions[2].code",
      /also that of divisions\[1\]/,
    ],
    [
      "an orphan division",
      ({ cityJson }) => ((cityJson.divisions[1] as Json).parent = "X"),
      "divisions[1].parent",
      /"X", which is no division/,
    ],
    ["a cycle", ({ cityJson }) => ((cityJson.divisions[1] as Json).parent = "S"), "divisions[1].parent", /own ancestor/],
    [
      "two roots",
      ({ cityJson }) => ((cityJson.divisions[1] as Json).parent = null),
      "divisions[0], divisions[1]",
      /2 divisions have no parent/,
    ],
    ["a root that is not the city", ({ cityJson }) => (cityJson.code = "Z"), "divisions[0].code", /the city's code is "Z"/],
    ["a level jump", ({ cityJson }) => ((cityJson.divisions[1] as Json).level = 2), "divisions[1].level", /level 2, its parent on level 0/],
    [
      "a division on the grids' level",
      ({ cityJson }) => ((cityJson.divisions[1] as Json).level = 2),
      "divisions[1].level",
      /is the grids'/,
    ],
    [
      "an empty division",
      ({ cityJson }) => cityJson.divisions.push({ code: "E", parent: "C", level: 1, name: "空", center: [120.02, 30.02] }),
      "divisions[3]",
      /"E" 空 is empty/,
    ],
    [
      "a centre outside",
      ({ cityJson }) => ((cityJson.divisions[1] as Json).center = [30.01, 120.02]),
      "divisions[1].center",
      /outside the city's bounds/,
    ],
    ["bounds in the wrong order", ({ cityJson }) => (cityJson.bounds = [120.04, 30, 120, 30.04]), "bounds", /west, south, east, north/],
    [
      "an unknown department of a kind",
      ({ cityJson }) => ((cityJson.kinds[0] as Json).department = "X"),
      "kinds[0].department",
      /no department "X"/,
    ],
    [
      "an unknown calendar of a limit",
      ({ cityJson }) => ((cityJson.kinds[0] as Json).limits = { first: { amount: 1, unit: "h", calendar: "X" } }),
      "kinds[0].limits.first.calendar",
      /no calendar "X"/,
    ],
    [
      "half a working day",
      ({ cityJson }) => ((cityJson.kinds[0] as Json).limits = { finish: { amount: 0.5, unit: "wd", calendar: "O" } }),
      "kinds[0].limits.finish.amount",
      /no whole number/,
    ],
    [
      "a kind's code used twice",
      ({ cityJson }) => cityJson.kinds.push({ ...cityJson.kinds[0] }),
      "kinds[1].code",
      /also that of kinds\[0\]/,
    ],
    ["a department's code used twice", ({ cityJson }) => twice(cityJson, "departments"), "departments[1].code", /also that of/],
    ["a source named twice", ({ cityJson }) => twice(cityJson, "sources"), "sources[1].source", /also that of/],
    [
      "an unknown department of a source",
      ({ cityJson }) => change(cityJson, "sources", { department: "X" }),
      "sources[0].department",
      /no department "X"/,
    ],
    [
      "an unknown kind among those that may be one thing",
      ({ cityJson }) => (cityJson.folding = { related: [["K", "X"]] }),
      "folding.related[0][1]",
      /no kind "X"/,
    ],
    ["an unknown kind of a hard rule", ({ cityJson }) => change(cityJson, "hardRules", { kind: "X" }), "hardRules[0].kind", /no kind "X"/],
    ["an old code replaced by an unknown one", ({ cityJson }) => (cityJson.replaced = { OLD: "X" }), "replaced.OLD", /no "X"/],
    ["a replaced code still in use", ({ cityJson }) => (cityJson.replaced = { G00: "G01" }), "replaced.G00", /still in use/],
    [
      "a span that ends before it begins",
      ({ cityJson }) => setWeek(cityJson, [["17:00", "09:00"]]),
      "calendars[0].seasons[0].week.1[0]",
      /does not end after/,
    ],
    [
      "spans that overlap",
      ({ cityJson }) =>
        setWeek(cityJson, [
          ["09:00", "12:00"],
          ["11:00", "13:00"],
        ]),
      "calendars[0].seasons[0].week.1[1]",
      /before the end of the span before/,
    ],
    ["a calendar without working time", ({ cityJson }) => setWeek(cityJson, []), "calendars[0]", /no working time/],
    [
      "a day in no season",
      ({ cityJson }) => change(cityJson, "calendars", { seasons: [{ from: "03-01", to: "02-28", week }] }),
      "calendars[0].seasons",
      /holds 02-29/,
    ],
    [
      "a season on no day",
      ({ cityJson }) => change(cityJson, "calendars", { seasons: [{ from: "02-30", to: "02-29", week }] }),
      "calendars[0].seasons[0].from",
      /no day/,
    ],
    [
      "a day both off and worked",
      ({ cityJson }) => (cityJson.holidays = { off: ["2026-01-01"], worked: { "2026-01-01": 1 }, lastYear: 2026, source: "x" }),
      "holidays.worked.2026-01-01",
      /both/,
    ],
    [
      "holidays after the last year",
      ({ cityJson }) => (cityJson.holidays = { off: ["2027-01-01"], worked: {}, lastYear: 2026, source: "x" }),
      "holidays.off[0]",
      /after lastYear/,
    ],
    [
      "a chain that goes back, beside one that does not",
      ({ cityJson }) =>
        (cityJson.escalation = [
          { at: 2, action: "remind", to: ["x"], chain: "territorial" },
          { at: 1, action: "remind", to: ["x"], chain: "departmental" },
          { at: 1.5, action: "remind", to: ["x"] },
        ]),
      "escalation[2].at",
      /does not come after 2/,
    ],
    [
      "part of a working day as a stage's limit",
      ({ cityJson }) => (cityJson.stageLimits = { routine: { resolved: { amount: 1.5, unit: "wd" } } }),
      "stageLimits.routine.resolved.amount",
      /no whole number/,
    ],
    [
      "a post on a level that is not there",
      ({ cityJson }) => (cityJson.posts = [{ code: "p", name: "岗", nameEn: "Post", level: 9 }]),
      "posts[0].level",
      /no level 9/,
    ],
    [
      "a plan for a post and a kind that are not there",
      ({ cityJson }) =>
        (cityJson.plans = [
          { code: "p", name: "案", nameEn: "Plan", kinds: ["nope"], steps: [{ text: "x", textEn: "x", post: "nobody" }] },
        ]),
      "plans[0].steps[0].post",
      /no post "nobody"/,
    ],
    [
      "an escalation that goes back",
      ({ cityJson }) => (cityJson.escalation = [2, 1].map((at) => ({ at, action: "remind", to: ["x"] }))),
      "escalation[1].at",
      /does not come after/,
    ],
  ];
  test.each(planted)("%s", (_, plant, place, problem) => expectFault(plant, { file: "city.json", place, problem }));
});

describe("in the grids file is found", () => {
  const planted: Planted[] = [
    ["a code used twice", (files) => (grid(files, "G11").properties.code = "G00"), "G00", /another grid has the same code/],
    ["a division's code", (files) => (grid(files, "G11").properties.code = "S"), "S", /a division has the same code/],
    ["an orphan", (files) => (grid(files, "G11").properties.parent = "X"), "G11", /"X", which is no division/],
    ["a grid on the wrong level", (files) => (grid(files, "G11").properties.parent = "C"), "G11", /of level 0; grids hang on level 1/],
    ["an unknown type", (files) => (grid(files, "G11").properties.type = "farm"), "G11", /properties\.type/],
    [
      "an end before the beginning",
      (files) => (grid(files, "G11").properties.validTo = "2020-01-01"),
      "G11",
      /valid from 2021-01-01 to 2020-01-01/,
    ],
    ["a ring that is not closed", (files) => ringOf(files, "G11").pop(), "G11", /not closed/],
    ["a ring of three positions", (files) => ringOf(files, "G11").splice(1, 2), "G11", /ring of 3 positions/],
    ["a ring without area", (files) => ringOf(files, "G11").splice(2, 1, [120.015, 30.01]), "G11", /./],
    ["a line there and back", (files) => ringOf(files, "G11").splice(2, 2, [120.015, 30.01]), "G11", /without area|crosses/],
    [
      "a ring that crosses itself",
      (files) => ringOf(files, "G11").splice(1, 2, [120.02, 30.02], [120.02, 30.01]),
      "G11",
      /crosses or touches itself/,
    ],
    ["a clockwise ring", (files) => ringOf(files, "G11").reverse(), "G11", /clockwise/],
    [
      "a hole wound like a rim",
      (files) => {
        const hole: Point[] = [
          [120.012, 30.012],
          [120.018, 30.012],
          [120.018, 30.018],
          [120.012, 30.018],
          [120.012, 30.012],
        ];
        grid(files, "G11").geometry.coordinates.push(hole);
      },
      "G11",
      /hole wound counter-clockwise/,
    ],
    ["swapped coordinates", (files) => ringOf(files, "G11").forEach((point) => point.reverse()), "G11", /longitude and latitude swapped/],
    [
      "metres instead of degrees",
      (files) => ringOf(files, "G11").forEach((point) => point.splice(0, 2, point[0] * 1e5, point[1] * 1e5)),
      "G11",
      /outside WGS 84/,
    ],
    [
      "a grid outside the bounds",
      (files) => ringOf(files, "G33").forEach((point) => (point[0] += 0.5)),
      "G33",
      /outside the city's bounds/,
    ],
    ["a position that is none", (files) => ringOf(files, "G11").splice(1, 1, [120, Number.NaN]), "G11", /no position/],
    ["a point for a geometry", (files) => (grid(files, "G11").geometry.type = "Point"), "G11", /has a Point/],
    ["a foreign coordinate system", (files) => (files.grids.crs = { type: "name" }), "crs", /RFC 7946 knows no crs/],
    ["an overlap", (files) => moveCorner(files, "G11", [120.024, 30.024]), "G11", /overlaps G22 on 0\.\d+ km²|overlaps/],
    ["a gap", (files) => moveCorner(files, "G11", [120.018, 30.018]), "G11", /a gap of 0\.\d+ km² lies between G11, G12, G21/],
    ["a grid that lies over another", (files) => (grid(files, "G12").geometry = grid(files, "G11").geometry), "G11", /overlaps G12/],
    ["a missing grid inside", (files) => files.grids.features.splice(5, 1), "G01", /a gap of .* lies between G01, G10, G12, G21/],
  ];
  test.each(planted)("%s", (_, plant, place, problem) => expectFault(plant, { file: "grids.geojson", place, problem }));
});

test("a grid redrawn later may lie under the new one", () => {
  const files = soundCity();
  const old = { ...square("OLD", 1, 1), properties: { ...square("OLD", 1, 1).properties, validFrom: "2020-01-01", validTo: "2020-12-31" } };
  files.grids.features.push(old);
  expect(checkCity({ ...files, cityJson: { ...files.cityJson, gridCount: 17, replaced: { OLD: "G11" } } })).toEqual([]);
});

test("all faults of both files are listed at once, each with a cure", () => {
  const files = soundCity();
  files.cityJson.title = 7;
  files.cityJson.gridCount = 15;
  change(files.cityJson, "sources", { department: "X" });
  grid(files, "G00").properties.parent = "X";
  ringOf(files, "G11").reverse();
  moveCorner(files, "G22", [120.022, 30.022]);
  const faults = checkCity(files);
  expect(faults.map(({ place }) => place)).toEqual(expect.arrayContaining(["title", "gridCount", "sources[0].department", "G00", "G11"]));
  expect(faults.some(({ problem }) => problem.startsWith("a gap"))).toBe(true);
  expect(faults.every(({ cure }) => cure.length > 0)).toBe(true);
});

test.each([null, 7, "x", [], {}, { type: "Topology" }, { type: "FeatureCollection", features: [null, 7, {}] }])(
  "hostile files (%j) are faults, never exceptions",
  (junk) => {
    expect(checkCity({ cityJson: junk, grids: junk }).length).toBeGreaterThan(0);
    expect(checkCity({ cityJson: soundCity().cityJson, grids: junk }).length).toBeGreaterThan(0);
  },
);

function expectFault(plant: (files: Files) => unknown, { file, place, problem }: { file: string; place: string; problem: RegExp }): void {
  const files = soundCity();
  plant(files);
  expect(checkCity(files)).toContainEqual({ file, place, problem: expect.stringMatching(problem), cure: expect.any(String) });
}

function twice(city: Json, list: string): void {
  const members = city[list] as Json[];
  members.push({ ...members[0] });
}

function change(city: Json, list: string, change: Json): void {
  Object.assign((city[list] as Json[])[0] ?? {}, change);
}

function setWeek(city: Json, spans: string[][]): void {
  change(city, "calendars", { seasons: [{ from: "01-01", to: "12-31", week: { ...week, "1": spans } }] });
}

describe("exchange points", () => {
  const point = (code: string, coordinates: unknown, more: object = {}) => ({
    type: "Feature",
    properties: { code, ...more },
    geometry: { type: "Point", coordinates },
  });
  const withPoints = (...features: unknown[]) => {
    const { cityJson, grids } = soundCity();
    return {
      cityJson: { ...cityJson, exchangePointsFile: "exchange-points.geojson" },
      grids,
      exchangePoints: { type: "FeatureCollection", features },
    };
  };

  test("are part of the city, with a name where they have one", () => {
    const read = readCity(withPoints(point("a", [120.005, 30.005], { name: "Shop" }), point("b", [120.015, 30.005], { simulated: true })));
    if ("faults" in read) return expect.fail(JSON.stringify(read.faults));
    expect(read.city.exchangePoints).toEqual([
      { code: "a", name: "Shop", at: [120.005, 30.005] },
      { code: "b", simulated: true, at: [120.015, 30.005] },
    ]);
  });

  test("are none where the folder names no file", () => {
    const read = readCity(soundCity());
    expect("city" in read && read.city.exchangePoints).toEqual([]);
  });

  test.each([
    ["swapped coordinates", [point("a", [30.005, 120.005])], "features[0]", /lies in no grid/],
    ["no Point", [{ ...point("a", []), geometry: { type: "LineString" } }], "features[0]", /is no Point/],
    ["no code", [{ ...point("a", [120.005, 30.005]), properties: {} }], "features[0]", /properties\.code/],
    ["a code twice", [point("a", [120.005, 30.005]), point("a", [120.015, 30.005])], "features[1]", /another point has the code "a"/],
  ])("with %s are a fault with its place", (_, features, place, problem) => {
    expect(checkCity(withPoints(...features))).toEqual([
      { file: "exchange-points.geojson", place, problem: expect.stringMatching(problem), cure: expect.any(String) },
    ]);
  });

  test("in a file that is none are one fault", () => {
    const { exchangePoints: _, ...files } = withPoints();
    expect(checkCity(files)).toHaveLength(1);
  });
});
