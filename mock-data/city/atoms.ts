// The mesh's faces as atoms: where each lies, how large it is, how much of the city it holds, what it touches.
import type { Lattice } from "./lattice.ts";
import type { Mesh } from "./mesh.ts";

/** Neighbours of atom `a` are `near[start[a]] … near[start[a + 1] - 1]`, with the length of the shared border and the cost of stepping over. */
export type Atoms = {
  readonly count: number;
  /** Centroids, in lattice steps of latitude (x already squeezed): plain Euclid holds. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** In squared units of x and y. */
  readonly area: Float64Array;
  readonly people: Float64Array;
  readonly mass: Float64Array;
  readonly start: Int32Array;
  readonly near: Int32Array;
  readonly border: Float64Array;
  readonly cost: Float64Array;
};

export type Weighing = {
  /** How thickly people live at a point of a region: only ratios within a region count, once `peopleOf` is given. */
  readonly density: (x: number, y: number, region: number) => number;
  /** People in each region. */
  readonly peopleOf?: readonly number[];
  /** The part of an atom's mass that is people; the rest is land. */
  readonly peopleShare: number;
  /** Factor on the cost of a step across a point: where it is high, borders come to lie. */
  readonly rough: (x: number, y: number) => number;
};

/** Masses sum to 1 over the city. Pieces that nothing connects (islands) are joined to the nearest atom of their region by a dear bridge. */
export function createAtoms(lattice: Lattice, mesh: Mesh, weighing: Weighing): Atoms {
  const count = mesh.regionOf.length;
  const { x, y, area } = shapes(lattice, mesh);
  const people = new Float64Array(count);
  for (let at = 0; at < count; at += 1) people[at] = (area[at] ?? 0) * weighing.density(x[at] ?? 0, y[at] ?? 0, mesh.regionOf[at] ?? 0);
  if (weighing.peopleOf) scaleByRegion(people, mesh.regionOf, weighing.peopleOf);
  const [land, souls] = [sum(area), sum(people)];
  const mass = area.map((size, at) => (1 - weighing.peopleShare) * (size / land) + weighing.peopleShare * ((people[at] ?? 0) / souls));
  const borders = bordersOf(lattice, mesh);
  bridge(borders, { mesh, x, y });

  const start = new Int32Array(count + 1);
  const [near, border, cost]: [number[], number[], number[]] = [[], [], []];
  for (let at = 0; at < count; at += 1) {
    for (const [other, length] of borders[at] ?? []) {
      const distance = Math.hypot((x[at] ?? 0) - (x[other] ?? 0), (y[at] ?? 0) - (y[other] ?? 0));
      const scale = (Math.sqrt((mass[at] ?? 0) / (area[at] ?? 1)) + Math.sqrt((mass[other] ?? 0) / (area[other] ?? 1))) / 2;
      near.push(other);
      border.push(length);
      cost.push((distance * scale + 1e-12) * weighing.rough(((x[at] ?? 0) + (x[other] ?? 0)) / 2, ((y[at] ?? 0) + (y[other] ?? 0)) / 2));
    }
    start[at + 1] = near.length;
  }
  return {
    count,
    x,
    y,
    area,
    people,
    mass,
    start,
    near: Int32Array.from(near),
    border: Float64Array.from(border),
    cost: Float64Array.from(cost),
  };
}

function shapes(lattice: Lattice, mesh: Mesh) {
  const count = mesh.regionOf.length;
  const [x, y, area] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  const [firstX, firstY] = [new Float64Array(count).fill(Number.NaN), new Float64Array(count)];
  mesh.atom.forEach((atom, edge) => {
    if (atom < 0) return;
    const [ax, ay] = [(mesh.x[mesh.from[edge] ?? 0] ?? 0) * lattice.squeeze, mesh.y[mesh.from[edge] ?? 0] ?? 0];
    const [bx, by] = [(mesh.x[mesh.to[edge] ?? 0] ?? 0) * lattice.squeeze, mesh.y[mesh.to[edge] ?? 0] ?? 0];
    if (Number.isNaN(firstX[atom] ?? 0)) [firstX[atom], firstY[atom]] = [ax, ay];
    // Relative to the face's first corner: far from the origin the products would lose the small areas.
    const [ox, oy] = [firstX[atom] ?? 0, firstY[atom] ?? 0];
    const cross = (ax - ox) * (by - oy) - (bx - ox) * (ay - oy);
    area[atom] = (area[atom] ?? 0) + cross / 2;
    x[atom] = (x[atom] ?? 0) + ((ax + bx - 2 * ox) * cross) / 6;
    y[atom] = (y[atom] ?? 0) + ((ay + by - 2 * oy) * cross) / 6;
  });
  for (let at = 0; at < count; at += 1) {
    const size = Math.max(area[at] ?? 0, 1e-9);
    area[at] = size;
    x[at] = (firstX[at] ?? 0) + (x[at] ?? 0) / size;
    y[at] = (firstY[at] ?? 0) + (y[at] ?? 0) / size;
  }
  return { x, y, area };
}

/** Scales values so that those of each region sum to its total. */
export function scaleByRegion(values: Float64Array, regionOf: ArrayLike<number>, totals: readonly number[]): void {
  const sums = new Float64Array(totals.length);
  for (let at = 0; at < values.length; at += 1) sums[regionOf[at] ?? 0] = (sums[regionOf[at] ?? 0] ?? 0) + (values[at] ?? 0);
  for (let at = 0; at < values.length; at += 1) {
    const region = regionOf[at] ?? 0;
    values[at] = ((values[at] ?? 0) * (totals[region] ?? 0)) / (sums[region] || 1);
  }
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** Length of the border with each neighbour in the same region. Regions are cut apart: nothing grows across their lines. */
function bordersOf(lattice: Lattice, mesh: Mesh): Map<number, number>[] {
  const borders: Map<number, number>[] = mesh.regionOf.map(() => new Map());
  mesh.atom.forEach((atom, edge) => {
    const other = mesh.atom[edge ^ 1] ?? -1;
    if (atom < 0 || other < 0 || atom === other || mesh.regionOf[atom] !== mesh.regionOf[other]) return;
    const [a, b] = [mesh.from[edge] ?? 0, mesh.to[edge] ?? 0];
    const length = Math.hypot(((mesh.x[a] ?? 0) - (mesh.x[b] ?? 0)) * lattice.squeeze, (mesh.y[a] ?? 0) - (mesh.y[b] ?? 0));
    borders[atom]?.set(other, (borders[atom]?.get(other) ?? 0) + length);
  });
  return borders;
}

type Places = { readonly mesh: Mesh; readonly x: Float64Array; readonly y: Float64Array };

function bridge(borders: Map<number, number>[], { mesh, x, y }: Places): void {
  const regions = Math.max(-1, ...mesh.regionOf) + 1;
  for (let region = 0; region < regions; region += 1) {
    const members = mesh.regionOf.flatMap((owner, at) => (owner === region ? [at] : []));
    const pieces = piecesOf(members, (at) => borders[at]?.keys() ?? []).sort((a, b) => b.length - a.length);
    const joined = [...(pieces[0] ?? [])];
    for (const piece of pieces.slice(1)) {
      let best = [piece[0] ?? 0, joined[0] ?? 0, Number.POSITIVE_INFINITY] as const;
      for (const a of piece) {
        for (const b of joined) {
          const distance = Math.hypot((x[a] ?? 0) - (x[b] ?? 0), (y[a] ?? 0) - (y[b] ?? 0));
          if (distance < best[2]) best = [a, b, distance];
        }
      }
      borders[best[0]]?.set(best[1], 0);
      borders[best[1]]?.set(best[0], 0);
      joined.push(...piece);
    }
  }
}

/** Groups of members that reach one another through `near`, which may name strangers too. */
export function piecesOf(members: readonly number[], near: (at: number) => Iterable<number>): number[][] {
  const left = new Set(members);
  const pieces: number[][] = [];
  for (const first of members) {
    if (!left.delete(first)) continue;
    const piece = [first];
    for (const at of piece) for (const other of near(at)) if (left.delete(other)) piece.push(other);
    pieces.push(piece);
  }
  return pieces;
}
