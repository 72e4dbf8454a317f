// Reads of a city folder what the feed needs: profile, tree, which grids touch, where they lie, how far the sea is.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { neighbors } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { z } from "zod";
import { buildTree, CityProfile, GridProperties } from "../../shared/city.ts";
import type { CityShape } from "./world.ts";

type Point = readonly [number, number];
type Outlined = { readonly properties: GridProperties; readonly points: readonly Point[] };
type Outlines = {
  readonly grids: readonly Outlined[];
  readonly touching: readonly (readonly number[])[];
  readonly coast: readonly Point[];
};

const Nested: z.ZodType<unknown[]> = z.array(z.unknown());
const Features = z.object({ features: z.array(z.object({ properties: z.unknown(), geometry: z.object({ coordinates: Nested }) })) });

/** Throws when the folder cannot be read; `npm run city -- check` says what is wrong with it. */
export function readCityShape(dir: string): CityShape {
  const profile = CityProfile.parse(JSON.parse(readFileSync(join(dir, "city.json"), "utf8")));
  const file: unknown = JSON.parse(readFileSync(join(dir, profile.gridsFile), "utf8"));
  const { grids, touching, coast } =
    profile.gridsFile === "grids.topojson" ? ofTopology(file as Topology) : ofFeatures(Features.parse(file));
  const tree = buildTree(
    profile,
    grids.map(({ properties }) => properties),
  );
  const fileOrder = new Map(grids.map(({ properties }, at) => [properties.code, at]));
  const order = tree.gridPlace.map((place) => fileOrder.get(tree.places[place]?.code ?? "") ?? 0);
  const indexOf = new Map(order.map((at, index) => [at, index]));
  const centers = order.map((at) => middleOf(grids[at]?.points ?? []));
  return {
    profile,
    tree,
    neighbours: order.map((at) => (touching[at] ?? []).flatMap((other) => indexOf.get(other) ?? [])),
    centers,
    coastKm: centers.map((center) => nearest(center, coast)),
  };
}

function ofTopology(topology: Topology): Outlines {
  const { geometries } = topology.objects["grids"] as GeometryCollection;
  const [sx, sy] = topology.transform?.scale ?? [1, 1];
  const [tx, ty] = topology.transform?.translate ?? [0, 0];
  const arcs = topology.arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx = 0, dy = 0]): Point => {
      if (!topology.transform) return [dx, dy];
      x += dx;
      y += dy;
      return [x * sx + tx, y * sy + ty];
    });
  });
  const pointsOf = (geometry: object): Point[] =>
    "arcs" in geometry ? [...leaves(geometry.arcs)].flatMap((arc) => arcs[arc < 0 ? ~arc : arc] ?? []) : [];
  const coast = topology.objects["coast"];
  return {
    grids: geometries.map((geometry) => ({ properties: GridProperties.parse(geometry.properties), points: pointsOf(geometry) })),
    touching: neighbors(geometries),
    coast: coast ? pointsOf(coast) : [],
  };
}

function ofFeatures({ features }: z.infer<typeof Features>): Outlines {
  const grids = features.map(({ properties, geometry }) => ({
    properties: GridProperties.parse(properties),
    points: pairsOf([...leaves(geometry.coordinates)]),
  }));
  const at = new Map<string, number[]>();
  grids.forEach(({ points }, grid) => {
    for (const point of new Set(points.map(([lng, lat]) => `${lng.toFixed(6)} ${lat.toFixed(6)}`)))
      at.set(point, [...(at.get(point) ?? []), grid]);
  });
  const touching = grids.map(() => new Map<number, number>());
  for (const sharing of at.values())
    for (const one of sharing)
      for (const other of sharing) if (one !== other) touching[one]?.set(other, (touching[one]?.get(other) ?? 0) + 1);
  return { grids, touching: touching.map((shared) => [...shared].filter(([, points]) => points >= 2).map(([grid]) => grid)), coast: [] };
}

function* leaves(nested: unknown): Generator<number> {
  if (typeof nested === "number") yield nested;
  else if (Array.isArray(nested)) for (const member of nested) yield* leaves(member);
}

function pairsOf(flat: readonly number[]): Point[] {
  return Array.from({ length: Math.floor(flat.length / 2) }, (_, at): Point => [flat[at * 2] ?? 0, flat[at * 2 + 1] ?? 0]);
}

function middleOf(points: readonly Point[]): Point {
  const lng = points.map(([x]) => x);
  const lat = points.map(([, y]) => y);
  return points.length === 0 ? [0, 0] : [(Math.min(...lng) + Math.max(...lng)) / 2, (Math.min(...lat) + Math.max(...lat)) / 2];
}

/** Kilometres to the nearest of these points, on a plane: good to a percent within a city. */
function nearest([lng, lat]: Point, points: readonly Point[]): number {
  const east = Math.cos((lat * Math.PI) / 180);
  let least = Number.POSITIVE_INFINITY;
  for (const [x, y] of points) least = Math.min(least, ((x - lng) * east) ** 2 + (y - lat) ** 2);
  return Math.sqrt(least) * 111.2;
}
