// Faults of the file of exchange points: its form, each point's code, and whether it lies in the city.
import { ExchangePointProperties } from "./city.ts";
import type { Report } from "./city-fault.ts";
import type { ReadGrid } from "./city-grids-check.ts";
import { isInside, type LngLat } from "./city-rings.ts";

/** Where residents exchange what they have earned. WGS 84. */
export type ExchangePoint = ExchangePointProperties & { readonly at: LngLat };

/** More than this is no list of shops, and the wall would draw nothing else. */
const MOST_POINTS = 20_000;

/** The points of a GeoJSON file in its order, with every fault of theirs. */
export function readExchangePoints(json: unknown, grids: readonly ReadGrid[], report: Report): ExchangePoint[] {
  const features = isRecord(json) && json.type === "FeatureCollection" && Array.isArray(json.features) ? json.features : undefined;
  if (!features) {
    report("type", "is no FeatureCollection with features", "write one Point a feature into a FeatureCollection (RFC 7946)");
    return [];
  }
  if (features.length > MOST_POINTS) {
    report("features", `has ${features.length} points; at most ${MOST_POINTS} are taken`, "leave out those that are closed");
    return [];
  }
  const isInCity = locateIn(grids);
  const seen = new Set<string>();
  return features.flatMap((member: unknown, index): ExchangePoint[] => {
    const feature = isRecord(member) ? member : {};
    const place = `features[${index}]`;
    const parsed = ExchangePointProperties.safeParse(feature.properties);
    for (const { path, message } of parsed.error?.issues ?? [])
      report(place, `properties${path.length > 0 ? `.${path.join(".")}` : ""}: ${message}`, "give it code, and name where it has one");
    const at = positionOf(feature.geometry);
    if (!at) report(place, "is no Point", 'give it "geometry": { "type": "Point", "coordinates": [longitude, latitude] }');
    else if (!isInCity(at))
      report(place, `[${at.join(", ")}] lies in no grid`, "write longitude first, in WGS 84, or leave out what lies outside the city");
    if (!parsed.success || !at) return [];
    const { code } = parsed.data;
    if (seen.has(code)) report(place, `another point has the code "${code}"`, "give each point its own code");
    seen.add(code);
    return [{ ...parsed.data, at }];
  });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function positionOf(geometry: unknown): LngLat | undefined {
  if (!isRecord(geometry) || geometry.type !== "Point" || !Array.isArray(geometry.coordinates)) return undefined;
  const [lng, lat] = geometry.coordinates as unknown[];
  return typeof lng === "number" && typeof lat === "number" && Number.isFinite(lng) && Number.isFinite(lat) ? [lng, lat] : undefined;
}

/** Boxes first: 1,400 points among 4,608 grids take a few hundredths of a second. */
function locateIn(grids: readonly ReadGrid[]): (at: LngLat) => boolean {
  const shapes = grids.flatMap(({ polygons }) => (polygons ? [{ rings: polygons.flat(), box: boxOf(polygons.flat(2)) }] : []));
  return (at) =>
    shapes.some(
      ({ rings, box: [west, south, east, north] }) =>
        at[0] >= west &&
        at[0] <= east &&
        at[1] >= south &&
        at[1] <= north &&
        rings.reduce((inside, ring) => inside !== isInside(ring, at), false),
    );
}

function boxOf(points: readonly LngLat[]): readonly [number, number, number, number] {
  return points.reduce<[number, number, number, number]>(
    ([w, s, e, n], [lng, lat]) => [Math.min(w, lng), Math.min(s, lat), Math.max(e, lng), Math.max(n, lat)],
    [180, 90, -180, -90],
  );
}
