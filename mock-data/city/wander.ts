// Gives a schematic line the detail of a real one: rounded first, then displaced at its midpoints, the same for both neighbours.
import type { Rng } from "../../shared/rng.ts";
import type { LngLat } from "./lattice.ts";

export type Wandering = {
  /** Pieces are split until they are shorter than this. */
  readonly pieceKm: number;
  /** How far a midpoint may be moved, as a part of its piece's length. */
  readonly roughness: number;
  readonly random: Rng;
};

const KM_PER_DEGREE = 111.195;

/** The line from the same first to the same last point, with corners rounded and seeded irregularities at every scale down to `pieceKm`. */
export function wander(line: readonly LngLat[], wandering: Wandering): LngLat[] {
  const latitude = line[0]?.[1] ?? 0;
  const squeeze = Math.cos((latitude * Math.PI) / 180);
  const flat = line.map(([lng, lat]): LngLat => [lng * squeeze * KM_PER_DEGREE, lat * KM_PER_DEGREE]);
  const smooth = round(flat);
  const rough = smooth.flatMap((end, at) => (at === 0 ? [end] : displace(smooth[at - 1] ?? end, end, wandering)));
  const back = rough.map(([x, y]): LngLat => [x / squeeze / KM_PER_DEGREE, y / KM_PER_DEGREE]);
  return [line[0] ?? [0, 0], ...back.slice(1, -1), line.at(-1) ?? [0, 0]];
}

/** A curve through every point (Catmull and Rom), three pieces to a side. */
function round(line: readonly LngLat[]): LngLat[] {
  return line.flatMap((point, at): LngLat[] => {
    const next = line[at + 1];
    if (!next) return [point];
    const [before, after] = [line[at - 1] ?? point, line[at + 2] ?? next];
    return [point, curve([before, point, next, after], 1 / 3), curve([before, point, next, after], 2 / 3)];
  });
}

function curve([a, b, c, d]: readonly [LngLat, LngLat, LngLat, LngLat], t: number): LngLat {
  const along = (axis: 0 | 1): number =>
    0.5 *
    (2 * b[axis] +
      (c[axis] - a[axis]) * t +
      (2 * a[axis] - 5 * b[axis] + 4 * c[axis] - d[axis]) * t * t +
      (3 * b[axis] - a[axis] - 3 * c[axis] + d[axis]) * t * t * t);
  return [along(0), along(1)];
}

/** The points after `a` up to `b`. */
function displace(a: LngLat, b: LngLat, wandering: Wandering): LngLat[] {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  if (Math.hypot(dx, dy) < wandering.pieceKm) return [b];
  const aside = (wandering.random() + wandering.random() - 1) * wandering.roughness;
  const middle: LngLat = [a[0] + dx * 0.5 - dy * aside, a[1] + dy * 0.5 + dx * aside];
  return [...displace(a, middle, wandering), ...displace(middle, b, wandering)];
}

/** The indices of lines that cross themselves or one another; sharing an end point is no crossing. */
export function crossingLines(lines: readonly (readonly LngLat[])[]): Set<number> {
  const sides = lines.flatMap((line, index) =>
    line
      .slice(1)
      .map((b, at) => ({ index, a: line[at] ?? b, b, west: Math.min(b[0], line[at]?.[0] ?? 0), east: Math.max(b[0], line[at]?.[0] ?? 0) })),
  );
  sides.sort((one, two) => one.west - two.west);
  const crossing = new Set<number>();
  sides.forEach((one, at) => {
    for (let next = at + 1; next < sides.length; next += 1) {
      const two = sides[next];
      if (!two || two.west > one.east) break;
      if (!cross(one.a, one.b, two.a, two.b)) continue;
      crossing.add(one.index);
      crossing.add(two.index);
    }
  });
  return crossing;
}

function cross(a: LngLat, b: LngLat, c: LngLat, d: LngLat): boolean {
  const side = (p: LngLat, q: LngLat, r: LngLat): number => (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  const shares = [c, d].some((point) => [a, b].some((other) => point[0] === other[0] && point[1] === other[1]));
  return !shares && side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}
