import { describe, expect, test } from "vitest";
import { tokensOf } from "../theme/tokens.ts";
import { boundsInSight, gridOfTarget, gridsOfTarget } from "./camera.ts";
import { boundsOf, medianGridSide } from "./city-mesh.ts";
import { mixColours, withOpacity } from "./colours.ts";
import { exchangeLayers } from "./exchange-layer.tsx";
import { factsOf, levelsUnder, warningsOver } from "./grid-facts.ts";
import { gridLayers } from "./grid-layer.tsx";
import { countyNames, labelLayers, labelZooms, namedPlaces, placeNames, toLabelFeatures, withoutSuffix } from "./label-layer.tsx";
import { landLayers, seaLayers, toScale } from "./land-layer.tsx";
import { LAYER_ORDER, layerAbove } from "./layer-order.ts";
import { lineLayers } from "./line-layer.tsx";
import { columnsOf, DIVISIONS, indexOf, squareCity, warningOf } from "./map.testing.ts";
import { scaleBar } from "./map-foot.tsx";
import { pointedLayers, toPointedFeatures } from "./pointed-layer.tsx";
import { metresPerPixel, toLngLat, toPixels, zoomFor } from "./projection.ts";
import { changedProperties } from "./use-geojson-source.ts";
import { areaLayers, leaderLayers, symbolLayers } from "./warning-layer.tsx";

const tokens = tokensOf("dark");
const mesh = squareCity();
const px = toScale(16);
const places = namedPlaces(DIVISIONS, mesh, "en");
const zooms = labelZooms(places, mesh, 16);

describe("layers", () => {
  test("every one has its place in the order", () => {
    const all = [
      ...seaLayers(tokens, px),
      ...landLayers(tokens),
      ...gridLayers(tokens, "warnings"),
      ...lineLayers(tokens, { px, gridRank: 4, gridLinesFrom: 10 }),
      ...labelLayers(tokens, 16),
      ...exchangeLayers(true, 10),
      ...areaLayers(tokens, px),
      ...leaderLayers(tokens, px),
      ...symbolLayers(),
      ...pointedLayers(tokens, px),
    ];
    for (const { id } of all) expect(LAYER_ORDER).toContain(id);
  });

  test("go below the nearest layer that is already there and belongs above them", () => {
    const present = new Set(["background", "labels-town", "warning-symbol"]);
    expect(layerAbove("land", (id) => present.has(id))).toBe("labels-town");
    expect(layerAbove("warning-symbol", (id) => present.has(id))).toBeUndefined();
  });

  test("choosing another one changes no expression of the grids, only whether the hatch is seen", () => {
    const [warnings, unusual] = [gridLayers(tokens, "warnings"), gridLayers(tokens, "unusual")];
    expect(unusual).toEqual(warnings);
    const staffing = gridLayers(tokens, "staffing");
    expect(staffing[0]).toEqual(warnings[0]);
    expect(staffing[1]?.layout).toEqual({ visibility: "visible" });
  });

  test("widths grow with the unit, and never shrink below those of a 1080-line wall", () => {
    expect([toScale(12)(2), toScale(16)(2), toScale(32)(2)]).toEqual([2, 2, 4]);
  });

  test("only properties that differ are set, those gone fall back to the default", () => {
    expect(changedProperties({ a: [1], b: 2, c: 3 }, { a: [1], b: 4 })).toEqual([
      ["b", 4],
      ["c", null],
    ]);
  });
});

describe("names", () => {
  const centre = toPixels([120.2, 30.05], 12);
  const sight = (zoom: number) => {
    const [x, y] = toPixels([120.2, 30.05], zoom);
    return { zoom, box: [x - 500, y - 300, x + 500, y + 300] as const, covers: [] };
  };
  const scene = { places, zooms, symbols: [], grids: [], lang: "en" as const, unit: 16 };

  test("every division below the root has one, in the page's language where there is one, the higher and the larger first", () => {
    expect(places.map(({ rank, name, short, size }) => [rank, name, short, size])).toEqual([
      ["county", "Kay County", "Kay County", 4],
      ["town", "Tee One Town", "Tee One", 2],
      ["town", "T2", "T2", 2],
    ]);
  });

  test("of towns come once their box holds them, without their suffix in the whole city's picture", () => {
    const names = (zoom: number) => toLabelFeatures(placeNames(scene, sight(zoom)), zoom).features.map(({ properties }) => properties.text);
    expect(names(7)).toEqual(["Kay County"]);
    expect(zooms.townsWhole).toBeGreaterThan(9);
    expect(names(zooms.townsWhole - 0.1)).toContain("Tee One");
    expect(names(zooms.townsWhole + 0.1)).toContain("Tee One Town");
  });

  test("keep clear of symbols, their titles, and what covers the map", () => {
    const [x, y] = centre;
    const covers = [[x - 500, y + 200, x + 500, y + 300] as const];
    const symbols = [{ at: [120.2, 30.05] as const, title: "Heavy rain" }];
    const placed = placeNames({ ...scene, symbols }, { ...sight(12), covers });
    expect(placed[0]?.label.rank).toBe("title");
    for (const { at } of placed) expect(Math.hypot(at[0] - x, at[1] - y)).toBeGreaterThan(16);
    for (const { at } of placed) expect(at[1]).toBeLessThan(y + 200);
  });

  test.each([
    ["南湖街道", "南湖"],
    ["王店镇", "王店"],
    ["乌镇", "乌镇"],
    ["Wuzhen Town", "Wuzhen"],
  ])("%s is %s where room is short", (name, short) => {
    expect(withoutSuffix(name)).toBe(short);
  });

  test("counties keep a place free that is as wide as their name", () => {
    const [name] = countyNames(places, { lang: "en", unit: 16, zoom: 12 });
    expect((name?.[2] ?? 0) - (name?.[0] ?? 0)).toBeGreaterThan("Kay County".length * 0.6 * 1.3 * 16);
  });
});

describe("the camera", () => {
  const sight = { mesh, scope: "K", gridIndex: indexOf };
  test("goes to a division, a grid or some grids", () => {
    expect(gridsOfTarget(sight, { code: "T2" })).toEqual([2, 3]);
    expect(gridsOfTarget(sight, { code: "G1" })).toEqual([1]);
    expect(gridsOfTarget(sight, { grids: ["G3", "gone"] })).toEqual([3]);
  });
  test("stays with the scope when nobody asks, or for what the city does not know", () => {
    expect(gridsOfTarget({ ...sight, scope: "T1" }, null)).toEqual([0, 1]);
    expect(gridsOfTarget(sight, { code: "elsewhere" })).toEqual([0, 1, 2, 3]);
  });
  test("shows what lies around a single grid, its division included, and many grids as they are", () => {
    const [west, south, east, north] = boundsInSight(mesh, [3]);
    const side = medianGridSide(mesh);
    expect(north - south).toBeCloseTo(0.1 + 6 * side);
    expect(west).toBeLessThan(120.2);
    expect(east).toBeGreaterThan(120.4 + 3 * side);
    expect(boundsInSight(mesh, [0, 1, 2, 3, 3])).toEqual(boundsOf(mesh, [0, 1, 2, 3]));
  });
  test("pins the one grid that is asked for, and nothing for a division, several grids or home", () => {
    expect(gridOfTarget(indexOf, { grids: ["G2"] })).toBe(2);
    expect(gridOfTarget(indexOf, { code: "G1" })).toBe(1);
    for (const target of [null, { code: "T1" }, { grids: ["G1", "G2"] }, { grids: ["gone"] }])
      expect(gridOfTarget(indexOf, target)).toBeNull();
  });
});

describe("warnings for readers from whom some are hidden", () => {
  test("colour only the grids of those shown, the gravest first", () => {
    const shown = [
      warningOf("a", { level: "orange", area: { division: "T1" } }),
      warningOf("b", { level: "blue", area: { grids: ["G1", "G2"] } }),
    ];
    expect(levelsUnder(shown, [0, 1, 2, 3], { mesh, gridIndex: indexOf })).toEqual([3, 3, 1, 0]);
    expect(levelsUnder(shown, [2, 3], { mesh, gridIndex: indexOf })).toEqual([1, 0]);
    expect(levelsUnder([], [0, 1], { mesh, gridIndex: indexOf })).toEqual([0, 0]);
  });
});

describe("the projection", () => {
  test("goes to pixels and back", () => {
    const [lng, lat] = toLngLat(toPixels([120.7, 30.7], 11.3), 11.3);
    expect([lng, lat]).toEqual([expect.closeTo(120.7, 9), expect.closeTo(30.7, 9)]);
  });
  test("knows the zoom at which a length fills so many pixels", () => {
    const zoom = zoomFor(100, 0.1, 30);
    expect(toPixels([120, 30], zoom)[1] - toPixels([120, 30.1], zoom)[1]).toBeCloseTo(100, 0);
  });
  test("puts 156,543 metres into a pixel of a world 256 px wide, half of that into one of 512", () => {
    expect(metresPerPixel(0, 0)).toBeCloseTo(78_271.5, 0);
  });
  test("gives the scale bar a round length that fits", () => {
    expect(scaleBar(97, 96)).toEqual({ metres: 5000, px: expect.closeTo(51.5, 1) });
  });
});

describe("what the card of a grid says", () => {
  test("its column values, and nothing for a grid outside the page's scope", () => {
    const columns = columnsOf({ index: [2, 3], open: [5, 6] });
    expect(factsOf(columns, 3)?.open).toBe(6);
    expect(factsOf(columns, 0)).toBeNull();
  });
  test("the warnings over it, the gravest first, whether they name it or a division above it", () => {
    const warnings = [
      warningOf("town", { area: { division: "T1" } }),
      warningOf("grid", { level: "red", area: { grids: ["G1"] } }),
      warningOf("other", { area: { division: "T2" } }),
    ];
    expect(warningsOver(warnings, mesh, 1).map(({ warningId }) => warningId)).toEqual(["grid", "town"]);
  });
  test("the hovered and the pinned grid are outlined, once when they are the same", () => {
    expect(toPointedFeatures(mesh, 1, 1).features.map(({ properties }) => properties.pinned)).toEqual([true]);
    expect(toPointedFeatures(mesh, 0, 1).features.map(({ properties }) => properties.pinned)).toEqual([false, true]);
  });
});

describe("colours", () => {
  test("mix and fade", () => {
    expect(mixColours("#000000", "#ffffff", 0.5)).toBe("#808080");
    expect(withOpacity("#102030", 0.5)).toBe("#10203080");
  });
});
