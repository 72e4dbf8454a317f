// The outlines of a city's grids, in grid order: as features for the door and for others, as TopoJSON for the wall.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { topology as toTopology } from "topojson-server";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { CityProfile, CityTree, GridProperties } from "../shared/city.ts";
import type { GridFeature } from "../shared/city-check.ts";

export type Outlines = {
  /** In grid order; `id` is the grid's index. */
  readonly features: readonly GridFeature[];
  /** Its object `grids` in the same order; others, such as `coast`, as the folder has them. */
  readonly topology: Topology;
};
type Outlined = { readonly profile: Pick<CityProfile, "gridsFile">; readonly tree: CityTree; readonly grids: readonly GridFeature[] };

/** Steps of a made topology across the city: 0.1 m on 100 km. */
const QUANTIZATION = 1_000_000;

/** Takes the folder's own TopoJSON, else makes one. Throws on a folder that the city check has not passed. */
export function readOutlines(folder: string, city: Outlined): Outlines {
  const { gridsFile } = city.profile;
  if (gridsFile === "grids.geojson") return fromFeatures(city.grids);
  const read = JSON.parse(readFileSync(join(folder, gridsFile), "utf8")) as Topology;
  return { features: city.grids, topology: inGridOrder(read, city.tree) };
}

export function fromFeatures(features: readonly GridFeature[]): Outlines {
  const grids: FeatureCollection<Polygon | MultiPolygon, GridProperties> = { type: "FeatureCollection", features: [...features] };
  return { features, topology: toTopology({ grids }, QUANTIZATION) };
}

function inGridOrder(topology: Topology, tree: CityTree): Topology {
  const { geometries } = topology.objects["grids"] as GeometryCollection;
  const byCode = new Map(geometries.map((geometry) => [(geometry.properties as GridProperties | undefined)?.code, geometry]));
  const ordered = tree.gridPlace.map((place, id) => {
    const code = tree.places[place]?.code;
    const geometry = byCode.get(code);
    if (!geometry) throw new Error(`the grids file has no grid ${code}: run npm run city -- check on the folder`);
    return { ...geometry, id };
  });
  return { ...topology, objects: { ...topology.objects, grids: { type: "GeometryCollection", geometries: ordered } } };
}
