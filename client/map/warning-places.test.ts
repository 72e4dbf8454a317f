import { describe, expect, test } from "vitest";
import { createCityMesh } from "./city-mesh.ts";
import { around, meet } from "./label-places.ts";
import { indexOf, squareCity, squareTopology, warningOf } from "./map.testing.ts";
import { toPixels } from "./projection.ts";
import {
  createAreaCache,
  gridsOfArea,
  MOST_BREATHING,
  MOST_SYMBOLS,
  placeSymbols,
  toAreaFeatures,
  toLeaderFeatures,
  toSymbolFeatures,
} from "./warning-places.ts";

const mesh = squareCity();
const areasOf = (warnings: Parameters<ReturnType<typeof createAreaCache>>[0]) => createAreaCache(mesh, indexOf)(warnings);
const UNIT = 16;
const sight = { zoom: 11, unit: UNIT, names: [] };

describe("a warning's area", () => {
  test("is a division's grids, the named grids once each, or one grid named as a division", () => {
    expect(gridsOfArea(mesh, indexOf, { division: "T2" })).toEqual([2, 3]);
    expect(gridsOfArea(mesh, indexOf, { grids: ["G1", "G1", "gone"] })).toEqual([1]);
    expect(gridsOfArea(mesh, indexOf, { division: "G3" })).toEqual([3]);
  });

  test("is dissolved once and kept while any warning covers it", () => {
    const areas = createAreaCache(mesh, indexOf);
    const first = areas([warningOf("a"), warningOf("b")]);
    expect(first.get("a")).toBe(first.get("b"));
    expect(areas([warningOf("b", { version: 2 })]).get("b")).toBe(first.get("a"));
    areas([]);
    expect(areas([warningOf("a")]).get("a")).not.toBe(first.get("a"));
  });

  test("that the city does not know is left out without a fault", () => {
    const warnings = [warningOf("a", { area: { division: "elsewhere" } })];
    expect(areasOf(warnings).size).toBe(0);
    expect(toAreaFeatures(warnings, areasOf(warnings)).features).toEqual([]);
    expect(placeSymbols(warnings, areasOf(warnings), sight)).toEqual([]);
  });

  test("of the gravest warning is drawn last; an exercise is never statutory", () => {
    const warnings = [
      warningOf("red", { level: "red", authority: "statutory" }),
      warningOf("drill", { authority: "statutory", exercise: true }),
    ];
    const properties = toAreaFeatures(warnings, areasOf(warnings)).features.map((feature) => feature.properties);
    expect(properties.map(({ level }) => level)).toEqual(["yellow", "red"]);
    expect(properties.map(({ statutory }) => statutory)).toEqual([false, true]);
  });
});

describe("a warning's symbol", () => {
  test("stands on the middle of a large area, without a leader", () => {
    const warnings = [warningOf("a")];
    const [symbol] = placeSymbols(warnings, areasOf(warnings), sight);
    expect(symbol?.led).toBe(false);
    expect(symbol?.at[0]).toBeCloseTo(symbol?.from[0] ?? 0, 9);
  });

  test("stands beside an area that it would hide, and points to it", () => {
    const warnings = [warningOf("a", { area: { grids: ["G2"] } })];
    const symbols = placeSymbols(warnings, areasOf(warnings), { ...sight, zoom: 6 });
    expect(symbols[0]?.led).toBe(true);
    expect(toLeaderFeatures(symbols).features).toHaveLength(1);
  });

  test("never covers another, however many share an area, while there is room", () => {
    const warnings = Array.from({ length: 12 }, (_, n) => warningOf(`w${n}`));
    const places = placeSymbols(warnings, areasOf(warnings), sight).map(({ at }) => toPixels(at, sight.zoom));
    for (const [n, a] of places.entries())
      for (const b of places.slice(n + 1)) expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeGreaterThan(2 * UNIT);
  });

  test("leaves a county's name free", () => {
    const warnings = [warningOf("a")];
    const areas = areasOf(warnings);
    const name = around(toPixels(areas.get("a")?.middle ?? [0, 0], sight.zoom), 5 * UNIT, 2 * UNIT);
    const [symbol] = placeSymbols(warnings, areas, { ...sight, names: [name] });
    expect(meet(name, around(toPixels(symbol?.at ?? [0, 0], sight.zoom), 2 * UNIT, 2 * UNIT))).toBe(false);
  });

  test("of an area of several counties stands on its rim, at the upper right, without a leader", () => {
    const divisions = [{ code: "C", parent: null }, ...["T1", "T2"].map((code) => ({ code, parent: "C" }))];
    const warnings = [warningOf("a", { area: { division: "C" } }), warningOf("b", { area: { division: "T1" } })];
    const areas = createAreaCache(createCityMesh(squareTopology(), divisions), indexOf)(warnings);
    const [whole, town] = ["a", "b"].map((id) => placeSymbols(warnings, areas, sight).find(({ warning }) => warning.warningId === id));
    expect([whole?.led, whole?.at.map((degrees) => degrees.toFixed(6))]).toEqual([false, ["120.400000", "30.100000"]]);
    expect(town?.at).toEqual(areas.get("b")?.middle.map((degrees) => expect.closeTo(degrees, 9)));
  });

  test("goes to the gravest in a flood, and only so many breathe", () => {
    const warnings = Array.from({ length: 90 }, (_, n) =>
      warningOf(`w${n}`, { level: n < 5 ? "red" : "blue", acknowledgedAt: null, raisedSeq: n }),
    );
    const symbols = placeSymbols(warnings, areasOf(warnings), sight);
    expect(symbols).toHaveLength(MOST_SYMBOLS);
    expect(symbols.slice(0, 5).map(({ warning }) => warning.level)).toEqual(Array(5).fill("red"));
    expect(symbols.filter(({ breathing }) => breathing)).toHaveLength(MOST_BREATHING);
  });

  test("is filled for a statutory warning, outlined for an internal one, dashed for an exercise", () => {
    const warnings = [
      warningOf("a", { authority: "statutory", raisedSeq: 3 }),
      warningOf("b", { raisedSeq: 2 }),
      warningOf("c", { authority: "statutory", exercise: true, raisedSeq: 1 }),
    ];
    const { features } = toSymbolFeatures(placeSymbols(warnings, areasOf(warnings), sight), true);
    expect(features.map(({ properties }) => properties.image)).toEqual([
      "level-yellow-filled",
      "level-yellow-outlined",
      "level-yellow-dashed",
    ]);
  });

  test("breathes while nobody has acknowledged it, unless the user wants no motion", () => {
    const warnings = [warningOf("a", { level: "orange", acknowledgedAt: null }), warningOf("b")];
    const symbols = placeSymbols(warnings, areasOf(warnings), sight);
    const moving = toSymbolFeatures(symbols, true).features.map(({ properties }) => properties);
    expect(moving.map(({ breathing }) => breathing)).toEqual([true, false]);
    expect(toSymbolFeatures(symbols, false).features[0]?.properties.breathing).toBe(false);
  });
});
