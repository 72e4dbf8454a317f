// The outlines of a city's grids, in grid order: as TopoJSON for the wall, as GeoJSON for others, as polygons for the door.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { feature } from "topojson-client";
import { topology as toTopology } from "topojson-server";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { CityProfile, CityTree, GridProperties } from "../shared/city.ts";

export type GridFeature = Feature<Polygon | MultiPolygon, GridProperties> & { readonly id: number };
export type Outlines = {
  /** In grid order; `id` is the grid's index. */
  readonly features: readonly GridFeature[];
  /** Its object `grids` in the same order; others, such as `coast`, as the folder has them. */
  readonly topology: Topology;
};

/** Steps of a made topology across the city: 0.1 m on 100 km. */
const QUANTIZATION = 1_000_000;

/** Reads the grids file of a folder that the city check has passed. Throws on any other. */
export function readOutlines(folder: string, city: { readonly profile: Pick<CityProfile, "gridsFile">; readonly tree: CityTree }): Outlines {
  const read = JSON.parse(readFileSync(join(folder, city.profile.gridsFile), "utf8")) as Topology | FeatureCollection<Polygon | MultiPolygon, GridProperties>;
  return read.type === "Topology" ? fromTopology(read, city.tree) : fromFeatures(read.features, city.tree);
}

export function fromFeatures(features: readonly Feature<Polygon | MultiPolygon, GridProperties>[], tree: CityTree): Outlines {
  const ordered = inGridOrder(features, tree).map((one, id) => ({ ...one, id }));
  const grids: FeatureCollection<Polygon | MultiPolygon, GridProperties> = { type: "FeatureCollection", features: ordered };
  return { features: ordered, topology: toTopology({ grids }, QUANTIZATION) };
}

function fromTopology(read: Topology, tree: CityTree): Outlines {
  const grids = read.objects["grids"] as GeometryCollection<GridProperties> | undefined;
  if (!grids) throw new Error("the grids file has no object grids: run npm run city -- check on the folder");
  const geometries = inGridOrder(grids.geometries as readonly { readonly properties: GridProperties }[], tree).map((one, id) => ({ ...one, id }));
  const collection = { type: "GeometryCollection", geometries } as unknown as GeometryCollection<GridProperties>;
  const topology = { ...read, objects: { ...read.objects, grids: collection } } as Topology;
  return { topology, features: feature(topology, collection).features as unknown as GridFeature[] };
}

function inGridOrder<T extends { readonly properties: GridProperties }>(grids: readonly T[], tree: CityTree): T[] {
  const byCode = new Map(grids.map((grid) => [grid.properties.code, grid]));
  return tree.gridPlace.map((place) => {
    const code = tree.places[place]?.code ?? "";
    const grid = byCode.get(code);
    if (!grid) throw new Error(`the grids file has no grid ${code}: run npm run city -- check on the folder`);
    return grid;
  });
}
