// Which division a request asks about, and whether its token may.
import { type CityTree, isWithin, type Place } from "../../shared/city.ts";
import type { Grant } from "../access/grant.ts";
import { Problem } from "./problem.ts";

/** The scope asked for, or without one the token's whole scope. Throws a Problem: unknown-scope, scope. */
export function scopeOf(tree: CityTree, grant: Grant, asked: string | undefined): Place {
  const own = tree.byCode.get(grant.scope);
  if (own === undefined) throw new Problem("scope", `the token's scope ${grant.scope} is not in this city: make a new token`);
  const at = asked === undefined ? own : tree.byCode.get(asked);
  const place = at === undefined ? undefined : tree.places[at];
  if (at === undefined || !place)
    throw new Problem(
      "unknown-scope",
      "no division or grid has this code: GET /api/v1/city lists the divisions, /api/v1/city/grids the grids",
    );
  if (!isWithin(tree, at, own))
    throw new Problem("scope", `this token sees ${grant.scope} only: ask for that or a place in it, or leave scope out`);
  return place;
}

/** Whether a grid (by index; -1 for an unknown place, the city's alone) lies in a place. */
export function holdsGrid(place: Place, grid: number): boolean {
  return grid < 0 ? place.parent < 0 : grid >= place.lo && grid < place.hi;
}

/** The names of a grid and of what it lies in, below the city, from above; null where the place is unknown. */
export function namesOf({ places, byCode }: CityTree, grid: string | null): readonly string[] | null {
  const names: string[] = [];
  let place = grid === null ? undefined : places[byCode.get(grid) ?? -1];
  if (!place) return null;
  for (; place && place.parent >= 0; place = places[place.parent]) names.unshift(place.name);
  return names;
}
