// Cuts a city: outlines into one mesh, the mesh into divisions level by level, the last ones into exactly N grids.
import { pairOf } from "../../shared/planar.ts";
import { createRng, seedOf } from "../../shared/rng.ts";
import { type Arc, type ArcRing, createNetwork, ringVertices } from "./arcs.ts";
import { type Atoms, createAtoms, type Weighing } from "./atoms.ts";
import { labelPoint } from "./label.ts";
import { type Cell, createLattice, type Lattice, type LngLat } from "./lattice.ts";
import { createMesh, type Mesh, type Region } from "./mesh.ts";
import { createNoise } from "./noise.ts";
import { type Part, partition } from "./partition.ts";
import { apportion, rowOrder } from "./portions.ts";
import { sowSeeds } from "./seeds.ts";
import { simplifyArcs } from "./simplify.ts";

/** A division to be made. Children without a seat are equal in mass; the thickest peopled go to the highest `rank`, then rows from the north, west to east. */
export type Plan = {
  readonly code: string;
  readonly name: string;
  readonly nameEn?: string;
  readonly seat?: LngLat;
  readonly mass?: number;
  readonly rank?: number;
};

/** A division whose outline is given: rims and holes, first point not repeated. */
export type Outlined = Plan & { readonly rings: readonly (readonly LngLat[])[] };

export type Parent = { readonly code: string; readonly name: string; readonly level: number; readonly mass: number };

export type CutPlan = {
  readonly seed: number;
  readonly grids: number;
  /** The city itself, and its outlined parts. One part with the root's own code: the root is outlined, and divided by the levels. */
  readonly root: Plan;
  readonly regions: readonly Outlined[];
  /** The divisions of each parent, for each level below the outlines and above the grids. */
  readonly levels: readonly ((parents: readonly Parent[]) => readonly (readonly Plan[])[])[];
  readonly people?: { readonly peopleOf: readonly number[]; readonly householdsOf: readonly number[] };
  /** How thickly people live, at a point and region: only ratios count. Absent: evenly. */
  readonly density?: (at: LngLat, region: number) => number;
  /** Lines to be drawn by themselves, such as a coast; they run along the outlines. */
  readonly lines?: Readonly<Record<string, readonly (readonly LngLat[])[]>>;
};

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
const CORNER_SHARE = 0.01;

type Node = Plan & { readonly parent: number; readonly level: number; readonly region: number; readonly atoms: readonly number[] };

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
      ...(shares && { population: shares.population[at] ?? 0, households: shares.households[at] ?? 0 }),
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

/** Level by level from the outlines down; parents stand before their children. */
function divide(plan: CutPlan, lattice: Lattice, atoms: Atoms, mesh: Mesh): Node[] {
  const membersOf: number[][] = plan.regions.map(() => []);
  mesh.regionOf.forEach((region, at) => membersOf[region]?.push(at));
  const rootIsOutlined = plan.regions.length === 1 && plan.regions[0]?.code === plan.root.code;
  const nodes: Node[] = [];
  if (!rootIsOutlined) nodes.push({ ...plan.root, parent: -1, level: 0, region: -1, atoms: membersOf.flat() });
  plan.regions.forEach(({ rings: _, ...region }, at) => {
    nodes.push({ ...region, parent: rootIsOutlined ? -1 : 0, level: rootIsOutlined ? 0 : 1, region: at, atoms: membersOf[at] ?? [] });
  });
  let parents = nodes.map((_, at) => at).filter((at) => (nodes[at]?.region ?? -1) >= 0);
  for (const childrenOf of plan.levels) {
    const children = childrenOf(parents.map((at) => toParent(nodes[at], atoms)));
    parents = parents.flatMap((parent, at) => {
      const made = divideOne(nodes[parent], { children: children[at] ?? [], lattice, atoms, seed: plan.seed });
      return made.map((child) => nodes.push({ ...child, parent }) - 1);
    });
  }
  return nodes;
}

function toParent(node: Node | undefined, atoms: Atoms): Parent {
  if (!node) throw new Error("a division of the plan was not made");
  return { code: node.code, name: node.name, level: node.level, mass: massOf(node.atoms, atoms) };
}

const massOf = (members: readonly number[], atoms: Atoms): number => members.reduce((sum, at) => sum + (atoms.mass[at] ?? 0), 0);

type Dividing = { readonly children: readonly Plan[]; readonly lattice: Lattice; readonly atoms: Atoms; readonly seed: number };

function divideOne(node: Node | undefined, { children, lattice, atoms, seed }: Dividing): Omit<Node, "parent">[] {
  if (!node || children.length === 0) throw new Error(`the division ${node?.code} has no parts: every division needs one at least`);
  const parts: Part[] = children.map(({ seat, mass }) => {
    const [x, y] = seat ? lattice.toCell(seat) : [0, 0];
    return { mass: mass ?? 1, ...(seat && { seat: [x * lattice.squeeze, y] as const }) };
  });
  const part = partition(atoms, node.atoms, { parts, random: createRng(seedOf(node.code, seed)) });
  const members: number[][] = children.map(() => []);
  node.atoms.forEach((at, index) => members[part[index] ?? 0]?.push(at));
  const order = children.some(({ seat }) => seat) ? members : nameParts(children, members, atoms);
  return children.map((child, at) => ({ ...child, level: node.level + 1, region: node.region, atoms: order[at] ?? [] }));
}

/** Which part each child gets, in the children's order. */
function nameParts(children: readonly Plan[], members: readonly (readonly number[])[], atoms: Atoms): (readonly number[])[] {
  const thickness = (part: readonly number[]): number => total(part, atoms.people) / total(part, atoms.area);
  const thickest = members.toSorted((a, b) => thickness(b) - thickness(a));
  const named = new Map<Plan, readonly number[]>();
  let taken = 0;
  for (const rank of [...new Set(children.map((child) => child.rank ?? 0))].sort((a, b) => b - a)) {
    const group = children.filter((child) => (child.rank ?? 0) === rank);
    const parts = thickest.slice(taken, taken + group.length);
    taken += group.length;
    const rows = rowOrder(parts.map((part) => [average(part, atoms.x), average(part, atoms.y)] as const));
    group.forEach((child, at) => named.set(child, parts[rows[at] ?? 0] ?? []));
  }
  return children.map((child) => named.get(child) ?? []);
}

const total = (members: readonly number[], of: Float64Array): number => members.reduce((sum, at) => sum + (of[at] ?? 0), 0);
const average = (members: readonly number[], of: Float64Array): number => total(members, of) / members.length;

type Group = { readonly node: number; readonly serial: number; readonly siblings: number; readonly atoms: readonly number[] };

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

function depthFirst(nodes: readonly Node[]): number[] {
  const childrenOf: number[][] = nodes.map(() => []);
  nodes.forEach(({ parent }, at) => childrenOf[parent]?.push(at));
  const order: number[] = [];
  const visit = (at: number): void => {
    order.push(at);
    childrenOf[at]?.forEach(visit);
  };
  visit(0);
  return order;
}

type Shares = { readonly population: number[]; readonly households: number[] };

/** Whole people and households by grid, which sum to their region's numbers exactly. */
function countPeople(plan: CutPlan, atoms: Atoms, nodes: readonly Node[], groups: readonly Group[]): Shares | undefined {
  if (!plan.people) return undefined;
  const { peopleOf, householdsOf } = plan.people;
  const population: number[] = new Array(groups.length).fill(0);
  const households: number[] = new Array(groups.length).fill(0);
  peopleOf.forEach((people, region) => {
    const own = groups.flatMap((group, at) => (nodes[group.node]?.region === region ? [at] : []));
    const weigh = (at: number) => ({ weight: total(groups[at]?.atoms ?? [], atoms.people), most: Number.MAX_SAFE_INTEGER });
    const souls = apportion(people, own.map(weigh));
    const homes = apportion(householdsOf[region] ?? 0, own.map(weigh));
    own.forEach((at, index) => {
      population[at] = souls[index] ?? 0;
      households[at] = homes[index] ?? 0;
    });
  });
  return { population, households };
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

function describeDivisions({ nodes, groups, shares, mesh, lattice, areas, km2 }: Describing): CutDivision[] {
  const sums = nodes.map(() => ({ area: 0, population: 0, households: 0 }));
  groups.forEach((group, at) => {
    for (let node = group.node; node >= 0; node = nodes[node]?.parent ?? -1) {
      const sum = sums[node];
      if (!sum) continue;
      sum.area += areas[at] ?? 0;
      sum.population += shares?.population[at] ?? 0;
      sum.households += shares?.households[at] ?? 0;
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
      ...(shares && { population: sum?.population ?? 0, households: sum?.households ?? 0 }),
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
