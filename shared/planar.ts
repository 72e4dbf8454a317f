// Straight lines between points of a whole-number lattice: where they meet, and which faces they enclose. Exact, since all numbers are whole.

/** Coordinates stay under this, so that a product of two differences and a packed pair are exact. */
export const LATTICE_MAX = 2 ** 26;

/** One number for a pair below `LATTICE_MAX`. */
export const pairOf = (x: number, y: number): number => x * LATTICE_MAX + y;

/** Twice the signed area of a triangle: positive when a, b, c turn left. */
export function turn(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

export type Vertices = {
  readonly x: number[];
  readonly y: number[];
  /** The vertex at a lattice point, the same each time. */
  readonly add: (x: number, y: number) => number;
};

export function createVertices(): Vertices {
  const ids = new Map<number, number>();
  const x: number[] = [];
  const y: number[] = [];
  const add = (px: number, py: number): number => {
    const known = ids.get(pairOf(px, py));
    if (known !== undefined) return known;
    ids.set(pairOf(px, py), x.length);
    y.push(py);
    return x.push(px) - 1;
  };
  return { x, y, add };
}

/** A line between two vertices, and all vertices on its way, both ends included. */
export type Segment = { readonly a: number; readonly b: number; chain: number[] };

/** Rounding a meeting point to the lattice may bend lines into new meetings; a few passes settle that. */
const PASSES = 12;

/** Extends the chains until pieces meet at their ends alone. Throws when that never ends. */
export function nodeSegments(segments: readonly Segment[], vertices: Vertices): void {
  for (let pass = 0; pass < PASSES; pass += 1) if (!splitOnce(segments, vertices)) return;
  throw new Error("the lines keep crossing after rounding to the lattice");
}

type Piece = { readonly segment: Segment; readonly a: number; readonly b: number; readonly on: number[] };

function splitOnce(segments: readonly Segment[], { x, y, add }: Vertices): boolean {
  const [X, Y] = [(v: number) => x[v] ?? 0, (v: number) => y[v] ?? 0];
  const pieces = segments.flatMap((segment) =>
    segment.chain.slice(1).map((b, at): Piece => ({ segment, a: segment.chain[at] ?? b, b, on: [] })),
  );
  const size = Math.max(
    16,
    Math.round(pieces.reduce((sum, { a, b }) => sum + Math.abs(X(a) - X(b)) + Math.abs(Y(a) - Y(b)), 0) / Math.max(1, pieces.length)),
  );
  const boxes = new Map<number, Piece[]>();
  for (const piece of pieces) {
    const { a, b } = piece;
    for (let cx = Math.floor(Math.min(X(a), X(b)) / size); cx <= Math.max(X(a), X(b)) / size; cx += 1) {
      for (let cy = Math.floor(Math.min(Y(a), Y(b)) / size); cy <= Math.max(Y(a), Y(b)) / size; cy += 1) {
        const box = boxes.get(pairOf(cx, cy));
        if (!box) boxes.set(pairOf(cx, cy), [piece]);
        else {
          for (const other of box) meet(piece, other);
          box.push(piece);
        }
      }
    }
  }
  let split = false;
  const inserted = new Map<Segment, Map<number, number[]>>();
  for (const piece of pieces) {
    const on = [...new Set(piece.on)].filter((v) => v !== piece.a && v !== piece.b);
    if (on.length === 0) continue;
    split = true;
    on.sort((one, two) => distance(piece.a, one) - distance(piece.a, two));
    const own = inserted.get(piece.segment) ?? new Map<number, number[]>();
    inserted.set(piece.segment, own.set(piece.a, on));
  }
  for (const [segment, own] of inserted) segment.chain = segment.chain.flatMap((v) => [v, ...(own.get(v) ?? [])]);
  return split;

  function distance(a: number, b: number): number {
    return Math.abs(X(a) - X(b)) + Math.abs(Y(a) - Y(b));
  }
  function side(v: number, { a, b }: Piece): number {
    return turn(X(a), Y(a), X(b), Y(b), X(v), Y(v));
  }
  function isBeside(v: number, { a, b }: Piece): boolean {
    const along = (X(v) - X(a)) * (X(b) - X(a)) + (Y(v) - Y(a)) * (Y(b) - Y(a));
    return along > 0 && along < (X(b) - X(a)) ** 2 + (Y(b) - Y(a)) ** 2;
  }
  function meet(one: Piece, two: Piece): void {
    const [oneA, oneB] = [side(one.a, two), side(one.b, two)];
    if ((oneA > 0 && oneB > 0) || (oneA < 0 && oneB < 0)) return;
    const [twoA, twoB] = [side(two.a, one), side(two.b, one)];
    if ((twoA > 0 && twoB > 0) || (twoA < 0 && twoB < 0)) return;
    if (oneA === 0 && isBeside(one.a, two)) two.on.push(one.a);
    if (oneB === 0 && isBeside(one.b, two)) two.on.push(one.b);
    if (twoA === 0 && isBeside(two.a, one)) one.on.push(two.a);
    if (twoB === 0 && isBeside(two.b, one)) one.on.push(two.b);
    if (oneA === 0 || oneB === 0 || twoA === 0 || twoB === 0) return;
    const along = oneA / (oneA - oneB);
    const vertex = add(Math.round(X(one.a) + along * (X(one.b) - X(one.a))), Math.round(Y(one.a) + along * (Y(one.b) - Y(one.a))));
    one.on.push(vertex);
    two.on.push(vertex);
  }
}

/** Half-edge `e` and its twin `e ^ 1` join the same vertices in opposite directions. */
export type HalfEdges = { readonly from: readonly number[]; readonly to: readonly number[] };

/** For each half-edge the one that follows it around the face on its left: the next clockwise from its twin. */
export function linkFaces({ from, to }: HalfEdges, { x, y }: Vertices): number[] {
  const leaving: number[][] = x.map(() => []);
  from.forEach((vertex, edge) => leaving[vertex]?.push(edge));
  const next: number[] = new Array(from.length).fill(-1);
  leaving.forEach((edges, vertex) => {
    const dx = (edge: number): number => (x[to[edge] ?? 0] ?? 0) - (x[vertex] ?? 0);
    const dy = (edge: number): number => (y[to[edge] ?? 0] ?? 0) - (y[vertex] ?? 0);
    const upper = (edge: number): boolean => dy(edge) > 0 || (dy(edge) === 0 && dx(edge) > 0);
    edges.sort((a, b) => Number(upper(b)) - Number(upper(a)) || dx(b) * dy(a) - dy(b) * dx(a));
    edges.forEach((edge, at) => {
      next[edge ^ 1] = edges[(at - 1 + edges.length) % edges.length] ?? edge;
    });
  });
  return next;
}

/** The face on the left of each half-edge, numbered from 0, and how many there are. */
export function traceFaces(next: readonly number[]): { face: Int32Array; faces: number } {
  const face = new Int32Array(next.length).fill(-1);
  let faces = 0;
  for (let start = 0; start < next.length; start += 1) {
    if (face[start] !== -1) continue;
    for (let edge = start; face[edge] === -1; edge = next[edge] ?? start) face[edge] = faces;
    faces += 1;
  }
  return { face, faces };
}
