// The divisions of a city as sets of atoms, cut level by level from the outlines down.
import { createRng, seedOf } from "../../shared/rng.ts";
import type { Atoms } from "./atoms.ts";
import type { Lattice } from "./lattice.ts";
import type { Mesh } from "./mesh.ts";
import { type Part, partition } from "./partition.ts";
import type { CutPlan, Parent, Plan } from "./plan.ts";
import { rowOrder } from "./portions.ts";

/** `parent` is an index into the list of nodes, -1 for the root; `region` the outline it lies in, -1 for a root of several. */
export type Node = Plan & { readonly parent: number; readonly level: number; readonly region: number; readonly atoms: readonly number[] };

/** The atoms of one grid, and the node that it hangs on. */
export type Group = { readonly node: number; readonly serial: number; readonly siblings: number; readonly atoms: readonly number[] };

/** Level by level from the outlines down; parents stand before their children. */
export function divide(plan: CutPlan, lattice: Lattice, atoms: Atoms, mesh: Mesh): Node[] {
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

export const massOf = (members: readonly number[], atoms: Atoms): number => members.reduce((sum, at) => sum + (atoms.mass[at] ?? 0), 0);

export const total = (members: readonly number[], of: Float64Array): number => members.reduce((sum, at) => sum + (of[at] ?? 0), 0);
export const average = (members: readonly number[], of: Float64Array): number => total(members, of) / members.length;

/** Indices of nodes, each parent before its children. */
export function depthFirst(nodes: readonly Node[]): number[] {
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
