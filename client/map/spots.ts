// Where the name of an area can stand: points of a lattice inside the area itself, those nearest its visual centre first.
import { type CityMesh, rimOf } from "./city-mesh.ts";
import type { Box, Pixel } from "./label-places.ts";
import { toPixels } from "./projection.ts";

/** In px of the world at zoom 0. `room` is how far the area runs from `at` along its row and its column of the lattice. */
export type Spot = { readonly at: Pixel; readonly room: Box };
type Span = readonly [from: number, to: number];

/** Rows, or columns where the area is wider than high: at most so many squared spots. */
const LATTICE = 24;

/** Of a division by its code; looked for once, since the mesh does not change. As many are kept as there are divisions. */
export function spotsOf(mesh: CityMesh, code: string): readonly Spot[] {
  const known = kept.get(mesh) ?? new Map<string, readonly Spot[]>();
  kept.set(mesh, known);
  const made = known.get(code) ?? spotsInside(mesh, mesh.gridsOf.get(code) ?? []);
  known.set(code, made);
  return made;
}

const kept = new WeakMap<CityMesh, Map<string, readonly Spot[]>>();

/** At least one for anything that has an area. */
export function spotsInside(mesh: CityMesh, grids: readonly number[]): readonly Spot[] {
  const rim = rimOf(mesh, grids).map((line) => line.map((at) => toPixels(at, 0)));
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of rim.flat()) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  const step = Math.max(right - left, bottom - top) / LATTICE;
  if (!(step > 0)) return [];
  const rows = spansOf(rim, { top, step, count: Math.max(1, Math.round((bottom - top) / step)) });
  const spots = rows.flatMap((spans, row) =>
    spans.flatMap((span) => {
      const [from, to] = span;
      const count = Math.max(1, Math.round((to - from) / step));
      return Array.from({ length: count }, (_, nth): Spot => {
        const x = from + ((nth + 0.5) / count) * (to - from);
        const [first, last] = columnOf(rows, row, x);
        return { at: [x, top + (row + 0.5) * step], room: [from, top + first * step, to, top + (last + 1) * step] };
      });
    }),
  );
  return nearestFirst(spots);
}

/** What of each row's middle line lies inside. */
function spansOf(rim: readonly (readonly Pixel[])[], { top, step, count }: { top: number; step: number; count: number }): Span[][] {
  const crossings = Array.from({ length: count }, (): number[] => []);
  for (const line of rim) {
    line.slice(1).forEach(([x2, y2], at) => {
      const [x1, y1] = line[at] as Pixel;
      const [low, high] = y1 < y2 ? [y1, y2] : [y2, y1];
      for (let row = Math.max(0, Math.ceil((low - top) / step - 0.5)); row < count; row += 1) {
        const y = top + (row + 0.5) * step;
        if (y >= high) break;
        crossings[row]?.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
      }
    });
  }
  return crossings.map((xs) => {
    xs.sort((a, b) => a - b);
    const spans = Array.from({ length: xs.length >> 1 }, (_, at): Span => [xs[2 * at] as number, xs[2 * at + 1] as number]);
    return spans.filter(([from, to]) => to - from > step * 1e-3);
  });
}

/** The first and the last of the rows that hold `x` without a gap around `row`. */
function columnOf(rows: readonly Span[][], row: number, x: number): Span {
  const holds = (at: number) => rows[at]?.some(([from, to]) => from <= x && x <= to) ?? false;
  let [first, last] = [row, row];
  while (holds(first - 1)) first -= 1;
  while (holds(last + 1)) last += 1;
  return [first, last];
}

/** Near the middle of them all, and in the middle of what is around it. */
function nearestFirst(spots: readonly Spot[]): readonly Spot[] {
  const mean = (axis: 0 | 1) => spots.reduce((sum, { at }) => sum + at[axis], 0) / spots.length;
  const [x, y] = [mean(0), mean(1)];
  const cost = ({ at, room: [left, top, right, bottom] }: Spot) =>
    Math.hypot(at[0] - x, at[1] - y) + Math.hypot(at[0] - (left + right) / 2, at[1] - (top + bottom) / 2);
  return spots
    .map((spot) => ({ spot, cost: cost(spot) }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ spot }) => spot);
}
