// The outlines of a city's grids, in grid order: as features for the door and for others, as TopoJSON for the wall.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { topology as toTopology } from "topojson-server";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { CityProfile, CityTree, GridProperties } from "../shared/city.ts";
import type { City, GridFeature } from "../shared/city-check.ts";

export type Outlines = {
  /** In grid order; `id` is the grid's index. */
  readonly features: readonly GridFeature[];
  /** Its object `grids` in the same order; `exchangePoints` where the folder has them; others, such as `coast`, as it has them. */
  readonly topology: Topology;
};
type Outlined = Pick<City, "tree" | "grids" | "exchangePoints"> & { readonly profile: Pick<CityProfile, "gridsFile"> };

/** Steps of a made topology across the city: 0.1 m on 100 km. */
const QUANTIZATION = 1_000_000;

/** Takes the folder's own TopoJSON, else makes one. Throws on a folder that the city check has not passed. */
export function readOutlines(folder: string, city: Outlined): Outlines {
  const { gridsFile } = city.profile;
  const { features, topology } = gridsFile === "grids.geojson" ? fromFeatures(city.grids) : fromTopology(join(folder, gridsFile), city);
  return { features, topology: withPoints(topology, city.exchangePoints) };
}

function fromTopology(file: string, { grids, tree }: Outlined): Outlines {
  return { features: grids, topology: inGridOrder(JSON.parse(readFileSync(file, "utf8")) as Topology, tree) };
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

/** Points in the topology's own steps, as all its positions are; their codes stay here. */
function withPoints(topology: Topology, points: City["exchangePoints"]): Topology {
  if (points.length === 0) return topology;
  const { scale, translate } = topology.transform ?? { scale: [1, 1], translate: [0, 0] };
  const step = (value: number, axis: 0 | 1) => (topology.transform ? Math.round((value - translate[axis]) / scale[axis]) : value);
  const geometries = points.map(({ name, simulated, at: [lng, lat] }) => ({
    type: "Point" as const,
    coordinates: [step(lng, 0), step(lat, 1)],
    properties: { ...(name !== undefined && { name }), ...(simulated && { simulated }) },
  }));
  return { ...topology, objects: { ...topology.objects, exchangePoints: { type: "GeometryCollection", geometries } } };
}
