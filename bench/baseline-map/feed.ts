// What both baselines are fed: the grids once, then ten times a second how many reports each changed grid has now.
import type { FeatureCollection, Polygon } from "geojson";
import { io } from "socket.io-client";

export type Grids = FeatureCollection<Polygon, { code: string; open: number }>;
/** Code and count of each grid that changed. */
export type Changes = readonly (readonly [code: string, open: number])[];

export async function loadGrids(): Promise<Grids> {
  const response = await fetch("/grids.geojson");
  const grids = (await response.json()) as Grids;
  for (const { properties } of grids.features) properties.open = 0;
  return grids;
}

export function onChanges(take: (changes: Changes) => void): void {
  io({ transports: ["websocket"] }).on("changes", take);
}

/** Tells the benchmark that all grids are drawn. */
export function sayReady(): void {
  document.body.setAttribute("data-ready", "yes");
}

/** Fewer to more, as the wall has it. */
export const FEW = [42, 48, 54] as const;
export const MANY = [142, 95, 196] as const;
export const MOST_OPEN = 10;
