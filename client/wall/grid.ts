// Slots in px become one CSS grid: a track between each two edges, the gaps and frames as tracks that nobody takes.
import type { Box } from "./screens.ts";

export type Grid = {
  readonly columns: string;
  readonly rows: string /** `grid-area` of each slot, in their order. */;
  readonly areas: readonly string[];
};

/** `top`: where the grid begins, px from the wall's upper edge. */
export function gridOf(boxes: readonly Box[], top: number): Grid {
  const xs = edges([0, ...boxes.flatMap(({ x, width }) => [x, x + width])]);
  const ys = edges([Math.round(top), ...boxes.flatMap(({ y, height }) => [y, y + height])]);
  const line = (all: readonly number[], at: number) => all.indexOf(at) + 1;
  return {
    columns: tracks(xs),
    rows: tracks(ys),
    areas: boxes.map(({ x, y, width, height }) => `${line(ys, y)} / ${line(xs, x)} / ${line(ys, y + height)} / ${line(xs, x + width)}`),
  };
}

const edges = (all: readonly number[]) => [...new Set(all)].sort((a, b) => a - b);
const tracks = (all: readonly number[]) =>
  all
    .slice(1)
    .map((edge, at) => `${edge - (all[at] as number)}px`)
    .join(" ");
