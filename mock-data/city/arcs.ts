// The lines between grids as arcs that neighbours share, and the grids as rings of those arcs.
import type { Mesh } from "./mesh.ts";

/** Vertices from end to end (a closed arc repeats its first), with the group on each side, -1 outside. */
export type Arc = {
  readonly vertices: readonly number[];
  readonly left: number;
  readonly right: number;
  /** Part of an outline that was given: it keeps its corners. */
  readonly given: boolean;
};

/** As in TopoJSON: arc n forwards, or ~n for arc n backwards. */
export type ArcRing = readonly number[];

export type Network = {
  readonly arcs: readonly Arc[];
  /** Rings by group, each simple: where a group touches itself in a point, its ring is cut in two. */
  readonly rings: readonly (readonly ArcRing[])[];
  /** Arc of each half-edge that lies on one, as in `ArcRing`. */
  readonly arcOfEdge: ReadonlyMap<number, number>;
};

/** Arcs and rings of a grouping of atoms into `groups`. `ends` are vertices at which an arc must end, such as where a coast begins. */
export function createNetwork(mesh: Mesh, groupOfAtom: ArrayLike<number>, groups: number, ends: ReadonlySet<number>): Network {
  const groupOf = (edge: number): number => groupOfAtom[mesh.atom[edge] ?? -1] ?? -1;
  const leaving = new Map<number, number[]>();
  for (let edge = 0; edge < mesh.from.length; edge += 1) {
    if (groupOf(edge) === groupOf(edge ^ 1)) continue;
    const list = leaving.get(mesh.from[edge] ?? 0);
    if (list) list.push(edge);
    else leaving.set(mesh.from[edge] ?? 0, [edge]);
  }
  const isNode = (vertex: number): boolean => ends.has(vertex) || (leaving.get(vertex)?.length ?? 0) !== 2;
  const arcs: Arc[] = [];
  const arcOfEdge = new Map<number, number>();

  const walk = (first: number): void => {
    if (arcOfEdge.has(first)) return;
    const vertices = [mesh.from[first] ?? 0];
    let given = true;
    for (let edge: number | undefined = first; edge !== undefined && !arcOfEdge.has(edge); ) {
      arcOfEdge.set(edge, arcs.length);
      arcOfEdge.set(edge ^ 1, ~arcs.length);
      if (edge >= mesh.outlineEdges) given = false;
      const end: number = mesh.to[edge] ?? 0;
      vertices.push(end);
      const back: number = edge ^ 1;
      edge = isNode(end) ? undefined : leaving.get(end)?.find((other) => other !== back);
    }
    arcs.push({ vertices, left: groupOf(first), right: groupOf(first ^ 1), given });
  };
  for (const [vertex, edges] of leaving) if (isNode(vertex)) edges.forEach(walk);
  for (const edges of leaving.values()) edges.forEach(walk);

  const rings: ArcRing[][] = Array.from({ length: groups }, () => []);
  const visited = new Set<number>();
  for (const edges of leaving.values()) {
    for (const start of edges) {
      const group = groupOf(start);
      if (group < 0 || visited.has(start)) continue;
      const round: number[] = [];
      for (let edge = start; !visited.has(edge); edge = following(mesh, edge, (at) => groupOf(at) === group)) {
        visited.add(edge);
        const arc = arcOfEdge.get(edge) ?? 0;
        if (round.at(-1) !== arc) round.push(arc);
      }
      if (round.length > 1 && round[0] === round.at(-1)) round.pop();
      rings[group]?.push(...splitAtTouches(round, arcs));
    }
  }
  return { arcs, rings, arcOfEdge };
}

/** The next half-edge of the group's rim: around the end vertex, through the group's own atoms. */
function following(mesh: Mesh, edge: number, isOwn: (edge: number) => boolean): number {
  let next = mesh.next[edge] ?? edge;
  while (isOwn(next ^ 1)) next = mesh.next[next ^ 1] ?? next;
  return next;
}

function splitAtTouches(round: readonly number[], arcs: readonly Arc[]): ArcRing[] {
  const rings: ArcRing[] = [];
  const open: { arc: number; start: number }[] = [];
  for (const arc of round) {
    const start = startOf(arc, arcs);
    const loop = open.findIndex((earlier) => earlier.start === start);
    if (loop >= 0) rings.push(open.splice(loop).map((member) => member.arc));
    open.push({ arc, start });
  }
  if (open.length > 0) rings.push(open.map((member) => member.arc));
  return rings;
}

function startOf(arc: number, arcs: readonly Arc[]): number {
  return (arc < 0 ? arcs[~arc]?.vertices.at(-1) : arcs[arc]?.vertices[0]) ?? -1;
}

/** The vertices around a ring, first not repeated. */
export function ringVertices(ring: ArcRing, vertices: readonly (readonly number[])[]): number[] {
  return ring.flatMap((arc) => (arc < 0 ? (vertices[~arc] ?? []).toReversed() : (vertices[arc] ?? [])).slice(0, -1));
}
