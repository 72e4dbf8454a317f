// Cities larger than a city, for a load: Jiaxing with its tree and its neighbours, so many times over under one root.
import { fileURLToPath } from "node:url";
import { loadCity } from "../../server/city-folder.ts";
import { buildTree, type CityProfile } from "../../shared/city.ts";
import type { CityFolder } from "../../shared/state.ts";

const JIAXING = fileURLToPath(new URL("../../mock-data/jiaxing", import.meta.url));

/** `copies` of Jiaxing; one is the city itself, more hang under a root of their own, as cities do under a province. */
export function citiesOf(copies: number): CityFolder {
  const loaded = loadCity(JIAXING);
  if ("faults" in loaded) throw new Error(loaded.faults.join("\n"));
  const { profile, tree, neighbours } = loaded.city;
  if (copies === 1) return { profile, tree, neighbours };
  const [first] = profile.divisions;
  if (!first) throw new Error("the city folder has no divisions");
  const root: CityProfile["divisions"][number] = { ...first, code: "P", name: "Province" };
  const all = Array.from({ length: copies }, (_, copy) => copy);
  const rename = (copy: number, code: string) => `${copy}-${code}`;
  const divisions = all.flatMap((copy) =>
    profile.divisions.map((division) => ({
      ...division,
      code: rename(copy, division.code),
      parent: division.parent === null ? "P" : rename(copy, division.parent),
      level: division.level + 1,
    })),
  );
  const grids = all.flatMap((copy) =>
    tree.gridPlace.map((at, grid) => {
      const place = tree.places[at];
      const parent = tree.places[place?.parent ?? -1];
      if (!place || !parent) throw new Error(`grid ${grid} has no place in the tree`);
      const population = tree.population[grid] ?? 0;
      return { code: rename(copy, place.code), parent: rename(copy, parent.code), name: place.name, population };
    }),
  );
  const large = { ...profile, divisions: [root, ...divisions] };
  const offset = tree.gridPlace.length;
  return {
    profile: large,
    tree: buildTree(large, grids),
    neighbours: all.flatMap((copy) => neighbours.map((beside) => beside.map((grid) => grid + copy * offset))),
  };
}
