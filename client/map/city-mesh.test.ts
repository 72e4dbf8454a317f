import { describe, expect, test } from "vitest";
import { boundsOf, createCityMesh, middleOf, outlineOf, toCoast, toGridFeatures, toLineFeatures } from "./city-mesh.ts";
import { DIVISIONS, squareCity, squareTopology } from "./map.testing.ts";

const ringArea = (ring: readonly (readonly number[])[]) =>
  ring.slice(1).reduce((sum, [x = 0, y = 0], at) => sum + ((ring[at]?.[0] ?? 0) * y - x * (ring[at]?.[1] ?? 0)) / 2, 0);

describe("the city's mesh", () => {
  test("knows the divisions above each grid and the grids below each division, by parents and not by code", () => {
    const mesh = squareCity();
    expect(mesh.ancestry[3]).toEqual(["C", "K", "T2"]);
    expect(mesh.gridsOf.get("T1")).toEqual([0, 1]);
    expect(mesh.gridsOf.get("C")).toEqual([0, 1, 2, 3]);
  });

  test("gives each grid its index as id and nothing to carry", () => {
    const { features } = toGridFeatures(squareCity());
    expect(features.map(({ id, properties }) => [id, properties])).toEqual([0, 1, 2, 3].map((id) => [id, {}]));
    expect(features[1]?.geometry.type).toBe("Polygon");
  });

  test("says which topology it cannot read", () => {
    expect(() => createCityMesh({ type: "Topology", arcs: [], objects: {} }, DIVISIONS)).toThrow("no object `grids`");
  });

  test("dissolves grids into one outline without the line between them", () => {
    const outline = outlineOf(squareCity(), [0, 1]);
    expect(outline.coordinates).toHaveLength(1);
    expect(Math.abs(ringArea(outline.coordinates[0]?.[0] ?? []))).toBeCloseTo(0.02, 9);
  });

  test("keeps apart what does not touch", () => {
    expect(outlineOf(squareCity(), [0, 3]).coordinates).toHaveLength(2);
  });

  test("measures bounds, and finds a middle inside one of the grids", () => {
    const mesh = squareCity();
    expect(boundsOf(mesh, [1, 2])).toEqual([120.1, 30, 120.3, 30.1].map((degrees) => expect.closeTo(degrees, 9)));
    expect(middleOf(mesh, [0, 3])[0]).toBeCloseTo(120.05, 9);
  });
});

describe("lines between divisions", () => {
  test("each line comes once, ranked by the level at which its sides part", () => {
    const { lines, gridRank } = toLineFeatures(squareCity());
    const lengths = Object.fromEntries(
      lines.features.map(({ properties, geometry }) => [properties.rank, geometry.coordinates.flat().length]),
    );
    expect(gridRank).toBe(3);
    expect(Object.keys(lengths)).toEqual(["0", "2", "3"]); // one county: no county line
    expect(lengths[2]).toBe(2);
    expect(lengths[3]).toBe(4);
  });

  test("the rim is stitched into one ring", () => {
    const rim = toLineFeatures(squareCity()).lines.features.find(({ properties }) => properties.rank === 0);
    expect(rim?.geometry.coordinates).toHaveLength(1);
  });

  test("a city of one level has its grids' lines and a rim", () => {
    const topology = squareTopology();
    const mesh = createCityMesh(
      topology,
      ["T1", "T2"].map((code) => ({ code, parent: null })),
    );
    expect(toLineFeatures(mesh).gridRank).toBe(1);
  });
});

describe("the coast", () => {
  test("is drawn where the topology has one", () => {
    expect(toCoast(squareCity())).toMatchObject({ geometry: { type: "LineString" } });
  });
  test("is left out where it has none", () => {
    const topology = squareTopology();
    delete topology.objects["coast"];
    expect(toCoast(createCityMesh(topology, DIVISIONS))).toBeNull();
  });
});
