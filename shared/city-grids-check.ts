// Faults of the grids file: its form, each grid's codes and dates, its shape, and whether all of them cover the city once.
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { GridProperties } from "./city.ts";
import { coverageOf } from "./city-coverage.ts";
import type { Report } from "./city-fault.ts";
import { type Bounds, checkPolygons, checkShape, type LngLat, type Shape } from "./city-rings.ts";
import { LATTICE_MAX } from "./planar.ts";

/** A grid as read: in its file's order. `shape` is missing when its coordinates are of no use. */
export type ReadGrid = {
  readonly place: string;
  readonly properties: GridProperties | undefined;
  readonly code: string | undefined;
  readonly parent: string | undefined;
  readonly polygons: LngLat[][][] | undefined;
};

const METRES_PER_DEGREE = 111_195;
/** Gaps and overlaps under a square metre are rounding. */
const LEAST_M2 = 1;
/** Coordinates are compared to 1e-7 degree, a centimetre, as long as the city is under 6 degrees wide. */
const FINEST_STEP = 1e-7;

/** The grids of a GeoJSON or TopoJSON file, with every fault that one grid can have by itself. */
export function readGrids(json: unknown, bounds: Bounds | undefined, report: Report): ReadGrid[] {
  const features = featuresOf(json, report);
  return features.map(({ properties, geometry, at }): ReadGrid => {
    const parsed = GridProperties.safeParse(properties);
    const loose = isRecord(properties) ? properties : {};
    const code = typeof loose.code === "string" ? loose.code : undefined;
    const parent = typeof loose.parent === "string" ? loose.parent : undefined;
    const place = code ?? at;
    for (const { path, message } of parsed.error?.issues ?? [])
      report(
        place,
        `properties${path.length > 0 ? `.${path.join(".")}` : ""}: ${message}`,
        "write it as GridProperties in shared/city.ts wants",
      );
    const grid = parsed.data;
    if (grid?.validTo !== undefined && grid.validTo < grid.validFrom)
      report(place, `is valid from ${grid.validFrom} to ${grid.validTo}`, "validTo must not come before validFrom");
    return {
      place,
      properties: grid,
      code,
      parent,
      polygons: readGeometry(geometry, bounds, (problem, cure) => report(place, problem, cure)),
    };
  });
}

type Raw = { readonly properties: unknown; readonly geometry: unknown; readonly at: string };
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function featuresOf(json: unknown, report: Report): Raw[] {
  if (!isRecord(json)) {
    report("(whole file)", "is no JSON object", "write a FeatureCollection (RFC 7946) or a TopoJSON topology");
    return [];
  }
  if (json.type === "Topology") return featuresOfTopology(json, report);
  if (json.crs !== undefined) report("crs", "RFC 7946 knows no crs: coordinates are WGS 84", "convert to WGS 84 and remove the member");
  if (json.type !== "FeatureCollection" || !Array.isArray(json.features)) {
    report(
      "type",
      `is "${String(json.type)}", not a FeatureCollection with features`,
      "write one feature for each grid into a FeatureCollection",
    );
    return [];
  }
  return json.features.map((member: unknown, at): Raw => {
    const found = isRecord(member) ? member : {};
    if (found.type !== "Feature") report(`features[${at}]`, "is no Feature", 'give it "type": "Feature", properties and geometry');
    return { properties: found.properties, geometry: found.geometry, at: `features[${at}]` };
  });
}

function featuresOfTopology(json: Readonly<Record<string, unknown>>, report: Report): Raw[] {
  const grids = isRecord(json.objects) ? json.objects.grids : undefined;
  if (!isRecord(grids) || !Array.isArray(grids.geometries) || !Array.isArray(json.arcs)) {
    report("objects.grids", "the topology has no GeometryCollection called grids, or no arcs", "write the grids into objects.grids");
    return [];
  }
  const arcs = json.arcs.length;
  return grids.geometries.map((geometry: unknown, index): Raw => {
    const at = `objects.grids.geometries[${index}]`;
    const found = isRecord(geometry) ? geometry : {};
    const refs = Array.isArray(found.arcs) ? found.arcs.flat(3) : [];
    const lost = refs.find((ref) => typeof ref !== "number" || !Number.isInteger(ref) || (ref < 0 ? ~ref : ref) >= arcs);
    if (lost !== undefined) {
      report(at, `names arc ${String(lost)}, but there are ${arcs}`, "write the topology anew from its sources");
      return { properties: found.properties, geometry: undefined, at };
    }
    try {
      const one = feature(
        json as unknown as Topology,
        { type: "GeometryCollection", geometries: [found] } as unknown as GeometryCollection,
      );
      return { properties: found.properties, geometry: one.features[0]?.geometry, at };
    } catch {
      return { properties: found.properties, geometry: undefined, at };
    }
  });
}

function readGeometry(
  geometry: unknown,
  bounds: Bounds | undefined,
  report: (problem: string, cure: string) => void,
): LngLat[][][] | undefined {
  if (isRecord(geometry) && geometry.type === "Polygon") return checkPolygons([geometry.coordinates], bounds, report);
  if (isRecord(geometry) && geometry.type === "MultiPolygon") return checkPolygons(geometry.coordinates, bounds, report);
  report(`has ${isRecord(geometry) ? `a ${String(geometry.type)}` : "nothing"} for a geometry`, "give it a Polygon or a MultiPolygon");
  return undefined;
}

/** Reports crossings, overlaps and gaps; gives the neighbours of each grid by its place in `grids`. */
export function checkCover(grids: readonly ReadGrid[], report: Report): readonly (readonly number[])[] {
  const frame = frameOf(grids);
  const shapes = grids.map(({ polygons }): Shape | undefined => polygons?.map((rings) => rings.map((ring) => toLattice(ring, frame))));
  shapes.forEach((shape, at) => {
    if (shape) checkShape(shape, report, grids[at]?.place ?? "");
  });
  const inForce = inForceAt(grids);
  try {
    const { neighbours, overlaps, gaps } = coverageOf(
      shapes.map((shape, at) => (inForce[at] ? shape : undefined)),
      LEAST_M2 / frame.squareM2,
    );
    const name = (at: number): string => grids[at]?.place ?? "";
    const size = (squares: number): string => areaText(squares * frame.squareM2);
    for (const { grids: over, at, squares } of overlaps) {
      report(
        name(over[0] ?? 0),
        `overlaps ${over.slice(1).map(name).join(", ") || "itself"} on ${size(squares)} near ${pointText(at, frame)}`,
        "let neighbours share one line",
      );
    }
    for (const { grids: round, at, squares } of gaps) {
      report(
        name(round[0] ?? 0),
        `a gap of ${size(squares)} lies between ${round.map(name).join(", ")} near ${pointText(at, frame)}`,
        "let neighbours share one line, or cover the hole with a grid of type special",
      );
    }
    return neighbours;
  } catch (error) {
    report(
      "(whole file)",
      `its lines cannot be sorted out: ${error instanceof Error ? error.message : String(error)}`,
      "mend the faults of single grids first",
    );
    return grids.map(() => []);
  }
}

type Frame = { readonly west: number; readonly south: number; readonly step: number; readonly squareM2: number };

function frameOf(grids: readonly ReadGrid[]): Frame {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const { polygons } of grids) {
    for (const [lng, lat] of polygons?.flat(2) ?? []) {
      west = Math.min(west, lng);
      south = Math.min(south, lat);
      east = Math.max(east, lng);
      north = Math.max(north, lat);
    }
  }
  const step = Math.max(FINEST_STEP, (1.01 * Math.max(east - west, north - south)) / LATTICE_MAX);
  const metres = step * METRES_PER_DEGREE;
  return { west, south, step, squareM2: Math.max(1e-9, metres * metres * Math.cos((((south + north) / 2) * Math.PI) / 180)) };
}

/** Points that fall together on the lattice become one. */
function toLattice(ring: readonly LngLat[], { west, south, step }: Frame): LngLat[] {
  const points = ring.map(([lng, lat]): LngLat => [Math.round((lng - west) / step), Math.round((lat - south) / step)]);
  return points.filter(([x, y], at) => {
    const [px, py] = points[(at + points.length - 1) % points.length] ?? [-1, -1];
    return x !== px || y !== py;
  });
}

/** Grids that are valid on the day of the newest drawing: older ones that were redrawn may lie under them. */
function inForceAt(grids: readonly ReadGrid[]): boolean[] {
  const newest = grids.reduce(
    (latest, { properties }) => (properties && properties.validFrom > latest ? properties.validFrom : latest),
    "",
  );
  return grids.map(
    ({ properties }) => properties?.validTo === undefined || properties.validTo < properties.validFrom || properties.validTo >= newest,
  );
}

function areaText(m2: number): string {
  return m2 >= 100_000 ? `${(m2 / 1e6).toFixed(2)} km²` : `${m2.toFixed(0)} m²`;
}

function pointText([x, y]: LngLat, { west, south, step }: Frame): string {
  return `[${(west + x * step).toFixed(6)}, ${(south + y * step).toFixed(6)}]`;
}
