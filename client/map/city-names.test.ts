// The names of the whole demo city on the walls it is shown on, under the fixture's warnings and one over all of it.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { WarningRow } from "../../shared/view.ts";
import type { Lang } from "../i18n/catalogue.ts";
import type { CityAnswer, CityTopology } from "../sync/city-info.ts";
import { floodRows, warningsInAllStates } from "../testing/fixture-warnings.ts";
import { unitOf } from "../theme/unit.ts";
import { CLOSEST_ZOOM, paddingOf } from "./camera.ts";
import { boundsOf, createCityMesh } from "./city-mesh.ts";
import { gridAt } from "./exchange-points.ts";
import { fitSight } from "./flat/sight.ts";
import { countyNames, labelZooms, namedPlaces, placeNames } from "./label-layer.tsx";
import { around, type Box, meet, sizeOf } from "./label-places.ts";
import { warningOf } from "./map.testing.ts";
import { toLngLat, toPixels } from "./projection.ts";
import { spotsOf } from "./spots.ts";
import { createAreaCache, placeSymbols } from "./warning-places.ts";

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../mock-data/jiaxing/${file}`, import.meta.url), "utf8"));
const { divisions } = read("city.json") as Pick<CityAnswer, "divisions">;
const mesh = createCityMesh(read("grids.topojson") as CityTopology, divisions);
const indexOf = new Map(mesh.codes.map((code, at) => [code, at]));
const areasOf = createAreaCache(mesh, (code) => indexOf.get(code));

const whole = warningOf("whole", { level: "blue", authority: "statutory", area: { division: "330400" } });
const FLOOD = "a flood of them";
const SCENES: Readonly<Record<string, readonly WarningRow[]>> = {
  "the fixture's warnings": [whole, ...warningsInAllStates(mesh.codes)],
  [FLOOD]: [whole, ...floodRows(mesh.codes)],
};
/** The page, and the map on it. */
const WALLS = [
  ["1024×768", 1024, 768, 577, 272],
  ["1366×768", 1366, 768, 600, 330],
  ["1920×1080", 1920, 1080, 850, 480],
  ["1080×1920", 1080, 1920, 1032, 436],
  ["3840×2160", 3840, 2160, 1700, 960],
] as const;
const cases = WALLS.flatMap((wall) =>
  (["zh-CN", "en"] as const).flatMap((lang) => Object.keys(SCENES).map((scene) => [scene, ...wall, lang] as const)),
);

function namesOn(
  [width, height, mapWidth, mapHeight]: readonly [number, number, number, number],
  lang: Lang,
  warnings: readonly WarningRow[],
) {
  const unit = unitOf({ width, height, pixelRatio: 1 }, { seat: null, pitch: null });
  const size = { width: mapWidth, height: mapHeight };
  const { zoom, left, top } = fitSight(boundsOf(mesh, [...mesh.codes.keys()]), size, paddingOf(unit, mapWidth, false), CLOSEST_ZOOM);
  const places = namedPlaces(divisions, mesh, lang);
  const bottom = top + mapHeight;
  const covers: Box[] = [
    [left, bottom - 2.4 * unit, left + 25 * unit, bottom],
    [left, top, left + 2.3 * unit, top + 2.3 * unit],
  ];
  const counties = countyNames(places, { lang, unit, zoom });
  const symbols = placeSymbols(warnings, areasOf(warnings), { zoom, unit, names: counties });
  const titled = symbols.map(({ warning, at, led, from }) => ({
    at,
    title: warning.level === "red" || warning.level === "orange" ? warning.title : "",
    ...(led && { from }),
  }));
  const scene = { places, zooms: labelZooms(places, mesh, unit), symbols: titled, grids: [], lang, unit };
  const placed = placeNames(scene, { zoom, box: [left, top, left + mapWidth, bottom], covers });
  return { placed, zoom, unit, symbols, counties };
}

describe("the whole city's names", () => {
  test.each(cases)("under %s on %s (%i, %i, %i, %i) in %s: the counties, and each name inside its own division", (scene, _, ...rest) => {
    const [width, height, mapWidth, mapHeight, lang] = rest;
    const { placed, zoom, unit } = namesOn([width, height, mapWidth, mapHeight], lang, SCENES[scene] ?? []);
    const named = placed.filter(({ label }) => label.rank !== "title");
    const ownOf = (text: string, at: readonly [number, number]) => {
      const above = mesh.ancestry[gridAt(mesh, toLngLat(at, zoom))] ?? [];
      return namedPlaces(
        divisions.filter(({ code }) => above.includes(code)),
        mesh,
        lang,
      ).some(({ name, short }) => name === text || short === text);
    };
    const joined = (lines: readonly string[]) => lines.join(lang === "en" ? " " : "");
    expect(named.filter(({ at, form }) => !ownOf(joined(form.lines), at)).map(({ form }) => form.lines)).toEqual([]);
    // Thirty symbols on a map of some 300 lines may leave one of the long English names no room at all.
    const least = scene === FLOOD && lang === "en" && height < 1000 ? 6 : 7;
    expect(named.filter(({ label }) => label.rank === "county").length).toBeGreaterThanOrEqual(least);
    for (const { form } of named) expect(form.size).toBeGreaterThanOrEqual(unit);
  });

  test.each(WALLS)("on %s: the symbol of a warning over all of it covers no county's name", (_, ...wall) => {
    for (const lang of ["zh-CN", "en"] as const) {
      const { placed, symbols, unit, zoom } = namesOn(wall, lang, SCENES["the fixture's warnings"] ?? []);
      const symbol = symbols.find(({ warning }) => warning === whole);
      const box = around(toPixels(symbol?.at ?? [0, 0], zoom), 2 * unit, 2 * unit);
      expect(symbol?.led).toBe(false);
      expect(placed.some(({ at, form }) => meet(around(at, ...sizeOf(form)), box))).toBe(false);
    }
  });
});

test("every division of the city has spots inside it, and only there", () => {
  const places = divisions.filter(({ level, code }) => level > 0 && mesh.gridsOf.has(code));
  const lost = places.filter(({ code, level }) => {
    const spots = spotsOf(mesh, code);
    const looked = level === 3 ? spots.slice(0, 1) : spots.filter((_, at) => at % 40 === 0);
    return looked.length === 0 || looked.some(({ at }) => !mesh.ancestry[gridAt(mesh, toLngLat(at, 0))]?.includes(code));
  });
  expect(lost.map(({ name }) => name)).toEqual([]);
});
