// What is told of the divisions once they are cut: people, households, area, and where the name goes.
import { createNetwork, ringVertices } from "./arcs.ts";
import type { Atoms } from "./atoms.ts";
import { depthFirst, type Group, type Node, total } from "./divide.ts";
import { labelPoint } from "./label.ts";
import type { Lattice } from "./lattice.ts";
import type { Mesh } from "./mesh.ts";
import type { CutPlan } from "./plan.ts";
import { apportion } from "./portions.ts";

export type CutDivision = {
  readonly code: string;
  readonly parent: string | null;
  readonly level: number;
  readonly name: string;
  readonly nameEn?: string;
  readonly center: [number, number];
  readonly areaKm2: number;
  readonly population?: number;
  readonly households?: number;
};

/** People by grid, and households where they are known. */
export type Shares = { readonly population: number[]; readonly households: number[] | undefined };

/** Whole people and households by grid, which sum to their region's numbers exactly. */
export function countPeople(plan: CutPlan, atoms: Atoms, nodes: readonly Node[], groups: readonly Group[]): Shares | undefined {
  if (!plan.people) return undefined;
  const { peopleOf, householdsOf } = plan.people;
  const share = (totals: readonly number[]): number[] => {
    const shares: number[] = new Array(groups.length).fill(0);
    totals.forEach((sum, region) => {
      const own = groups.flatMap((group, at) => (nodes[group.node]?.region === region ? [at] : []));
      const counts = apportion(
        sum,
        own.map((at) => ({ weight: total(groups[at]?.atoms ?? [], atoms.people), most: Number.MAX_SAFE_INTEGER })),
      );
      own.forEach((at, index) => {
        shares[at] = counts[index] ?? 0;
      });
    });
    return shares;
  };
  return { population: share(peopleOf), households: householdsOf && share(householdsOf) };
}

type Describing = {
  readonly nodes: readonly Node[];
  readonly groups: readonly Group[];
  readonly shares: Shares | undefined;
  readonly mesh: Mesh;
  readonly lattice: Lattice;
  readonly areas: readonly number[];
  readonly km2: (area: number) => number;
};

/** The divisions depth-first, the root first. */
export function describeDivisions({ nodes, groups, shares, mesh, lattice, areas, km2 }: Describing): CutDivision[] {
  const sums = nodes.map(() => ({ area: 0, population: 0, households: 0 }));
  groups.forEach((group, at) => {
    for (let node = group.node; node >= 0; node = nodes[node]?.parent ?? -1) {
      const sum = sums[node];
      if (!sum) continue;
      sum.area += areas[at] ?? 0;
      sum.population += shares?.population[at] ?? 0;
      sum.households += shares?.households?.[at] ?? 0;
    }
  });
  const centers = centersOf(nodes, mesh, lattice);
  return depthFirst(nodes).map((at) => {
    const node = nodes[at];
    const sum = sums[at];
    return {
      code: node?.code ?? "",
      parent: nodes[node?.parent ?? -1]?.code ?? null,
      level: node?.level ?? 0,
      name: node?.name ?? "",
      ...(node?.nameEn !== undefined && { nameEn: node.nameEn }),
      center: centers[at] ?? [0, 0],
      areaKm2: Math.round(km2(sum?.area ?? 0) * 100) / 100,
      ...(shares && { population: sum?.population ?? 0 }),
      ...(shares?.households && { households: sum?.households ?? 0 }),
    };
  });
}

function centersOf(nodes: readonly Node[], mesh: Mesh, lattice: Lattice): [number, number][] {
  const centers: [number, number][] = [];
  const depth = nodes.reduce((most, node) => Math.max(most, node.level), 0);
  for (let level = 0; level <= depth; level += 1) {
    const here = nodes.flatMap((node, at) => (node.level === level ? [at] : []));
    const groupOfAtom = new Int32Array(mesh.regionOf.length).fill(-1);
    here.forEach((at, group) => {
      for (const atom of nodes[at]?.atoms ?? []) groupOfAtom[atom] = group;
    });
    const { arcs, rings } = createNetwork(mesh, groupOfAtom, here.length, new Set());
    const vertices = arcs.map((arc) => arc.vertices);
    here.forEach((at, group) => {
      const outline = (rings[group] ?? []).map((ring) =>
        ringVertices(ring, vertices).map((v) => [(mesh.x[v] ?? 0) * lattice.squeeze, mesh.y[v] ?? 0] as const),
      );
      const [x, y] = labelPoint(outline);
      const [lng, lat] = lattice.toLngLat(Math.round(x / lattice.squeeze), Math.round(y));
      centers[at] = [Math.round(lng * 1e5) / 1e5, Math.round(lat * 1e5) / 1e5];
    });
  }
  return centers;
}
