// Where points of exchange may lie in a city that tells only how many it has: by people, at most one a grid. Simulated, and marked so.
import type { Feature, Point } from "geojson";
import type { ExchangePointProperties } from "../../shared/city.ts";
import { isInside } from "../../shared/city-rings.ts";
import { createRng, seedOf } from "../../shared/rng.ts";
import { ringVertices } from "./arcs.ts";
import type { Cut } from "./cut.ts";
import { labelPoint } from "./label.ts";
import { apportion } from "./portions.ts";

type ExchangeFeature = Feature<Point, ExchangePointProperties>;

/** So much of the way from a grid's middle to its rim a point may lie. */
const STRAY = 0.7;

/** `count` points: shared out over the last divisions by people, in each the grids with the most. The same cut and seed give the same points. */
export function sowExchangePoints(cut: Cut, count: number, seed: number): ExchangeFeature[] {
  const gridsOf = new Map<string, number[]>();
  cut.grids.forEach(({ parent }, at) => {
    const list = gridsOf.get(parent);
    if (list) list.push(at);
    else gridsOf.set(parent, [at]);
  });
  const people = (at: number): number => cut.grids[at]?.population ?? 1;
  const groups = [...gridsOf];
  const shares = groups.map(([, grids]) => ({ weight: grids.reduce((sum, at) => sum + people(at), 0), most: grids.length }));
  const random = createRng(seedOf("exchange points", seed));
  return apportion(count, shares).flatMap((own, group) => {
    const [parent = "", grids = []] = groups[group] ?? [];
    const chosen = [...grids].sort((a, b) => people(b) - people(a) || a - b).slice(0, own);
    return chosen.map(
      (grid, at): ExchangeFeature => ({
        type: "Feature",
        properties: { code: `${parent}-x${at + 1}`, simulated: true },
        geometry: { type: "Point", coordinates: placeIn(cut, grid, random) },
      }),
    );
  });
}

/** A point a line, so that two builds can be compared. */
export function writePoints(features: readonly ExchangeFeature[]): string {
  return `{"type":"FeatureCollection","features":[\n${features.map((feature) => JSON.stringify(feature)).join(",\n")}\n]}\n`;
}

/** Off the middle towards a corner, but never out of the grid. */
function placeIn({ lattice, mesh, arcs, rings }: Cut, grid: number, random: () => number): [number, number] {
  const shape = (rings[grid] ?? []).map((ring) =>
    ringVertices(ring, arcs).map((vertex) => [(mesh.x[vertex] ?? 0) * lattice.squeeze, mesh.y[vertex] ?? 0] as const),
  );
  const [x, y] = labelPoint(shape);
  const corners = shape[0] ?? [];
  const [cornerX, cornerY] = corners[Math.floor(random() * corners.length)] ?? [x, y];
  const far = random() * STRAY;
  const strayed = [x + (cornerX - x) * far, y + (cornerY - y) * far] as const;
  const [px, py] = shape.reduce((inside, ring) => inside !== isInside(ring, strayed), false) ? strayed : [x, y];
  return lattice.toLngLat(Math.round(px / lattice.squeeze), Math.round(py));
}
