// The lattice that every corner of the map lies on: whole numbers make "the same point" exact.

import { LATTICE_MAX } from "../../shared/planar.ts";

export type LngLat = readonly [number, number];
/** Whole lattice steps east and north of the lattice's origin. */
export type Cell = readonly [number, number];

/** About a metre: nothing finer is seen, and every digit costs bytes. A tenth of it where grids are no larger than a house. */
const STEPS = [2e-5, 1e-6] as const;
const STEPS_PER_GRID = 60;

export type Lattice = {
  readonly west: number;
  readonly south: number;
  readonly step: number;
  /** How much shorter a degree of longitude is than one of latitude, here. */
  readonly squeeze: number;
  readonly toCell: (at: LngLat) => Cell;
  readonly toLngLat: (x: number, y: number) => [number, number];
  /** Square metres in one lattice square. */
  readonly squareM2: number;
};

/** A lattice that holds `bounds` (west, south, east, north) with room around, for a city of so many grids. Throws when that is more than a lattice can hold. */
export function createLattice(bounds: readonly [number, number, number, number], grids: number): Lattice {
  const [w, s, e, n] = bounds;
  const margin = Math.max(e - w, n - s) * 0.6 + 0.001;
  const west = roundTo(w - margin, 1e-3);
  const south = roundTo(s - margin, 1e-3);
  const gridDegrees = Math.sqrt(((e - w) * (n - s)) / grids);
  const step = gridDegrees > STEPS_PER_GRID * STEPS[0] ? STEPS[0] : STEPS[1];
  const span = Math.max(e - w, n - s) + 2 * margin;
  if (span / step > LATTICE_MAX)
    throw new Error(`an outline ${span.toFixed(1)}° wide is no city: the builder takes up to ${Math.floor((LATTICE_MAX * step) / 2.2)}°`);
  const squeeze = Math.cos(((s + n) / 2) * (Math.PI / 180));
  const metresPerStep = step * 111_195;
  return {
    west,
    south,
    step,
    squeeze,
    squareM2: metresPerStep * metresPerStep * squeeze,
    toCell: ([lng, lat]) => [Math.round((lng - west) / step), Math.round((lat - south) / step)],
    toLngLat: (x, y) => [roundTo(west + x * step, step), roundTo(south + y * step, step)],
  };
}

function roundTo(value: number, step: number): number {
  const per = Math.round(1 / step);
  return Math.round(value * per) / per;
}
