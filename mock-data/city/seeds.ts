// Where the mesh's cells are seeded: as many points as wanted, denser where more of the city is, evenly spread.
import { Delaunay } from "d3-delaunay";
import type { Rng } from "../../shared/rng.ts";
import { scaleByRegion, type Weighing } from "./atoms.ts";
import type { Region } from "./mesh.ts";

/** Squares of the raster across the city's longer side: fine enough for a city block in a city of 100 km. */
const RASTER = 900;
const LLOYD_STEPS = 2;

export type Sowing = {
  readonly regions: readonly Region[];
  readonly squeeze: number;
  readonly count: number;
  readonly weighing: Weighing;
  readonly random: Rng;
};

/** Pairs x, y in lattice units with x squeezed. Two points lie on every ring, so that the mesh ties each island and lake to the rest. */
export function sowSeeds(sowing: Sowing): Float64Array {
  const raster = createRaster(sowing.regions, sowing.squeeze);
  const inside = Array.from(raster.region.keys()).filter((at) => (raster.region[at] ?? -1) >= 0);
  const running = massesOf(raster, inside, sowing.weighing);
  const total = running.at(-1) ?? 0;
  if (total === 0) throw new Error("the outline holds no area: check that its rings are not empty");
  const points = new Float64Array(2 * sowing.count);
  for (let at = 0; at < sowing.count; at += 1) {
    // One point from each of `count` equal slices of the total: as random, with fewer clumps and holes.
    const square = inside[lowerBound(running, ((at + sowing.random()) / sowing.count) * total)] ?? 0;
    points[2 * at] = raster.x(square) + (sowing.random() - 0.5) * raster.size;
    points[2 * at + 1] = raster.y(square) + (sowing.random() - 0.5) * raster.size;
  }
  for (let step = 0; step < LLOYD_STEPS; step += 1) relax(points, raster);
  const anchors = sowing.regions.flatMap(({ rings }) => rings.flatMap((ring) => [ring[0], ring[ring.length >> 1]]));
  return Float64Array.from([...points, ...anchors.flatMap((cell) => (cell ? [cell[0] * sowing.squeeze + 0.37, cell[1] + 0.41] : []))]);
}

/** Running totals of mass over the squares inside. */
function massesOf(raster: Raster, inside: readonly number[], { density, peopleOf, peopleShare }: Weighing): Float64Array {
  const regionOf = inside.map((at) => raster.region[at] ?? 0);
  const people = Float64Array.from(inside, (at, index) => Math.max(0, density(raster.x(at), raster.y(at), regionOf[index] ?? 0)));
  if (peopleOf) scaleByRegion(people, regionOf, peopleOf);
  const souls = people.reduce((sum, value) => sum + value, 0) || 1;
  let total = 0;
  return people.map((value) => {
    total += (1 - peopleShare) / inside.length + (peopleShare * value) / souls;
    return total;
  });
}

type Raster = ReturnType<typeof createRaster>;

/** Which region holds the middle of each square, -1 outside. */
function createRaster(regions: readonly Region[], squeeze: number) {
  const cells = regions.flatMap((region) => region.rings.flat());
  const west = cells.reduce((least, [x]) => Math.min(least, x * squeeze), Number.POSITIVE_INFINITY);
  const east = cells.reduce((most, [x]) => Math.max(most, x * squeeze), Number.NEGATIVE_INFINITY);
  const south = cells.reduce((least, [, y]) => Math.min(least, y), Number.POSITIVE_INFINITY);
  const north = cells.reduce((most, [, y]) => Math.max(most, y), Number.NEGATIVE_INFINITY);
  const size = Math.max(east - west, north - south) / RASTER;
  const columns = Math.ceil((east - west) / size) + 1;
  const rows = Math.ceil((north - south) / size) + 1;
  const region = new Int16Array(columns * rows).fill(-1);
  regions.forEach(({ rings }, index) => {
    for (let row = 0; row < rows; row += 1) {
      const y = south + (row + 0.5) * size;
      const crossings = rings.flatMap((ring) => crossingsAt(ring, y).map((x) => x * squeeze)).sort((a, b) => a - b);
      for (let at = 0; at + 1 < crossings.length; at += 2) {
        const from = Math.ceil(((crossings[at] ?? 0) - west) / size - 0.5);
        for (let column = from; west + (column + 0.5) * size <= (crossings[at + 1] ?? 0); column += 1)
          region[row * columns + column] = index;
      }
    }
  });
  return {
    size,
    region,
    x: (at: number) => west + ((at % columns) + 0.5) * size,
    y: (at: number) => south + (Math.floor(at / columns) + 0.5) * size,
    regionAt: (x: number, y: number) => {
      const [column, row] = [Math.floor((x - west) / size), Math.floor((y - south) / size)];
      return column < 0 || column >= columns || row < 0 || row >= rows ? -1 : (region[row * columns + column] ?? -1);
    },
    box: [west - size, south - size, east + size, north + size] as [number, number, number, number],
  };
}

function crossingsAt(ring: readonly (readonly [number, number])[], y: number): number[] {
  return ring.flatMap(([ax, ay], at) => {
    const [bx, by] = ring[(at + 1) % ring.length] ?? [ax, ay];
    return ay > y === by > y ? [] : [ax + ((y - ay) / (by - ay)) * (bx - ax)];
  });
}

/** One step of Lloyd: each seed to the middle of its cell, but not out of its region nor across half the cell. */
function relax(points: Float64Array, raster: Raster): void {
  const voronoi = new Delaunay(points).voronoi(raster.box);
  for (let at = 0; at < points.length / 2; at += 1) {
    const cell = voronoi.cellPolygon(at);
    if (!cell) continue;
    const { x, y, area } = middleOf(cell);
    const [oldX, oldY] = [points[2 * at] ?? 0, points[2 * at + 1] ?? 0];
    if (Math.hypot(x - oldX, y - oldY) > 0.5 * Math.sqrt(area) || raster.regionAt(x, y) !== raster.regionAt(oldX, oldY)) continue;
    points[2 * at] = x;
    points[2 * at + 1] = y;
  }
}

function middleOf(cell: readonly (readonly number[])[]): { x: number; y: number; area: number } {
  const [ox = 0, oy = 0] = cell[0] ?? [];
  let [x, y, area] = [0, 0, 0];
  cell.forEach(([ax = 0, ay = 0], at) => {
    const [bx = 0, by = 0] = cell[(at + 1) % cell.length] ?? [];
    const cross = (ax - ox) * (by - oy) - (bx - ox) * (ay - oy);
    area += cross / 2;
    x += ((ax + bx - 2 * ox) * cross) / 6;
    y += ((ay + by - 2 * oy) * cross) / 6;
  });
  return area === 0 ? { x: ox, y: oy, area: 0 } : { x: ox + x / area, y: oy + y / area, area: Math.abs(area) };
}

function lowerBound(running: Float64Array, target: number): number {
  let [low, high] = [0, running.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((running[middle] ?? 0) < target) low = middle + 1;
    else high = middle;
  }
  return low;
}
