// Cuts a set of atoms into connected parts of wanted masses, with borders that wander instead of running straight.
import type { Rng } from "../../shared/rng.ts";
import type { Atoms } from "./atoms.ts";

/** `mass` is relative to the other parts'; `seat` is where it should lie, in the atoms' coordinates. */
export type Part = { readonly mass: number; readonly seat?: readonly [number, number] };

/** Rounds of moving the seeds to the middle of their parts; each is followed by a few of balancing. */
const ROUNDS = 6;
const BALANCE_STEPS = 6;
const FINAL_STEPS = 14;
const SMOOTHINGS = 4;

/**
 * Which part each of `members` falls into, in their order. Every part gets at least one atom and is connected (islands by their bridges).
 * Throws when there are fewer atoms than parts.
 */
export function partition(
  atoms: Atoms,
  members: readonly number[],
  { parts, random }: { readonly parts: readonly Part[]; readonly random: Rng },
): Int32Array {
  if (members.length < parts.length)
    throw new Error(`${members.length} atoms cannot make ${parts.length} parts: give the mesh more atoms a grid`);
  if (parts.length === 1) return new Int32Array(members.length);
  const ground = createGround(atoms, members);
  const total = members.reduce((sum, at) => sum + (atoms.mass[at] ?? 0), 0);
  const wanted = parts.reduce((sum, part) => sum + part.mass, 0);
  const targets = parts.map((part) => (part.mass / wanted) * total);
  let seeds = pickSeeds(ground, parts, random);
  const head = new Float64Array(parts.length);

  for (let round = 0; round < ROUNDS; round += 1) {
    for (let step = 0; step < BALANCE_STEPS; step += 1)
      balance(head, targets, massesOf(ground, grow(ground, seeds, head), parts.length), 0.7);
    seeds = recentre(ground, grow(ground, seeds, head), { seeds, parts });
  }
  let best = grow(ground, seeds, head);
  let bestError = worstError(massesOf(ground, best, parts.length), targets);
  for (let step = 0; step < FINAL_STEPS && bestError > 0.04; step += 1) {
    const now = grow(ground, seeds, head);
    const masses = massesOf(ground, now, parts.length);
    const error = worstError(masses, targets);
    if (error < bestError) [best, bestError] = [now, error];
    balance(head, targets, masses, 0.5);
  }
  for (let pass = 0; pass < SMOOTHINGS; pass += 1) smooth(ground, best, targets);
  return best;
}

/** The members alone, numbered from 0, with the neighbours among them. */
type Ground = {
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly mass: Float64Array;
  readonly start: Int32Array;
  readonly near: Int32Array;
  readonly border: Float64Array;
  readonly cost: Float64Array;
};

function createGround(atoms: Atoms, members: readonly number[]): Ground {
  const local = new Map(members.map((at, index) => [at, index]));
  const start = new Int32Array(members.length + 1);
  const [near, border, cost]: [number[], number[], number[]] = [[], [], []];
  members.forEach((at, index) => {
    for (let link = atoms.start[at] ?? 0; link < (atoms.start[at + 1] ?? 0); link += 1) {
      const other = local.get(atoms.near[link] ?? -1);
      if (other === undefined) continue;
      near.push(other);
      border.push(atoms.border[link] ?? 0);
      cost.push(atoms.cost[link] ?? 0);
    }
    start[index + 1] = near.length;
  });
  const pick = (of: Float64Array): Float64Array => Float64Array.from(members, (at) => of[at] ?? 0);
  return {
    count: members.length,
    x: pick(atoms.x),
    y: pick(atoms.y),
    mass: pick(atoms.mass),
    start,
    near: Int32Array.from(near),
    border: Float64Array.from(border),
    cost: Float64Array.from(cost),
  };
}

/** Seats where they are given; else spread: each next seed is the best of a few drawn by mass, far from those there are. */
function pickSeeds(ground: Ground, parts: readonly Part[], random: Rng): number[] {
  const taken = new Set<number>();
  const seeds: number[] = [];
  const take = (at: number): void => {
    taken.add(at);
    seeds.push(at);
  };
  const running = new Float64Array(ground.count);
  ground.mass.reduce((sum, mass, at) => (running[at] = sum + mass), 0);
  const draw = (): number => {
    const target = random() * (running.at(-1) ?? 0);
    let [low, high] = [0, ground.count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((running[middle] ?? 0) < target) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  for (const { seat } of parts) {
    if (seat) {
      take(nearest(ground, seat, (at) => !taken.has(at)));
      continue;
    }
    let best = -1;
    let bestDistance = -1;
    for (let tries = 0; tries < 12; tries += 1) {
      const at = draw();
      if (taken.has(at)) continue;
      const distance = seeds.reduce((least, seed) => Math.min(least, squared(ground, at, seed)), Number.MAX_VALUE);
      if (distance > bestDistance) [best, bestDistance] = [at, distance];
    }
    take(best >= 0 ? best : nearest(ground, [ground.x[0] ?? 0, ground.y[0] ?? 0], (at) => !taken.has(at)));
  }
  return seeds;
}

const squared = (ground: Ground, a: number, b: number): number =>
  ((ground.x[a] ?? 0) - (ground.x[b] ?? 0)) ** 2 + ((ground.y[a] ?? 0) - (ground.y[b] ?? 0)) ** 2;

function nearest(ground: Ground, [x, y]: readonly [number, number], allowed: (at: number) => boolean): number {
  let best = -1;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (let at = 0; at < ground.count; at += 1) {
    const distance = ((ground.x[at] ?? 0) - x) ** 2 + ((ground.y[at] ?? 0) - y) ** 2;
    if (distance < bestDistance && allowed(at)) [best, bestDistance] = [at, distance];
  }
  return best;
}

/** Every atom goes to the seed it is cheapest to reach from, `head` being each seed's head start. A seed keeps its own atom. */
function grow(ground: Ground, seeds: readonly number[], head: Float64Array): Int32Array {
  const part = new Int32Array(ground.count).fill(-1);
  const reached = new Float64Array(ground.count).fill(Number.POSITIVE_INFINITY);
  const isSeed = new Uint8Array(ground.count);
  for (const seed of seeds) isSeed[seed] = 1;
  const queue = createQueue();
  const most = head.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  seeds.forEach((seed, index) => {
    part[seed] = index;
    reached[seed] = most - (head[index] ?? 0);
    queue.push(seed, reached[seed] ?? 0);
  });
  const done = new Uint8Array(ground.count);
  for (let at = queue.pop(); at !== -1; at = queue.pop()) {
    if (done[at]) continue;
    done[at] = 1;
    for (let link = ground.start[at] ?? 0; link < (ground.start[at + 1] ?? 0); link += 1) {
      const other = ground.near[link] ?? 0;
      const cost = (reached[at] ?? 0) + (ground.cost[link] ?? 0);
      if (isSeed[other] || cost >= (reached[other] ?? 0)) continue;
      reached[other] = cost;
      part[other] = part[at] ?? 0;
      queue.push(other, cost);
    }
  }
  return part;
}

function massesOf(ground: Ground, part: Int32Array, parts: number): Float64Array {
  const masses = new Float64Array(parts);
  for (let at = 0; at < ground.count; at += 1) masses[part[at] ?? 0] = (masses[part[at] ?? 0] ?? 0) + (ground.mass[at] ?? 0);
  return masses;
}

/** A part too light gets a head start: in a plane where area is mass, its rim of 2πr moves by half of it. */
function balance(head: Float64Array, targets: readonly number[], masses: Float64Array, damping: number): void {
  targets.forEach((target, at) => {
    const radius = Math.sqrt(target / Math.PI);
    const move = (target - (masses[at] ?? 0)) / (Math.PI * radius);
    head[at] = (head[at] ?? 0) + damping * Math.max(-radius / 2, Math.min(radius / 2, move));
  });
}

const worstError = (masses: Float64Array, targets: readonly number[]): number =>
  targets.reduce((worst, target, at) => Math.max(worst, Math.abs((masses[at] ?? 0) / target - 1)), 0);

/** Seeds without a seat go to the middle of their part; those with one go half the way, so that a seat by a border does not bend its town. */
function recentre(
  ground: Ground,
  part: Int32Array,
  { seeds, parts }: { readonly seeds: readonly number[]; readonly parts: readonly Part[] },
): number[] {
  const [sumX, sumY, sum] = [new Float64Array(parts.length), new Float64Array(parts.length), new Float64Array(parts.length)];
  for (let at = 0; at < ground.count; at += 1) {
    const owner = part[at] ?? 0;
    const mass = ground.mass[at] ?? 0;
    sumX[owner] = (sumX[owner] ?? 0) + mass * (ground.x[at] ?? 0);
    sumY[owner] = (sumY[owner] ?? 0) + mass * (ground.y[at] ?? 0);
    sum[owner] = (sum[owner] ?? 0) + mass;
  }
  const goals = parts.map(({ seat }, at): [number, number] => {
    const middle = [(sumX[at] ?? 0) / (sum[at] ?? 1), (sumY[at] ?? 0) / (sum[at] ?? 1)] as const;
    return seat ? [(middle[0] + seat[0]) / 2, (middle[1] + seat[1]) / 2] : [...middle];
  });
  const best = [...seeds];
  const bestDistance = new Float64Array(parts.length).fill(Number.POSITIVE_INFINITY);
  for (let at = 0; at < ground.count; at += 1) {
    const owner = part[at] ?? 0;
    const [x, y] = goals[owner] ?? [0, 0];
    const distance = ((ground.x[at] ?? 0) - x) ** 2 + ((ground.y[at] ?? 0) - y) ** 2;
    if (distance < (bestDistance[owner] ?? 0)) [best[owner], bestDistance[owner]] = [at, distance];
  }
  return best;
}

/** Gives atoms that stick out to the neighbour they border longest, unless that breaks a part in two or makes it too light. */
function smooth(ground: Ground, part: Int32Array, targets: readonly number[]): void {
  const masses = massesOf(ground, part, targets.length);
  for (let at = 0; at < ground.count; at += 1) {
    const own = part[at] ?? 0;
    const shared = new Map<number, number>();
    for (let link = ground.start[at] ?? 0; link < (ground.start[at + 1] ?? 0); link += 1) {
      const other = part[ground.near[link] ?? 0] ?? 0;
      shared.set(other, (shared.get(other) ?? 0) + (ground.border[link] ?? 0));
    }
    const [rival, length] = [...shared].reduce((a, b) => (b[1] > a[1] ? b : a), [own, shared.get(own) ?? 0]);
    const mass = ground.mass[at] ?? 0;
    if (rival === own || length <= 1.1 * (shared.get(own) ?? 0)) continue;
    if ((masses[own] ?? 0) - mass < 0.7 * (targets[own] ?? 0) || (masses[rival] ?? 0) + mass > 1.4 * (targets[rival] ?? 0)) continue;
    if (!staysWhole(ground, part, at)) continue;
    part[at] = rival;
    masses[own] = (masses[own] ?? 0) - mass;
    masses[rival] = (masses[rival] ?? 0) + mass;
  }
}

/** Whether the neighbours of `without` in its part still reach one another when it is gone. */
function staysWhole(ground: Ground, part: Int32Array, without: number): boolean {
  const own = part[without];
  const near = (at: number): Int32Array => ground.near.subarray(ground.start[at] ?? 0, ground.start[at + 1] ?? 0);
  const mates = new Set([...near(without)].filter((at) => part[at] === own));
  const [first] = mates;
  if (first === undefined) return false;
  const seen = new Set([without, first]);
  mates.delete(first);
  const queue = [first];
  for (let at = queue.pop(); at !== undefined && mates.size > 0; at = queue.pop()) {
    for (const other of near(at)) {
      if (part[other] !== own || seen.has(other)) continue;
      seen.add(other);
      mates.delete(other);
      queue.push(other);
    }
  }
  return mates.size === 0;
}

/** A binary heap of numbers by cost; `pop` gives -1 when empty. */
function createQueue() {
  const members: number[] = [];
  const costs: number[] = [];
  const swap = (a: number, b: number): void => {
    [members[a], members[b]] = [members[b] ?? 0, members[a] ?? 0];
    [costs[a], costs[b]] = [costs[b] ?? 0, costs[a] ?? 0];
  };
  const less = (a: number, b: number): boolean => (costs[a] ?? 0) < (costs[b] ?? 0);
  return {
    push(member: number, cost: number): void {
      let at = members.push(member) - 1;
      costs.push(cost);
      for (let up = (at - 1) >> 1; at > 0 && less(at, up); up = (at - 1) >> 1) {
        swap(at, up);
        at = up;
      }
    },
    pop(): number {
      const first = members[0];
      if (first === undefined) return -1;
      swap(0, members.length - 1);
      members.pop();
      costs.pop();
      for (let at = 0; ; ) {
        const left = 2 * at + 1;
        const least = left + 1 < members.length && less(left + 1, left) ? left + 1 : left;
        if (least >= members.length || !less(least, at)) return first;
        swap(at, least);
        at = least;
      }
    },
  };
}
