// Cuts a city: outlines into one mesh, the mesh into divisions level by level, the last ones into exactly N grids.
import { pairOf } from "../../shared/planar.ts";
import { createRng, seedOf } from "../../shared/rng.ts";
import { type Arc, type ArcRing, createNetwork } from "./arcs.ts";
import { type Atoms, createAtoms, type Weighing } from "./atoms.ts";
import { type CutDivision, countPeople, describeDivisions } from "./describe.ts";
import { average, depthFirst, divide, type Group, massOf, type Node } from "./divide.ts";
import { type Cell, createLattice, type Lattice } from "./lattice.ts";
import { createMesh, type Mesh, type Region } from "./mesh.ts";
import { createNoise } from "./noise.ts";
import { partition } from "./partition.ts";
import type { CutPlan, Outlined } from "./plan.ts";
import { apportion, rowOrder } from "./portions.ts";
import { sowSeeds } from "./seeds.ts";
import { simplifyArcs } from "./simplify.ts";

export type CutGrid = {
  readonly parent: string;
  readonly serial: number;
  readonly siblings: number;
  readonly areaKm2: number;
  readonly population?: number;
  readonly households?: number;
};

export type Cut = {
  readonly lattice: Lattice;
  readonly mesh: Mesh;
  /** Depth-first, the root first. */
  readonly divisions: readonly CutDivision[];
  /** In the order of `buildTree`. */
  readonly grids: readonly CutGrid[];
  readonly arcs: readonly (readonly number[])[];
  readonly rings: readonly (readonly ArcRing[])[];
  readonly lines: Readonly<Record<string, readonly (readonly number[])[]>>;
};

const ATOMS_PER_GRID = 9;
const ATOMS_MIN = 500;
const PEOPLE_SHARE = 0.6;
/** A corner is dropped when its triangle is under this part of the smaller neighbour's area. */
const CORNER_SHARE = 0.016;

/** Cuts a city by its plan. The same plan and seed give the same city. Throws on outlines that overlap and on more grids than the mesh can hold. */
export function cutCity(plan: CutPlan): Cut {
  const lattice = createLattice(boundsOf(plan.regions), plan.grids);
  const regions: Region[] = plan.regions.map(({ rings }) => ({ rings: rings.map((ring) => ring.map(lattice.toCell)) }));
  const weighing = weighingOf(plan, lattice);
  const count = Math.max(ATOMS_MIN, plan.grids * ATOMS_PER_GRID);
  const seeds = sowSeeds({ regions, squeeze: lattice.squeeze, count, weighing, random: createRng(seedOf("seeds", plan.seed)) });
  const mesh = createMesh(lattice, regions, seeds);
  const atoms = createAtoms(lattice, mesh, weighing);
  const nodes = divide(plan, lattice, atoms, mesh);
  const { groups, gridOfAtom } = cutGrids(plan, atoms, nodes);
  const ends = new Set<number>();
  const lines = Object.fromEntries(
    Object.entries(plan.lines ?? {}).map(([name, list]) => [name, list.map((line) => edgesAlong(mesh, line.map(lattice.toCell)))]),
  );
  for (const edges of Object.values(lines).flat()) {
    ends.add(mesh.from[edges[0] ?? 0] ?? 0);
    ends.add(mesh.to[edges.at(-1) ?? 0] ?? 0);
  }
  const network = createNetwork(mesh, gridOfAtom, groups.length, ends);
  const areas = groups.map(({ atoms: members }) => members.reduce((sum, at) => sum + (atoms.area[at] ?? 0), 0));
  const arcs = simplifyArcs(mesh, network.arcs, { tolerance: (arc) => toleranceOf(arc, areas, lattice) });

  const shares = countPeople(plan, atoms, nodes, groups);
  const km2 = (area: number): number => (area / lattice.squeeze) * lattice.squareM2 * 1e-6;
  return {
    lattice,
    mesh,
    divisions: describeDivisions({ nodes, groups, shares, mesh, lattice, areas, km2 }),
    grids: groups.map((group, at) => ({
      parent: nodes[group.node]?.code ?? "",
      serial: group.serial,
      siblings: group.siblings,
      areaKm2: km2(areas[at] ?? 0),
      ...(shares && { population: shares.population[at] ?? 0 }),
      ...(shares?.households && { households: shares.households[at] ?? 0 }),
    })),
    arcs,
    rings: network.rings,
    lines: Object.fromEntries(
      Object.entries(lines).map(([name, list]) => [name, list.map((edges) => arcsAlong(edges, network.arcOfEdge))]),
    ),
  };
}

function toleranceOf(arc: Arc, areas: readonly number[], { squeeze }: Lattice): number {
  const smaller = Math.min(...[arc.left, arc.right].flatMap((at) => (at < 0 ? [] : [areas[at] ?? 0])));
  return (CORNER_SHARE * smaller) / squeeze;
}

function boundsOf(regions: readonly Outlined[]): [number, number, number, number] {
  const points = regions.flatMap(({ rings }) => rings.flat());
  return points.reduce<[number, number, number, number]>(
    ([w, s, e, n], [lng, lat]) => [Math.min(w, lng), Math.min(s, lat), Math.max(e, lng), Math.max(n, lat)],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

function weighingOf(plan: CutPlan, lattice: Lattice): Weighing {
  const noise = createNoise(seedOf("rough", plan.seed));
  const { density } = plan;
  const wave = 0.018 / lattice.step;
  return {
    density: density ? (x, y, region) => density(lattice.toLngLat(x / lattice.squeeze, y), region) : () => 1,
    ...(plan.people && { peopleOf: plan.people.peopleOf }),
    peopleShare: density ? PEOPLE_SHARE : 0,
    rough: (x, y) => Math.exp(0.55 * noise(x / wave, y / wave, 4)),
  };
}

/** Exactly N grids: as many for each last division as its mass is worth, at least one. */
function cutGrids(plan: CutPlan, atoms: Atoms, nodes: readonly Node[]): { groups: Group[]; gridOfAtom: Int32Array } {
  const leaves = depthFirst(nodes).filter((at) => !nodes.some((node) => node.parent === at));
  const counts = apportion(
    plan.grids,
    leaves.map((at) => ({ weight: massOf(nodes[at]?.atoms ?? [], atoms), most: nodes[at]?.atoms.length ?? 0 })),
  );
  const gridOfAtom = new Int32Array(atoms.count).fill(-1);
  const groups: Group[] = [];
  leaves.forEach((leaf, index) => {
    const node = nodes[leaf];
    const siblings = counts[index] ?? 0;
    const members = node?.atoms ?? [];
    const part = partition(atoms, members, {
      parts: Array.from({ length: siblings }, () => ({ mass: 1 })),
      random: createRng(seedOf(`grids of ${node?.code}`, plan.seed)),
    });
    const parts: number[][] = Array.from({ length: siblings }, () => []);
    members.forEach((at, local) => parts[part[local] ?? 0]?.push(at));
    const rows = rowOrder(parts.map((list) => [average(list, atoms.x), average(list, atoms.y)] as const));
    rows.forEach((at, place) => {
      for (const atom of parts[at] ?? []) gridOfAtom[atom] = groups.length;
      groups.push({ node: leaf, serial: place + 1, siblings, atoms: parts[at] ?? [] });
    });
  });
  return { groups, gridOfAtom };
}

/** Half-edges of the outlines along a given line. */
function edgesAlong(mesh: Mesh, line: readonly Cell[]): number[] {
  const vertexAt = new Map([...mesh.given].map((vertex) => [pairOf(mesh.x[vertex] ?? 0, mesh.y[vertex] ?? 0), vertex]));
  const ids = line.map(([x, y]) => vertexAt.get(pairOf(x, y)));
  return ids.flatMap((vertex, at) =>
    at === 0 || vertex === undefined || ids[at - 1] === undefined ? [] : mesh.alongOutline(ids[at - 1] ?? 0, vertex),
  );
}

function arcsAlong(edges: readonly number[], arcOfEdge: ReadonlyMap<number, number>): number[] {
  const arcs: number[] = [];
  for (const edge of edges) {
    const arc = arcOfEdge.get(edge);
    if (arc !== undefined && arc !== arcs.at(-1)) arcs.push(arc);
  }
  return arcs;
}
