// Areas of warnings and responses as ranges of grid indices, and who they concern.
import type { Area } from "../event.ts";
import type { CityState } from "../state.ts";
import { gridOf } from "./tally.ts";

export type Ranges = readonly (readonly [number, number])[];

/** The grids of an area as sorted ranges [from, to); codes the city does not know are left out. */
export function rangesOf(state: CityState, area: Area): Ranges {
  if ("division" in area) {
    const { tree, profile } = state.city;
    const place = tree.places[tree.byCode.get(area.division) ?? tree.byCode.get(profile.replaced[area.division] ?? "") ?? -1];
    return place ? [[place.lo, place.hi]] : [];
  }
  const grids = [...new Set(area.grids.map((code) => gridOf(state, code)))].filter((grid) => grid >= 0).sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const grid of grids) {
    const last = ranges.at(-1);
    if (last?.[1] === grid) last[1] = grid + 1;
    else ranges.push([grid, grid + 1]);
  }
  return ranges;
}

/** Whether an area meets a scope's grids. One without any known grid concerns the whole city alone. */
export function meets(ranges: Ranges, scope: { readonly lo: number; readonly hi: number; readonly parent: number }): boolean {
  if (ranges.length === 0) return scope.parent < 0;
  return ranges.some(([from, to]) => from < scope.hi && to > scope.lo);
}

/** Marks the totals of every place that an area meets. */
export function touchArea(state: CityState, ranges: Ranges): void {
  state.city.tree.places.forEach((place, at) => {
    const tally = state.places[at];
    if (tally && meets(ranges, place)) tally.totalsStamp = state.seq;
  });
}
