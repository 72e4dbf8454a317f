// The city's grids as one mesh: which divisions lie above each grid, outlines of any set of them, and lines between divisions.
import type { Feature, FeatureCollection, MultiPolygon as GeoMultiPolygon, MultiLineString } from "geojson";
import { feature, merge, mesh } from "topojson-client";
import type { GeometryCollection, MultiPolygon, Polygon, Topology } from "topojson-specification";

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];
export type LngLat = readonly [number, number];

/** What the mesh needs of a division. */
export type MeshDivision = { readonly code: string; readonly parent: string | null };
type GridShape = Polygon<{ code: string; parent: string }> | MultiPolygon<{ code: string; parent: string }>;

export type CityMesh = {
  readonly topology: Topology;
  /** By grid index. */
  readonly shapes: readonly GridShape[];
  readonly codes: readonly string[];
  /** By grid index: codes of the divisions above it, root first. */
  readonly ancestry: readonly (readonly string[])[];
  /** Indices of the grids of each division, ascending. */
  readonly gridsOf: ReadonlyMap<string, readonly number[]>;
  /** By grid index. */
  readonly bounds: readonly Bounds[];
};

/** Reads the `grids` object of a topology whose geometries come in grid order. Throws when it has none. */
export function createCityMesh(topology: Topology, divisions: readonly MeshDivision[]): CityMesh {
  const grids = topology.objects["grids"];
  if (grids?.type !== "GeometryCollection") throw new Error("the city's topology has no object `grids`: build the city folder again");
  const shapes = (grids as GeometryCollection).geometries as GridShape[];
  const parentOf = new Map(divisions.map(({ code, parent }) => [code, parent]));
  const pathTo = new Map<string, readonly string[]>();
  const path = (code: string): readonly string[] => {
    const known = pathTo.get(code);
    if (known) return known;
    const parent = parentOf.get(code) ?? null;
    const made = parent === null ? [code] : [...path(parent), code];
    pathTo.set(code, made);
    return made;
  };
  const ancestry = shapes.map((shape) => path(shape.properties?.parent ?? ""));
  const gridsOf = new Map<string, number[]>();
  ancestry.forEach((codes, index) => {
    for (const code of codes) {
      const list = gridsOf.get(code);
      if (list) list.push(index);
      else gridsOf.set(code, [index]);
    }
  });
  const arcBounds = topology.arcs.map((_, arc) => boundsOfArc(topology, arc));
  return {
    topology,
    shapes,
    codes: shapes.map((shape) => shape.properties?.code ?? ""),
    ancestry,
    gridsOf,
    bounds: shapes.map((shape) => unite(arcsOf(shape).map((arc) => arcBounds[arc < 0 ? ~arc : arc] as Bounds))),
  };
}

/** All grids for one source: the id is the grid's index, nothing else is on it. */
export function toGridFeatures({ topology, shapes }: CityMesh): FeatureCollection<GeoMultiPolygon> {
  const features = shapes.map((shape, id): Feature<GeoMultiPolygon> => {
    const { geometry } = feature(topology, shape as MultiPolygon);
    return { type: "Feature", id, properties: {}, geometry };
  });
  return { type: "FeatureCollection", features };
}

/** A grid's rings, rims and holes, in degrees. */
export function toGridShape({ topology, shapes }: CityMesh, index: number): readonly (readonly LngLat[])[] {
  const shape = shapes[index];
  if (!shape) return [];
  const { geometry } = feature(topology, shape as MultiPolygon);
  const polygons = (geometry.type as string) === "Polygon" ? [geometry.coordinates as unknown as number[][][]] : geometry.coordinates;
  return polygons.flat() as unknown as readonly (readonly LngLat[])[];
}

/** The dissolved outline of some grids. About 60 ms for a whole city of 4,608: keep what you get. */
export function outlineOf({ topology, shapes }: CityMesh, indices: readonly number[]): GeoMultiPolygon {
  return merge(
    topology,
    indices.flatMap((index) => shapes[index] ?? []),
  );
}

/** The lines around some grids, piece by piece in no order; those between two of them are left out. Far quicker than an outline. */
export function rimOf({ topology, shapes }: CityMesh, indices: readonly number[]): readonly (readonly LngLat[])[] {
  const rim = new Set<number>();
  for (const index of indices) {
    const shape = shapes[index];
    for (const arc of shape ? arcsOf(shape) : []) {
      const at = arc < 0 ? ~arc : arc;
      if (!rim.delete(at)) rim.add(at);
    }
  }
  const { geometry } = feature(topology, { type: "MultiLineString" as const, arcs: [...rim].map((arc) => [arc]) });
  return geometry.coordinates as unknown as readonly (readonly LngLat[])[];
}

export function boundsOf(cityMesh: CityMesh, indices: readonly number[]): Bounds {
  return unite(indices.flatMap((index) => (cityMesh.bounds[index] ? [cityMesh.bounds[index]] : [])));
}

/** Middle of the box of the grid nearest to the middle of all: always inside or next to one of them. */
export function middleOf(cityMesh: CityMesh, indices: readonly number[]): LngLat {
  const middles = indices.map((index) => middleOfBounds(cityMesh.bounds[index] ?? [0, 0, 0, 0]));
  const mean: LngLat = [average(middles.map(([lng]) => lng)), average(middles.map(([, lat]) => lat))];
  let nearest = middles[0] ?? mean;
  for (const middle of middles) if (distance(middle, mean) < distance(nearest, mean)) nearest = middle;
  return nearest;
}

export const middleOfBounds = ([west, south, east, north]: Bounds): LngLat => [(west + east) / 2, (south + north) / 2];

/** Rank of a line: 0 the rim, else the level at which its two sides part; the deepest parts two grids of one division. */
export type LineFeatures = FeatureCollection<MultiLineString, { rank: number }>;

/** Every line of the mesh once, by rank; `gridRank` is the rank of lines between grids of one division. */
export function toLineFeatures({ topology, shapes, ancestry }: CityMesh): { lines: LineFeatures; gridRank: number } {
  const sides = new Int32Array(topology.arcs.length * 2).fill(-1);
  /** Each arc in the direction of its first grid: so those of a rim follow one another and are stitched. */
  const directed = new Int32Array(topology.arcs.length);
  shapes.forEach((shape, index) => {
    for (const arc of arcsOf(shape)) {
      const at = arc < 0 ? ~arc : arc;
      if (sides[at * 2] === -1) {
        sides[at * 2] = index;
        directed[at] = arc;
      } else sides[at * 2 + 1] = index;
    }
  });
  const gridRank = Math.max(1, ...ancestry.map((codes) => codes.length));
  const byRank = new Map<number, number[]>();
  for (let arc = 0; arc < topology.arcs.length; arc += 1) {
    const left = sides[arc * 2] ?? -1;
    if (left === -1) continue;
    const rank = rankBetween(ancestry, left, sides[arc * 2 + 1] ?? -1, gridRank);
    const list = byRank.get(rank);
    const toward = directed[arc] ?? arc;
    if (list) list.push(toward);
    else byRank.set(rank, [toward]);
  }
  const features = [...byRank].map(([rank, arcs]) => {
    const pieces = { type: "MultiLineString" as const, arcs: arcs.map((arc) => [arc]) };
    // Stitching gives long lines clean corners; the thin lines of the lower levels need none, and are most of all.
    const geometry = rank > 2 || rank === gridRank ? feature(topology, pieces).geometry : mesh(topology, pieces);
    return { type: "Feature" as const, properties: { rank }, geometry };
  });
  return { lines: { type: "FeatureCollection", features }, gridRank };
}

/** The coast as the topology gives it; null when the city has none. */
export function toCoast({ topology }: CityMesh): Feature | FeatureCollection | null {
  const coast = topology.objects["coast"];
  return coast ? feature(topology, coast) : null;
}

/** Degrees of latitude that a square as large as the median grid measures. */
export function medianGridSide({ bounds }: CityMesh): number {
  const sides = bounds
    .map(([west, south, east, north]) => Math.sqrt((east - west) * Math.cos((south * Math.PI) / 180) * (north - south)))
    .sort((a, b) => a - b);
  // A grid fills about 0.6 of its box, so its side is √0.6 of the box's.
  return (sides[sides.length >> 1] ?? 0) * 0.77;
}

function rankBetween(ancestry: CityMesh["ancestry"], left: number, right: number, gridRank: number): number {
  if (right === -1) return 0;
  const [a, b] = [ancestry[left] ?? [], ancestry[right] ?? []];
  for (let level = 0; level < Math.max(a.length, b.length); level += 1) if (a[level] !== b[level]) return level;
  return gridRank;
}

function arcsOf(shape: GridShape): number[] {
  return shape.type === "Polygon" ? shape.arcs.flat() : shape.arcs.flat(2);
}

function boundsOfArc({ arcs, transform }: Topology, arc: number): Bounds {
  let [west, south, east, north] = NOWHERE;
  let [x, y] = [0, 0];
  for (const [dx = 0, dy = 0] of arcs[arc] ?? []) {
    // A quantised topology writes each point as a step from the one before.
    x = transform ? x + dx : dx;
    y = transform ? y + dy : dy;
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  if (!transform) return [west, south, east, north];
  const [kx, ky] = transform.scale;
  const [left, bottom] = transform.translate;
  return [left + kx * west, bottom + ky * south, left + kx * east, bottom + ky * north];
}

const NOWHERE = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY] as const;

function unite(all: readonly Bounds[]): Bounds {
  let [west, south, east, north] = NOWHERE;
  for (const [w, s, e, n] of all) {
    west = Math.min(west, w);
    south = Math.min(south, s);
    east = Math.max(east, e);
    north = Math.max(north, n);
  }
  return [west, south, east, north];
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const distance = (a: LngLat, b: LngLat) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
