// Whether grids cover their city once: no overlap, no gap. Lines that two grids share cancel out; only what is left is looked at closely.
import { isInside, type LngLat, type Shape } from "./city-rings.ts";
import { createVertices, linkFaces, nodeSegments, pairOf, type Segment, traceFaces, type Vertices } from "./planar.ts";

export type Coverage = {
  /** Grids that share a piece of line with each grid, in order of index. */
  readonly neighbours: readonly (readonly number[])[];
  /** Grids that lie over one another, with a point inside the overlap and its size in lattice squares. */
  readonly overlaps: readonly { readonly grids: readonly number[]; readonly at: LngLat; readonly squares: number }[];
  /** Grids round a hole that no grid covers. */
  readonly gaps: readonly { readonly grids: readonly number[]; readonly at: LngLat; readonly squares: number }[];
};

/**
 * Walks all sides of all grids. A side and its reverse cancel: there one grid ends and the next begins. What does not cancel is the city's rim, or
 * the rim of a gap or an overlap; how many grids lie on each side of it tells which. `leastSquares`: smaller faces are rounding, not faults.
 */
export function coverageOf(shapes: readonly (Shape | undefined)[], leastSquares: number): Coverage {
  const vertices = createVertices();
  const { sides, owners } = collectSides(shapes, vertices);
  const near: Set<number>[] = shapes.map(() => new Set());
  const left: { a: number; b: number; owner: number }[] = [];
  for (const { a, b, key } of sides) cancel(owners.get(key), { a, b, near, left });

  const segments = left.map(({ a, b }): Segment => ({ a, b, chain: [a, b] }));
  nodeSegments(segments, vertices);
  const rest = sumPieces(segments, left, near);
  const faults = facesOf(rest, vertices, leastSquares);
  const boxes = shapes.map(boxOf);
  return {
    neighbours: near.map((set) => [...set].sort((one, two) => one - two)),
    overlaps: faults
      .filter(({ covered }) => covered > 1)
      .map(({ at, squares }) => ({
        at,
        squares,
        grids: shapes.flatMap((shape, grid) => (shape && isInBox(boxes[grid], at) && isInShape(shape, at) ? [grid] : [])),
      })),
    gaps: faults.filter(({ covered }) => covered < 1).map(({ at, squares, owners: grids }) => ({ at, squares, grids })),
  };
}

type Sided = { readonly key: number; readonly a: number; readonly b: number };

/** Each side once, and the grids that have it: those walking a → b at even places after their sign. */
function collectSides(shapes: readonly (Shape | undefined)[], vertices: Vertices): { sides: Sided[]; owners: Map<number, number[]> } {
  const owners = new Map<number, number[]>();
  const sides: Sided[] = [];
  shapes.forEach((shape, grid) => {
    for (const ring of shape?.flat() ?? []) {
      const ids = ring.map(([x, y]) => vertices.add(x, y));
      ids.forEach((a, at) => {
        const b = ids[(at + 1) % ids.length] ?? a;
        if (a === b) return;
        const key = pairOf(Math.min(a, b), Math.max(a, b));
        const forward = a < b ? grid : ~grid;
        const list = owners.get(key);
        if (list) list.push(forward);
        else {
          owners.set(key, [forward]);
          sides.push({ key, a: Math.min(a, b), b: Math.max(a, b) });
        }
      });
    }
  });
  return { sides, owners };
}

type Cancelling = {
  readonly a: number;
  readonly b: number;
  readonly near: readonly Set<number>[];
  readonly left: { a: number; b: number; owner: number }[];
};

function cancel(owners: readonly number[] | undefined, { a, b, near, left }: Cancelling): void {
  const [one, two] = owners ?? [];
  if (one === undefined) return;
  if (owners?.length === 2 && two !== undefined && one < 0 !== two < 0) return join(near, gridOf(one), gridOf(two));
  const forward = owners?.filter((owner) => owner >= 0) ?? [];
  const backward = owners?.filter((owner) => owner < 0).map(gridOf) ?? [];
  for (const grid of forward) for (const other of backward) join(near, grid, other);
  for (const owner of forward.slice(backward.length)) left.push({ a, b, owner });
  for (const owner of backward.slice(forward.length)) left.push({ a: b, b: a, owner });
}

const gridOf = (owner: number): number => (owner < 0 ? ~owner : owner);

function join(near: readonly Set<number>[], one: number, two: number): void {
  if (one === two) return;
  near[one]?.add(two);
  near[two]?.add(one);
}

/** Pieces with how many more grids lie on their left than on their right. */
type Rest = { readonly a: number; readonly b: number; readonly step: number; readonly owners: readonly number[] };

function sumPieces(segments: readonly Segment[], left: readonly { owner: number }[], near: readonly Set<number>[]): Rest[] {
  const pieces = new Map<number, { a: number; b: number; step: number; owners: number[] }>();
  segments.forEach(({ chain }, index) => {
    const owner = left[index]?.owner ?? 0;
    for (let at = 1; at < chain.length; at += 1) {
      const [from, to] = [chain[at - 1] ?? 0, chain[at] ?? 0];
      if (from === to) continue;
      const [a, b] = [Math.min(from, to), Math.max(from, to)];
      const piece = pieces.get(pairOf(a, b)) ?? { a, b, step: 0, owners: [] };
      pieces.set(pairOf(a, b), piece);
      piece.step += from === a ? 1 : -1;
      piece.owners.push(from === a ? owner : ~owner);
    }
  });
  for (const { owners } of pieces.values()) {
    for (const one of owners) for (const two of owners) if (one >= 0 && two < 0) join(near, one, ~two);
  }
  return [...pieces.values()].filter(({ step }) => step !== 0).map((piece) => ({ ...piece, owners: piece.owners.map(gridOf) }));
}

type Face = { readonly covered: number; readonly at: LngLat; readonly squares: number; readonly owners: readonly number[] };

/** Faces between the pieces that are covered more or less than once, the outside not counted. */
function facesOf(rest: readonly Rest[], vertices: Vertices, leastSquares: number): Face[] {
  const from = rest.flatMap(({ a, b }) => [a, b]);
  const to = rest.flatMap(({ a, b }) => [b, a]);
  const { x, y } = vertices;
  const next = linkFaces({ from, to }, vertices);
  const { face, faces } = traceFaces(next);
  const members: number[][] = Array.from({ length: faces }, () => []);
  face.forEach((at, edge) => members[at]?.push(edge));
  const area = members.map((edges) => {
    const [ox, oy] = [x[from[edges[0] ?? 0] ?? 0] ?? 0, y[from[edges[0] ?? 0] ?? 0] ?? 0];
    return (
      edges.reduce(
        (sum, edge) =>
          sum +
          ((x[from[edge] ?? 0] ?? 0) - ox) * ((y[to[edge] ?? 0] ?? 0) - oy) -
          ((x[to[edge] ?? 0] ?? 0) - ox) * ((y[from[edge] ?? 0] ?? 0) - oy),
        0,
      ) / 2
    );
  });
  const covered: (number | undefined)[] = new Array(faces).fill(undefined);
  const step = (edge: number): number => (rest[edge >> 1]?.step ?? 0) * (edge % 2 === 0 ? 1 : -1);
  for (const group of pieceGroups(members, face)) {
    const outer = group.reduce((least, at) => ((area[at] ?? 0) < (area[least] ?? 0) ? at : least), group[0] ?? 0);
    covered[outer] = coverAt(
      rest,
      vertices,
      members[outer]?.map((edge) => from[edge] ?? 0) ?? [],
      new Set(group.flatMap((at) => members[at]?.map((edge) => edge >> 1) ?? [])),
    );
    const queue = [outer];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      for (const edge of members[at] ?? []) {
        const other = face[edge ^ 1] ?? 0;
        if (covered[other] !== undefined) continue;
        covered[other] = (covered[at] ?? 0) - step(edge);
        queue.push(other);
      }
    }
  }
  return members.flatMap((edges, at): Face[] => {
    const cover = covered[at] ?? 1;
    const squares = area[at] ?? 0;
    if (cover === 1 || squares < leastSquares) return [];
    const ring = edges.map((edge): LngLat => [x[from[edge] ?? 0] ?? 0, y[from[edge] ?? 0] ?? 0]);
    return [
      {
        covered: cover,
        squares,
        at: pointWithin(ring),
        owners: [...new Set(edges.flatMap((edge) => rest[edge >> 1]?.owners ?? []))].sort((one, two) => one - two),
      },
    ];
  });
}

/** Faces that hang together through their edges. */
function pieceGroups(members: readonly (readonly number[])[], face: Int32Array): number[][] {
  const seen = new Set<number>();
  const groups: number[][] = [];
  members.forEach((_, first) => {
    if (seen.has(first)) return;
    seen.add(first);
    const group = [first];
    for (const at of group) {
      for (const edge of members[at] ?? []) {
        const other = face[edge ^ 1] ?? 0;
        if (seen.has(other)) continue;
        seen.add(other);
        group.push(other);
      }
    }
    groups.push(group);
  });
  return groups;
}

/** How many grids the other groups put over this group: what a ray to the west crosses, from the group's westernmost vertex. */
function coverAt(rest: readonly Rest[], { x, y }: Vertices, ring: readonly number[], own: ReadonlySet<number>): number {
  const start = ring.reduce((west, vertex) => ((x[vertex] ?? 0) < (x[west] ?? 0) ? vertex : west), ring[0] ?? 0);
  const [px, py] = [x[start] ?? 0, y[start] ?? 0];
  let cover = 0;
  rest.forEach(({ a, b, step }, index) => {
    if (own.has(index)) return;
    const [ax, ay, bx, by] = [x[a] ?? 0, y[a] ?? 0, x[b] ?? 0, y[b] ?? 0];
    if (ay > py === by > py || ax + ((py - ay) / (by - ay)) * (bx - ax) >= px) return;
    // Left of a → b lies to the west when it runs up: coming from the west, the ray loses what is on its left.
    cover += by > ay ? -step : step;
  });
  return cover;
}

/** A point inside a ring: beside the middle of one of its sides, as near as needed. */
function pointWithin(ring: readonly LngLat[]): LngLat {
  let best: LngLat = ring[0] ?? [0, 0];
  for (let reach = 0.25; reach > 1e-4; reach /= 4) {
    for (let at = 0; at < ring.length; at += 1) {
      const [a, b] = [ring[at] ?? best, ring[(at + 1) % ring.length] ?? best];
      const point: LngLat = [(a[0] + b[0]) / 2 - (b[1] - a[1]) * reach, (a[1] + b[1]) / 2 + (b[0] - a[0]) * reach];
      if (isInside(ring, point)) return point;
    }
  }
  const sum = ring.reduce(([sx, sy], [px, py]) => [sx + px, sy + py] as const, [0, 0] as const);
  best = [sum[0] / ring.length, sum[1] / ring.length];
  return best;
}

type Box = readonly [number, number, number, number];

function boxOf(shape: Shape | undefined): Box {
  let [west, south, east, north] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [x, y] of shape?.flat(2) ?? []) {
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return [west, south, east, north];
}

const isInBox = (box: Box | undefined, [x, y]: LngLat): boolean =>
  box !== undefined && x >= box[0] && y >= box[1] && x <= box[2] && y <= box[3];

function isInShape(shape: Shape, at: LngLat): boolean {
  return shape.some(([rim, ...holes]) => rim !== undefined && isInside(rim, at) && !holes.some((hole) => isInside(hole, at)));
}
