// The middle of each grid: where a report lies of which only the grid is known.
import type { City } from "../../shared/city-check.ts";

export type Centre = { readonly lon: number; readonly lat: number };

/** The middle of each grid's box, in grid order. */
export function centresOf(grids: City["grids"]): Centre[] {
  return grids.map(({ geometry }) => {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [lon = 0, lat = 0] of (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).flat(2)) {
      [west, east] = [Math.min(west, lon), Math.max(east, lon)];
      [south, north] = [Math.min(south, lat), Math.max(north, lat)];
    }
    return { lon: (west + east) / 2, lat: (south + north) / 2 };
  });
}
