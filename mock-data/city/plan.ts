// What a city is to be cut into: the order that a recipe gives to the builder.
import type { LngLat } from "./lattice.ts";

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
  readonly people?: { readonly peopleOf: readonly number[]; readonly householdsOf?: readonly number[] };
  /** How thickly people live, at a point and region: only ratios count. Absent: evenly. */
  readonly density?: (at: LngLat, region: number) => number;
  /** Lines to be drawn by themselves, such as a coast; they run along the outlines. */
  readonly lines?: Readonly<Record<string, readonly (readonly LngLat[])[]>>;
};
