// The small city with square grids and a threshold, for tests of what is alike.
import type { City } from "../../shared/city-check.ts";
import { smallCity } from "../../shared/testing.ts";

/** Grids are squares of 0.01° in one row from 120° E 30° N. */
export function smallCityWithGrids(folding: City["profile"]["folding"] = {}): City {
  const { profile, tree, neighbours } = smallCity();
  const grids = tree.gridPlace.map((place, id) => {
    const [west, east] = [120 + id / 100, 120 + (id + 1) / 100];
    const ring = [
      [west, 30],
      [east, 30],
      [east, 30.01],
      [west, 30.01],
      [west, 30],
    ];
    const { code, name } = tree.places[place] ?? { code: "", name: "" };
    const properties = { code, parent: "", name, type: "community" as const, validFrom: "2021-01-01" };
    return { type: "Feature" as const, id, properties, geometry: { type: "Polygon" as const, coordinates: [ring] } };
  });
  return { profile: { ...profile, folding }, tree, neighbours, grids, exchangePoints: [] };
}
