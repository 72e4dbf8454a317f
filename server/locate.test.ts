import type { Polygon } from "geojson";
import { expect, test } from "vitest";
import { createRng } from "../shared/rng.ts";
import { createLocate } from "./locate.ts";

const polygon = (...points: [number, number][]): Polygon => ({
  type: "Polygon",
  coordinates: [[...points, points[0] as [number, number]]],
});

/** n × n quadrilaterals that share vertices moved at random, each wound its own way. */
function quilt(n: number, seed: number): Polygon[] {
  const random = createRng(seed);
  const point = (x: number, y: number): [number, number] => [120 + x / n, 30 + y / n];
  const points = Array.from({ length: (n + 1) ** 2 }, (_, at) => {
    const [x, y] = [at % (n + 1), Math.floor(at / (n + 1))];
    const isEdge = x === 0 || y === 0 || x === n || y === n;
    return isEdge ? point(x, y) : point(x + (random() - 0.5) / 2, y + (random() - 0.5) / 2);
  });
  return Array.from({ length: n * n }, (_, at) => {
    const corner = (at % n) + Math.floor(at / n) * (n + 1);
    const ring = [corner, corner + 1, corner + n + 2, corner + n + 1].map((vertex) => points[vertex] as [number, number]);
    return polygon(...(random() < 0.5 ? ring : ring.reverse()));
  });
}

const square = (west: number, south: number) => polygon([west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1]);

test("finds the grid, and none outside", () => {
  const locate = createLocate([square(0, 0), square(1, 0)]);
  expect([locate(0.5, 0.5), locate(1.5, 0.5), locate(2.5, 0.5), locate(0.5, -0.001)]).toEqual([0, 1, -1, -1]);
});

test("gives a point on a shared edge or corner to one grid, on the outer edge too", () => {
  const locate = createLocate([square(0, 0), square(1, 0), square(0, 1), square(1, 1)]);
  for (const [lon, lat] of [
    [1, 0.5],
    [1, 1],
    [0.5, 1],
    [0, 0],
    [2, 2],
    [2, 0.5],
    [0.5, 2],
    [1, 0],
  ] as const) {
    expect(locate(lon, lat)).toBeGreaterThanOrEqual(0);
  }
});

test.each([1, 2, 3])("seed %i: every point of a partition, its vertices and edges too, lies in exactly one grid", (seed) => {
  const shapes = quilt(8, seed);
  const locate = createLocate(shapes);
  const alone = shapes.map((shape) => createLocate([shape]));
  const random = createRng(seed);
  for (let count = 0; count < 2000; count += 1) {
    const [lon, lat] = [120 + random(), 30 + random()];
    const holders = alone.flatMap((one, grid) => (one(lon, lat) === 0 ? [grid] : []));
    expect(holders).toEqual([locate(lon, lat)]);
  }
  for (const shape of shapes) {
    const ring = shape.coordinates[0] as [number, number][];
    ring.slice(1).forEach(([x, y], at) => {
      const [px, py] = ring[at] as [number, number];
      expect(locate(x, y)).toBeGreaterThanOrEqual(0);
      expect(locate((x + px) / 2, (y + py) / 2)).toBeGreaterThanOrEqual(0);
    });
  }
});

test("knows holes and parts", () => {
  const ring = (low: number, high: number): [number, number][] => [
    [low, low],
    [high, low],
    [high, high],
    [low, high],
    [low, low],
  ];
  const locate = createLocate([
    { type: "Polygon", coordinates: [ring(0, 10), ring(4, 6)] },
    { type: "MultiPolygon", coordinates: [[ring(4, 6)], [ring(20, 21)]] },
  ]);
  expect([locate(1, 1), locate(5, 5), locate(20.5, 20.5), locate(15, 15)]).toEqual([0, 1, 1, -1]);
});
