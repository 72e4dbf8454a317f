// Areas of warnings and responses as ranges of grid indices, and who they concern.
import { gridIndexOf, placeOf } from "../city.ts";
import type { Area } from "../event.ts";
import type { CityState } from "../state.ts";

/** All of a state that an area needs. */
type InCity = { readonly city: Parameters<typeof placeOf>[0] };

export type Ranges = readonly (readonly [number, number])[];

/** The grids of an area as sorted ranges [from, to); codes the city does not know are left out. */
export function rangesOf(state: InCity, area: Area): Ranges {
  if ("division" in area) {
    const place = placeOf(state.city, area.division);
    return place ? [[place.lo, place.hi]] : [];
  }
  const grids = [...new Set(area.grids.map((code) => gridIndexOf(state.city, code)))].filter((grid) => grid >= 0).sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const grid of grids) {
    const last = ranges.at(-1);
    if (last?.[1] === grid) last[1] = grid + 1;
    else ranges.push([grid, grid + 1]);
  }
  return ranges;
}

/** Whether an area meets a scope's grids. One without any known grid concerns the whole city alone. Ranges are sorted: log time. */
export function meets(ranges: Ranges, scope: { readonly lo: number; readonly hi: number; readonly parent: number }): boolean {
  if (ranges.length === 0) return scope.parent < 0;
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.[1] ?? 0) > scope.lo) high = middle;
    else low = middle + 1;
  }
  return (ranges[low]?.[0] ?? Number.POSITIVE_INFINITY) < scope.hi;
}

/** Runs `visit` on every grid of an area. */
export function eachGrid(ranges: Ranges, visit: (grid: number) => void): void {
  for (const [from, to] of ranges) for (let grid = from; grid < to; grid += 1) visit(grid);
}

/** Marks the totals of every place that an area meets. A place that is marked has marked those above it, so each is visited once. */
export function touchArea(state: CityState, ranges: Ranges): void {
  const { tree } = state.city;
  const mark = (from: number): void => {
    for (let place = from; place >= 0; place = tree.places[place]?.parent ?? -1) {
      const tally = state.places[place];
      if (!tally || tally.totalsStamp === state.seq) return;
      tally.totalsStamp = state.seq;
    }
  };
  mark(0);
  eachGrid(ranges, (grid) => mark(tree.gridPlace[grid] ?? -1));
}
