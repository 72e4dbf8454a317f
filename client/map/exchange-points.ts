// Where residents exchange points: the topology's points as degrees, and in which grid each of them lies.
import type { FeatureCollection, Point } from "geojson";
import { feature } from "topojson-client";
import { isInside, type LngLat } from "../../shared/city-rings.ts";
import type { CityTopology } from "../sync/city-info.ts";
import { type CityMesh, toGridShape } from "./city-mesh.ts";

export type ExchangePoint = { readonly at: LngLat; readonly name: string | undefined; readonly simulated: boolean; readonly grid: number };

const known = new WeakMap<CityTopology, readonly ExchangePoint[]>();

/** All of the city, in file order; none where the city has told of none. Worked out once, when first asked for: 1,400 take about 20 ms. */
export function exchangePointsOf(topology: CityTopology, mesh: CityMesh): readonly ExchangePoint[] {
  const before = known.get(topology);
  if (before) return before;
  const object = topology.objects.exchangePoints;
  const made = (object?.geometries ?? []).map((point): ExchangePoint => {
    const { geometry, properties } = feature(topology, point);
    const [lng = 0, lat = 0] = geometry.coordinates;
    return { at: [lng, lat], name: properties.name, simulated: properties.simulated === true, grid: gridAt(mesh, [lng, lat]) };
  });
  known.set(topology, made);
  return made;
}

/** Index of the grid at a place, -1 outside all of them. */
export function gridAt(mesh: CityMesh, [lng, lat]: LngLat): number {
  return mesh.bounds.findIndex(
    ([west, south, east, north], grid) =>
      lng >= west &&
      lng <= east &&
      lat >= south &&
      lat <= north &&
      toGridShape(mesh, grid).reduce((inside, ring) => inside !== isInside(ring, [lng, lat]), false),
  );
}

export function toPointFeatures(points: readonly ExchangePoint[]): FeatureCollection<Point, Record<string, never>> {
  const features = points.map(({ at }) => ({
    type: "Feature" as const,
    properties: {},
    geometry: { type: "Point" as const, coordinates: [...at] },
  }));
  return { type: "FeatureCollection", features };
}
