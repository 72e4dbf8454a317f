// Fewer corners for the lines between grids, without moving a given outline and without ever making two lines cross.

import { pairOf, turn } from "../../shared/planar.ts";
import type { Arc } from "./arcs.ts";
import type { Mesh } from "./mesh.ts";

export type Simplifying = {
  /** The triangle that a corner may span and still be dropped, in squared lattice steps, for an arc. */
  readonly tolerance: (arc: Arc) => number;
};

/** Passes of putting corners back where lines cross; the last ones put back whole neighbourhoods. */
const MENDS = 8;

/**
 * The vertices that each arc keeps. Inner arcs lose their least corners (Visvalingam and Whyatt); given outlines lose only the points that the
 * mesh put into them. Throws when lines cross even with all corners: another seed then gives another mesh.
 */
export function simplifyArcs(mesh: Mesh, arcs: readonly Arc[], { tolerance }: Simplifying): number[][] {
  const kept = arcs.map((arc) => (arc.given ? keepGiven(mesh, arc) : dropCorners(mesh, arc.vertices, tolerance(arc))));
  for (let pass = 0; pass < MENDS; pass += 1) {
    const crossing = crossingArcs(mesh, kept);
    if (crossing.size === 0) return kept;
    const halved = pass < 3 ? 0.25 ** (pass + 1) : 0;
    for (const at of crossing) {
      const arc = arcs[at];
      if (arc) kept[at] = arc.given || halved === 0 ? [...arc.vertices] : dropCorners(mesh, arc.vertices, tolerance(arc) * halved);
    }
  }
  throw new Error("two lines of the mesh cross after rounding to the lattice: build again with another --seed");
}

function keepGiven(mesh: Mesh, { vertices }: Arc): number[] {
  const kept = vertices.filter((vertex, at) => at === 0 || at === vertices.length - 1 || mesh.given.has(vertex));
  return kept.length >= leastOf(vertices) ? kept : [...vertices];
}

/** A closed arc keeps three corners, an open one its ends. */
const leastOf = (vertices: readonly number[]): number => (vertices[0] === vertices.at(-1) ? 4 : 2);

function dropCorners(mesh: Mesh, vertices: readonly number[], tolerance: number): number[] {
  const kept = [...vertices];
  const least = leastOf(vertices);
  while (kept.length > least) {
    let smallest = tolerance;
    let drop = -1;
    for (let at = 1; at < kept.length - 1; at += 1) {
      const area = Math.abs(turnOf(mesh, kept[at - 1] ?? 0, kept[at] ?? 0, kept[at + 1] ?? 0)) / 2;
      if (area < smallest) [smallest, drop] = [area, at];
    }
    if (drop < 0) break;
    kept.splice(drop, 1);
  }
  return kept;
}

function turnOf({ x, y }: Mesh, a: number, b: number, c: number): number {
  return turn(x[a] ?? 0, y[a] ?? 0, x[b] ?? 0, y[b] ?? 0, x[c] ?? 0, y[c] ?? 0);
}

/** Arcs of which some piece crosses, overlaps or touches another outside their shared ends. */
function crossingArcs(mesh: Mesh, kept: readonly (readonly number[])[]): Set<number> {
  const pieces: { arc: number; a: number; b: number }[] = [];
  kept.forEach((vertices, arc) => {
    for (let at = 1; at < vertices.length; at += 1) pieces.push({ arc, a: vertices[at - 1] ?? 0, b: vertices[at] ?? 0 });
  });
  const [X, Y] = [(v: number) => mesh.x[v] ?? 0, (v: number) => mesh.y[v] ?? 0];
  const mean = pieces.reduce((sum, { a, b }) => sum + Math.abs(X(a) - X(b)) + Math.abs(Y(a) - Y(b)), 0) / Math.max(1, pieces.length);
  const size = Math.max(16, Math.round(mean));
  const boxes = new Map<number, number[]>();
  const crossing = new Set<number>();
  pieces.forEach(({ arc, a, b }, at) => {
    for (let cx = Math.floor(Math.min(X(a), X(b)) / size); cx <= Math.max(X(a), X(b)) / size; cx += 1) {
      for (let cy = Math.floor(Math.min(Y(a), Y(b)) / size); cy <= Math.max(Y(a), Y(b)) / size; cy += 1) {
        const box = boxes.get(pairOf(cx, cy));
        if (!box) boxes.set(pairOf(cx, cy), [at]);
        else {
          for (const other of box) {
            const rival = pieces[other];
            if (!rival || !meets(mesh, [a, b], [rival.a, rival.b])) continue;
            crossing.add(arc);
            crossing.add(rival.arc);
          }
          box.push(at);
        }
      }
    }
  });
  return crossing;
}

type Piece = readonly [number, number];

function meets(mesh: Mesh, [a, b]: Piece, [c, d]: Piece): boolean {
  const shared = Number(a === c || a === d) + Number(b === c || b === d);
  if (shared === 2) return true;
  const [ca, cb] = [turnOf(mesh, c, d, a), turnOf(mesh, c, d, b)];
  const [ac, ad] = [turnOf(mesh, a, b, c), turnOf(mesh, a, b, d)];
  if (shared === 1) {
    if (ca !== 0 || cb !== 0) return false;
    // In one line with a common end: they overlap when the other ends lie on the same side of it.
    const [common, one] = a === c || a === d ? [a, b] : [b, a];
    const two = common === c ? d : c;
    return dot(mesh, common, one, two) > 0;
  }
  if (ca * cb < 0 && ac * ad < 0) return true;
  return (
    (ca === 0 && isBetween(mesh, a, [c, d])) ||
    (cb === 0 && isBetween(mesh, b, [c, d])) ||
    (ac === 0 && isBetween(mesh, c, [a, b])) ||
    (ad === 0 && isBetween(mesh, d, [a, b]))
  );
}

function dot({ x, y }: Mesh, from: number, a: number, b: number): number {
  return ((x[a] ?? 0) - (x[from] ?? 0)) * ((x[b] ?? 0) - (x[from] ?? 0)) + ((y[a] ?? 0) - (y[from] ?? 0)) * ((y[b] ?? 0) - (y[from] ?? 0));
}

const isBetween = (mesh: Mesh, point: number, [a, b]: Piece): boolean => dot(mesh, point, a, b) <= 0;
