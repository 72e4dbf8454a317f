// Reads outlines from GeoJSON: the city in one piece, or its first-level divisions.
import { z } from "zod";
import { createReport, type Fault } from "../../shared/city-fault.ts";
import { checkCover } from "../../shared/city-grids-check.ts";
import type { LngLat } from "./lattice.ts";
import type { Outlined } from "./plan.ts";

const Position = z
  .array(z.number())
  .min(2)
  .refine(([lng = 0, lat = 0]) => Math.abs(lng) <= 180 && Math.abs(lat) <= 90, "lies outside WGS 84: write degrees, longitude first");
const Ring = z.array(Position).min(4);
const Geometry = z.discriminatedUnion("type", [
  z.object({ type: z.literal("Polygon"), coordinates: z.array(Ring).min(1) }),
  z.object({ type: z.literal("MultiPolygon"), coordinates: z.array(z.array(Ring).min(1)).min(1) }),
]);
const Properties = z.object({
  code: z.coerce.string().optional(),
  name: z.string().optional(),
  nameEn: z.string().optional(),
  population: z.number().int().nonnegative().optional(),
});
const Feature = z.object({ type: z.literal("Feature"), properties: Properties.nullable().default(null), geometry: Geometry });
const Outline = z.union([z.object({ type: z.literal("FeatureCollection"), features: z.array(Feature).min(1) }), Feature, Geometry]);

export type OutlineFeature = Outlined & { readonly population?: number };

/** The features of an outline file with rims counter-clockwise and holes clockwise. Throws, with what is expected, on anything else. */
export function parseOutline(json: unknown): OutlineFeature[] {
  const outline = Outline.safeParse(json);
  if (!outline.success) throw new Error(`the outline is no GeoJSON of polygons: ${z.prettifyError(outline.error)}`);
  const given = outline.data;
  const features =
    given.type === "FeatureCollection" ? given.features : given.type === "Feature" ? [given] : [{ properties: null, geometry: given }];
  return features.map(({ properties, geometry }, at) => {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    return {
      code: properties?.code ?? String(at + 1).padStart(2, "0"),
      name: properties?.name ?? `Part ${at + 1}`,
      ...(properties?.nameEn !== undefined && { nameEn: properties.nameEn }),
      ...(properties?.population !== undefined && { population: properties.population }),
      rings: polygons.flatMap((rings) => rings.map((ring, index) => wind(open(ring), index === 0))),
    };
  });
}

/** What is wrong with outlines as a whole: lines that cross, outlines that overlap or leave a gap. `file` is named in the faults. */
export function checkOutline(features: readonly OutlineFeature[], file: string): Fault[] {
  const faults: Fault[] = [];
  const report = createReport(file, faults);
  const codes = new Set<string>();
  for (const { code } of features) {
    if (codes.has(code)) report(code, "another outline has the same code", "give each outline its own code");
    codes.add(code);
  }
  const shapes = features.map(({ code, rings }) => ({
    place: code,
    code,
    parent: undefined,
    properties: undefined,
    polygons: polygonsOf(rings),
  }));
  checkCover(shapes, report);
  return faults;
}

/** Rings as polygons: a rim starts one, the holes after it are its own. */
function polygonsOf(rings: readonly (readonly LngLat[])[]): LngLat[][][] {
  const polygons: LngLat[][][] = [];
  for (const ring of rings) {
    if (areaOf(ring) > 0) polygons.push([[...ring]]);
    else polygons.at(-1)?.push([...ring]);
  }
  return polygons;
}

/** A ring without its repeated last point and without repeated neighbours. */
function open(ring: readonly (readonly number[])[]): LngLat[] {
  const points = ring.map(([lng = 0, lat = 0]): LngLat => [lng, lat]);
  return points.filter((point, at) => {
    const next = points[(at + 1) % points.length];
    return point[0] !== next?.[0] || point[1] !== next[1];
  });
}

function wind(ring: LngLat[], counterClockwise: boolean): LngLat[] {
  return areaOf(ring) > 0 === counterClockwise ? ring : ring.toReversed();
}

/** Twice the signed area, positive when counter-clockwise. */
function areaOf(ring: readonly LngLat[]): number {
  const [ox, oy] = ring[0] ?? [0, 0];
  return ring.reduce((sum, [x, y], at) => {
    const [x2, y2] = ring[(at + 1) % ring.length] ?? [x, y];
    return sum + (x - ox) * (y2 - oy) - (x2 - ox) * (y - oy);
  }, 0);
}
