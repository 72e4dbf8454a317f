// The shape of one grid: whether its rings are closed, simple, wound as RFC 7946 wants and on the right spot of the Earth.
import type { Report } from "./city-fault.ts";
import { turn } from "./planar.ts";

export type LngLat = readonly [number, number];
/** Rings first point not repeated, whole numbers on `toCell`'s lattice: the first is the rim, wound left, holes wound right. */
export type Shape = readonly (readonly (readonly (readonly [number, number])[])[])[];

export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** A hair more than rounding: coordinates may lie this far outside the bounds, in degrees. */
const BOUNDS_SLACK = 1e-6;

/**
 * Reports every fault in a polygon's coordinates, and gives its rings wound as they should be, closed or not, swapped back where longitude and
 * latitude were swapped; undefined when they are of no use.
 */
export function checkPolygons(
  polygons: unknown,
  bounds: Bounds | undefined,
  report: (problem: string, cure: string) => void,
): LngLat[][][] | undefined {
  if (!Array.isArray(polygons) || polygons.length === 0) {
    report("has no polygon", "give it at least one polygon");
    return undefined;
  }
  const read: LngLat[][][] = [];
  for (const polygon of polygons) {
    const rings = readPolygon(polygon, report);
    if (!rings) return undefined;
    read.push(rings);
  }
  const placed = checkPlace(read, bounds, report);
  if (!placed) return undefined;
  return placed.map((rings) => rings.map((ring, at) => checkWinding(ring, at === 0, report)));
}

function readPolygon(polygon: unknown, report: (problem: string, cure: string) => void): LngLat[][] | undefined {
  if (!Array.isArray(polygon) || polygon.length === 0) {
    report("has a polygon without rings", "give each polygon an outer ring");
    return undefined;
  }
  const rings: LngLat[][] = [];
  for (const ring of polygon) {
    const points = readRing(ring, report);
    if (!points) return undefined;
    rings.push(points);
  }
  return rings;
}

function readRing(ring: unknown, report: (problem: string, cure: string) => void): LngLat[] | undefined {
  if (!Array.isArray(ring) || !ring.every(isPosition)) {
    report("has a ring with something that is no position", "give every position as [longitude, latitude], two finite numbers");
    return undefined;
  }
  const points = ring as LngLat[];
  const [first, last] = [points[0], points.at(-1)];
  const closed = first !== undefined && last !== undefined && points.length > 1 && first[0] === last[0] && first[1] === last[1];
  if (points.length < 4 && closed)
    report(`has a ring of ${points.length} positions`, "a ring needs at least four, the last equal to the first");
  else if (!closed) report("has a ring that is not closed", "repeat its first position as the last");
  const open = (closed ? points.slice(0, -1) : points).filter((point, at, all) => {
    const before = all[(at + all.length - 1) % all.length];
    return all.length === 1 || before === undefined || point[0] !== before[0] || point[1] !== before[1];
  });
  if (open.length < 3) {
    if (points.length >= 4 || !closed) report("has a ring without area", "draw it anew with at least three different points");
    return undefined;
  }
  return open;
}

function isPosition(value: unknown): value is LngLat {
  return Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1]);
}

/** Polygons swapped back where that is the fault; undefined when they lie nowhere on Earth. */
function checkPlace(
  polygons: LngLat[][][],
  bounds: Bounds | undefined,
  report: (problem: string, cure: string) => void,
): LngLat[][][] | undefined {
  const points = polygons.flat(2);
  const isOnEarth = ([lng, lat]: LngLat): boolean => Math.abs(lng) <= 180 && Math.abs(lat) <= 90;
  const swap = ([lng, lat]: LngLat): LngLat => [lat, lng];
  const swapped = (): LngLat[][][] => polygons.map((rings) => rings.map((ring) => ring.map(swap)));
  const isIn = ([lng, lat]: LngLat): boolean => {
    if (!bounds) return true;
    return (
      lng >= bounds[0] - BOUNDS_SLACK &&
      lat >= bounds[1] - BOUNDS_SLACK &&
      lng <= bounds[2] + BOUNDS_SLACK &&
      lat <= bounds[3] + BOUNDS_SLACK
    );
  };
  const lost = points.find((point) => !isOnEarth(point));
  const outside = points.find((point) => !isIn(point));
  if (outside === undefined && lost === undefined) return polygons;
  if (points.every((point) => isOnEarth(swap(point)) && isIn(swap(point)))) {
    if (bounds || lost) {
      report(`has longitude and latitude swapped: ${positionText(points[0])}`, "write longitude first");
      return swapped();
    }
  }
  if (lost) {
    report(`lies outside WGS 84: ${positionText(lost)}`, "convert the coordinates to degrees of WGS 84, longitude first");
    return undefined;
  }
  report(
    `lies outside the city's bounds: ${positionText(outside)}`,
    "correct the position, or widen bounds in city.json; data in GCJ-02 or another datum must be converted",
  );
  return polygons;
}

const positionText = (point: LngLat | undefined): string => `[${point?.[0]}, ${point?.[1]}]`;

function checkWinding(ring: LngLat[], rim: boolean, report: (problem: string, cure: string) => void): LngLat[] {
  const area = signedArea(ring);
  if (area === 0) return ring;
  if (area > 0 === rim) return ring;
  report(
    rim ? "has its outer ring wound clockwise" : "has a hole wound counter-clockwise",
    "reverse the ring: RFC 7946 wants outer rings counter-clockwise, holes clockwise",
  );
  return ring.toReversed();
}

/** Twice the area inside, positive when the ring runs counter-clockwise. */
export function signedArea(ring: readonly LngLat[]): number {
  const [ox, oy] = ring[0] ?? [0, 0];
  let area = 0;
  for (let at = 1; at + 1 < ring.length; at += 1) {
    const [ax, ay] = ring[at] ?? [ox, oy];
    const [bx, by] = ring[at + 1] ?? [ox, oy];
    area += (ax - ox) * (by - oy) - (bx - ox) * (ay - oy);
  }
  return area;
}

/** Reports rings that have no area, cross or touch themselves or one another, and holes that lie outside their rim. */
export function checkShape(shape: Shape, report: Report, place: string): void {
  for (const rings of shape) {
    for (const ring of rings) if (signedArea(ring) === 0) report(place, "has a ring without area", "draw it anew as a proper polygon");
    const sides = rings.flatMap((ring, index) =>
      ring.map((a, at) => ({ index, at, size: ring.length, a, b: ring[(at + 1) % ring.length] ?? a })),
    );
    if (sides.length > 400 ? meetBySweep(sides) : meetByPairs(sides))
      report(place, "crosses or touches itself", "draw the ring so that it never meets itself");
    const [rim, ...holes] = rings;
    for (const hole of holes) {
      if (rim && hole[0] && !isInside(rim, middle(hole[0], hole[1] ?? hole[0])))
        report(place, "has a hole outside its outer ring", "remove the hole or make it a polygon of its own");
    }
  }
}

type Side = { readonly index: number; readonly at: number; readonly size: number; readonly a: LngLat; readonly b: LngLat };

function meetByPairs(sides: readonly Side[]): boolean {
  return sides.some((s, one) => {
    for (let two = one + 1; two < sides.length; two += 1) if (meet(s, sides[two] ?? s)) return true;
    return false;
  });
}

function meetBySweep(sides: readonly Side[]): boolean {
  const west = (side: Side): number => Math.min(side.a[0], side.b[0]);
  const sorted = sides.toSorted((s, t) => west(s) - west(t));
  return sorted.some((s, one) => {
    const east = Math.max(s.a[0], s.b[0]);
    for (let two = one + 1; two < sorted.length; two += 1) {
      const t = sorted[two];
      if (!t || west(t) > east) return false;
      if (meet(s, t)) return true;
    }
    return false;
  });
}

/** Whether two sides meet anywhere but where neighbours of one ring must. */
function meet(s: Side, t: Side): boolean {
  if (Math.max(s.a[1], s.b[1]) < Math.min(t.a[1], t.b[1]) || Math.max(t.a[1], t.b[1]) < Math.min(s.a[1], s.b[1])) return false;
  if (Math.max(s.a[0], s.b[0]) < Math.min(t.a[0], t.b[0]) || Math.max(t.a[0], t.b[0]) < Math.min(s.a[0], s.b[0])) return false;
  const [ta, tb] = [side(s, t.a), side(s, t.b)];
  const [sa, sb] = [side(t, s.a), side(t, s.b)];
  const sameRing = s.index === t.index;
  const follows = sameRing && (t.at === (s.at + 1) % s.size || s.at === (t.at + 1) % s.size);
  // Neighbours share a point; they meet beyond it only when they run back over each other.
  if (follows) return ta === 0 && tb === 0 && (s.b[0] - s.a[0]) * (t.b[0] - t.a[0]) + (s.b[1] - s.a[1]) * (t.b[1] - t.a[1]) < 0;
  if (((ta > 0 && tb < 0) || (ta < 0 && tb > 0)) && ((sa > 0 && sb < 0) || (sa < 0 && sb > 0))) return true;
  // A hole may touch its rim in a point (RFC 7946 follows simple features here); a ring may not touch itself.
  const touches = (ta === 0 && isOn(s, t.a)) || (tb === 0 && isOn(s, t.b)) || (sa === 0 && isOn(t, s.a)) || (sb === 0 && isOn(t, s.b));
  if (!touches) return false;
  return sameRing || (ta === 0 && tb === 0);
}

const side = ({ a, b }: Side, p: LngLat): number => turn(a[0], a[1], b[0], b[1], p[0], p[1]);
const isOn = ({ a, b }: Side, p: LngLat): boolean => (p[0] - a[0]) * (p[0] - b[0]) + (p[1] - a[1]) * (p[1] - b[1]) <= 0;
const middle = (a: LngLat, b: LngLat): LngLat => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];

/** Even-odd rule; a point on the line counts either way. */
export function isInside(ring: readonly LngLat[], [x, y]: LngLat): boolean {
  let inside = false;
  let [ax, ay] = ring.at(-1) ?? [0, 0];
  for (const [bx, by] of ring) {
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    [ax, ay] = [bx, by];
  }
  return inside;
}
