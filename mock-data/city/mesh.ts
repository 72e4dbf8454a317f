// One planar mesh for the whole city: a Voronoi diagram with the outlines drawn into it, as vertices, half-edges and faces.
import { Delaunay } from "d3-delaunay";
import { createVertices, linkFaces, nodeSegments, pairOf, type Segment, traceFaces, type Vertices } from "../../shared/planar.ts";
import type { Cell, Lattice } from "./lattice.ts";

/** Closed rings on the lattice, first point not repeated; the region lies on their left (rims counter-clockwise, holes clockwise). */
export type Region = { readonly rings: readonly (readonly Cell[])[] };

/** Half-edge `e` and its twin `e ^ 1` run between the same two vertices in opposite directions; a face lies on the left. */
export type Mesh = {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly next: readonly number[];
  /** Atom on the left of each half-edge, -1 outside the city. */
  readonly atom: readonly number[];
  /** The region that each atom belongs to. */
  readonly regionOf: readonly number[];
  /** Vertices that stand in the outlines themselves, as against those put into them where the mesh meets them. */
  readonly given: ReadonlySet<number>;
  /** Half-edges below this number are parts of the outlines. */
  readonly outlineEdges: number;
  /** Half-edges along the outline's side from one given vertex to another. */
  readonly alongOutline: (a: number, b: number) => number[];
};

type Edges = { readonly ids: ReadonlyMap<number, number>; readonly from: number[]; readonly to: number[] };

/** Draws the regions into the Voronoi diagram of `seeds` (lattice points, x already squeezed). Regions must not overlap. */
export function createMesh(lattice: Lattice, regions: readonly Region[], seeds: Float64Array): Mesh {
  const vertices = createVertices();
  const outline = outlineSegments(regions, vertices);
  const given = new Set(outline.flatMap((segment) => [segment.a, segment.b]));
  const web = voronoiSegments(lattice, seeds, vertices, boxOf(regions));
  nodeSegments([...outline, ...web], vertices);

  const edges: Edges & { ids: Map<number, number> } = { ids: new Map(), from: [], to: [] };
  const chains = new Map(outline.map(({ a, b, chain }) => [pairKey(a, b), chain]));
  for (const chain of chains.values()) addChain(edges, chain);
  const outlineEdges = edges.from.length;
  for (const segment of web) addChain(edges, segment.chain);

  const next = linkFaces(edges, vertices);
  const { face, faces } = traceFaces(next);
  const owner = ownersOfFaces({ inside: insideOf(regions, vertices, edges, chains), face, faces, outlineEdges });
  const atomOfFace = new Int32Array(faces).fill(-1);
  const regionOf: number[] = [];
  for (let at = 0; at < faces; at += 1) if ((owner[at] ?? -1) >= 0) atomOfFace[at] = regionOf.push(owner[at] ?? -1) - 1;
  return {
    x: vertices.x,
    y: vertices.y,
    from: edges.from,
    to: edges.to,
    next,
    atom: Array.from(face, (at) => atomOfFace[at] ?? -1),
    regionOf,
    given,
    outlineEdges,
    alongOutline: (a, b) => along(edges, chains, a, b),
  };
}

function outlineSegments(regions: readonly Region[], vertices: Vertices): Segment[] {
  const segments = new Map<number, Segment>();
  for (const [a, b] of regions.flatMap((region) => region.rings.flatMap((ring) => sidesOf(ring, vertices)))) {
    if (!segments.has(pairKey(a, b))) segments.set(pairKey(a, b), { a, b, chain: [a, b] });
  }
  return [...segments.values()];
}

type Box = { west: number; south: number; east: number; north: number };
function boxOf(regions: readonly Region[]): Box {
  const box = {
    west: Number.POSITIVE_INFINITY,
    south: Number.POSITIVE_INFINITY,
    east: Number.NEGATIVE_INFINITY,
    north: Number.NEGATIVE_INFINITY,
  };
  for (const [x, y] of regions.flatMap((region) => region.rings.flat())) {
    box.west = Math.min(box.west, x);
    box.east = Math.max(box.east, x);
    box.south = Math.min(box.south, y);
    box.north = Math.max(box.north, y);
  }
  return box;
}

/** Lines between neighbouring seeds' cells, as far as they come near the city. A frame of far seeds keeps every cell of the city finite. */
function voronoiSegments(lattice: Lattice, seeds: Float64Array, vertices: Vertices, box: Box): Segment[] {
  const reach = Math.max((box.east - box.west) * lattice.squeeze, box.north - box.south);
  const middle = [((box.west + box.east) / 2) * lattice.squeeze, (box.south + box.north) / 2] as const;
  const points = new Float64Array(seeds.length + 128);
  points.set(seeds);
  for (let at = 0; at < 64; at += 1) {
    const angle = (at / 64) * 2 * Math.PI + 0.0137;
    points[seeds.length + 2 * at] = middle[0] + reach * 1.3 * Math.cos(angle);
    points[seeds.length + 2 * at + 1] = middle[1] + reach * 1.3 * Math.sin(angle);
  }
  const delaunay = new Delaunay(points);
  const { circumcenters } = delaunay.voronoi();
  const near = {
    west: box.west - reach * 0.2,
    east: box.east + reach * 0.2,
    south: box.south - reach * 0.2,
    north: box.north + reach * 0.2,
  };
  const segments: Segment[] = [];
  delaunay.halfedges.forEach((twin, edge) => {
    if (twin <= edge) return;
    const [one, two] = [Math.floor(edge / 3), Math.floor(twin / 3)];
    const ends = clip(near, [corner(one, 0) / lattice.squeeze, corner(one, 1), corner(two, 0) / lattice.squeeze, corner(two, 1)]);
    if (!ends) return;
    const a = vertices.add(Math.round(ends[0]), Math.round(ends[1]));
    const b = vertices.add(Math.round(ends[2]), Math.round(ends[3]));
    if (a !== b) segments.push({ a, b, chain: [a, b] });
  });
  return segments;

  function corner(triangle: number, axis: 0 | 1): number {
    return circumcenters[2 * triangle + axis] ?? 0;
  }
}

/** The part of a line inside a box (Liang and Barsky), or undefined. */
function clip(box: Box, [ax, ay, bx, by]: readonly [number, number, number, number]): [number, number, number, number] | undefined {
  let enter = 0;
  let leave = 1;
  for (const [delta, room] of [
    [ax - bx, ax - box.west],
    [bx - ax, box.east - ax],
    [ay - by, ay - box.south],
    [by - ay, box.north - ay],
  ] as const) {
    if (delta === 0) {
      if (room < 0) return undefined;
      continue;
    }
    const at = room / delta;
    if (delta < 0) enter = Math.max(enter, at);
    else leave = Math.min(leave, at);
  }
  if (enter >= leave) return undefined;
  return [ax + enter * (bx - ax), ay + enter * (by - ay), ax + leave * (bx - ax), ay + leave * (by - ay)];
}

function addChain(edges: Edges & { ids: Map<number, number> }, chain: readonly number[]): void {
  for (let at = 1; at < chain.length; at += 1) {
    const [a, b] = [chain[at - 1] ?? 0, chain[at] ?? 0];
    if (a === b || edges.ids.has(pairKey(a, b))) continue;
    edges.ids.set(pairKey(a, b), edges.from.length);
    edges.from.push(a, b);
    edges.to.push(b, a);
  }
}

type Ownership = {
  /** The region on the left of each outline half-edge that has one. */
  readonly inside: ReadonlyMap<number, number>;
  readonly face: Int32Array;
  readonly faces: number;
  /** Half-edges below this number are parts of outlines. */
  readonly outlineEdges: number;
};

/** Regions own the faces on the left of their rings, and what is reached from there without crossing an outline. */
function ownersOfFaces({ inside, face, faces, outlineEdges }: Ownership): Int32Array {
  const owner = new Int32Array(faces).fill(-1);
  const queue: number[] = [];
  const own = (at: number, region: number): void => {
    if (owner[at] === region) return;
    if (owner[at] !== -1)
      throw new Error(`outlines ${owner[at]} and ${region} overlap: mend the outline file so that neighbours only share lines`);
    owner[at] = region;
    queue.push(at);
  };
  for (const [edge, region] of inside) own(face[edge] ?? 0, region);
  const members = membersOfFaces(face, faces);
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const edge of members[at] ?? []) if (edge >= outlineEdges) own(face[edge ^ 1] ?? 0, owner[at] ?? -1);
  }
  return owner;
}

/** The region on the left of each outline half-edge. */
function insideOf(
  regions: readonly Region[],
  vertices: Vertices,
  edges: Edges,
  chains: ReadonlyMap<number, readonly number[]>,
): Map<number, number> {
  const inside = new Map<number, number>();
  regions.forEach((region, index) => {
    for (const [a, b] of region.rings.flatMap((ring) => sidesOf(ring, vertices))) {
      for (const edge of along(edges, chains, a, b)) inside.set(edge, index);
    }
  });
  return inside;
}

function along(edges: Edges, chains: ReadonlyMap<number, readonly number[]>, a: number, b: number): number[] {
  const chain = chains.get(pairKey(a, b)) ?? [];
  const forward = chain[0] === a ? chain : chain.toReversed();
  return forward.slice(1).flatMap((vertex, at) => halfEdge(edges, forward[at] ?? 0, vertex) ?? []);
}

function halfEdge({ ids, from }: Edges, a: number, b: number): number | undefined {
  const edge = ids.get(pairKey(a, b));
  return edge === undefined || from[edge] === a ? edge : edge ^ 1;
}

const pairKey = (a: number, b: number): number => pairOf(Math.min(a, b), Math.max(a, b));

/** The sides of a ring as pairs of vertices; points that fall together on the lattice make none. */
function sidesOf(ring: readonly Cell[], vertices: Vertices): [number, number][] {
  return ring.flatMap(([x, y], at) => {
    const [x2, y2] = ring[(at + 1) % ring.length] ?? [x, y];
    const [a, b] = [vertices.add(x, y), vertices.add(x2, y2)];
    return a === b ? [] : [[a, b] as [number, number]];
  });
}

function membersOfFaces(face: Int32Array, faces: number): number[][] {
  const members: number[][] = Array.from({ length: faces }, () => []);
  face.forEach((at, edge) => members[at]?.push(edge));
  return members;
}
