// Areas of grids that hang together, and grids chosen by what the city's data say of them: low by the sea, dense, downwind.
import type { Rng } from "../../shared/rng.ts";
import { createPicker } from "./random.ts";
import type { World } from "./world.ts";

/** `count` grids round a centre, nearest in steps from grid to grid first. Fewer where the city ends. */
export function areaAround(world: World, center: number, count: number): number[] {
  const found = [center];
  const seen = new Set(found);
  for (let at = 0; at < found.length && found.length < count; at += 1) {
    for (const next of world.neighbours[found[at] ?? 0] ?? []) {
      if (seen.has(next) || found.length >= count) continue;
      seen.add(next);
      found.push(next);
    }
  }
  return found;
}

/** A grid drawn by its people, times what `prefer` makes of it. */
export function drawGrid(world: World, rng: Rng, prefer: (grid: number) => number = () => 1): number {
  return createPicker(world.weights.map((weight, grid) => weight * prefer(grid)))(rng);
}

/** 1 by the sea, falling off inland over so many kilometres; 1 everywhere in a city without a coast. */
export function nearSea(world: World, grid: number, overKm: number): number {
  const km = world.coastKm[grid] ?? Number.POSITIVE_INFINITY;
  return Number.isFinite(km) ? Math.exp(-km / overKm) : 1;
}

/** `count` grids within a cone downwind of `center`; `bearing` in degrees from north, where the wind blows to. */
export function downwindOf(
  world: World,
  center: number,
  { bearing, count }: { readonly bearing: number; readonly count: number },
): number[] {
  const from = world.centers[center] ?? [0, 0];
  const east = Math.cos((from[1] * Math.PI) / 180);
  const rated = world.centers.map((to, grid) => {
    const x = (to[0] - from[0]) * east;
    const y = to[1] - from[1];
    const turn = Math.abs((((((Math.atan2(x, y) * 180) / Math.PI - bearing) % 360) + 540) % 360) - 180);
    const distance = Math.hypot(x, y);
    return { grid, cost: grid === center ? -1 : distance * (turn < 40 ? 1 : turn < 70 ? 2.5 : 8) };
  });
  return rated
    .sort((a, b) => a.cost - b.cost || a.grid - b.grid)
    .slice(0, count)
    .map(({ grid }) => grid);
}

export function codesOf(world: World, grids: readonly number[]): string[] {
  return grids.map((grid) => world.codes[grid] ?? "");
}
