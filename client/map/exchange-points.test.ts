import { expect, test } from "vitest";
import type { CityTopology } from "../sync/city-info.ts";
import { exchangePointsOf, gridAt } from "./exchange-points.ts";
import { squareCity, squareTopology } from "./map.testing.ts";

const mesh = squareCity();

test("a place lies in one grid, or in none", () => {
  expect([gridAt(mesh, [120.25, 30.05]), gridAt(mesh, [121, 30.05])]).toEqual([2, -1]);
});

test("points have their grid, their name, and whether their place is known; they are worked out once", () => {
  const points = {
    type: "GeometryCollection" as const,
    geometries: [
      { type: "Point" as const, coordinates: [120.05, 30.05], properties: { name: "Shop" } },
      { type: "Point" as const, coordinates: [120.35, 30.05], properties: { simulated: true } },
    ],
  };
  const bare = squareTopology();
  const topology = { ...bare, objects: { ...bare.objects, exchangePoints: points } } as unknown as CityTopology;
  const found = exchangePointsOf(topology, mesh);
  expect(found.map(({ grid, name, simulated }) => [grid, name, simulated])).toEqual([
    [0, "Shop", false],
    [3, undefined, true],
  ]);
  expect(exchangePointsOf(topology, mesh)).toBe(found);
});

test("a city that tells of none has none", () => {
  expect(exchangePointsOf(squareTopology() as unknown as CityTopology, mesh)).toEqual([]);
});
