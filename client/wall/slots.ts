// Columns become slots: panels below each other by what they need; what finds no room takes turns in one slot of the wall.
import { type Column, NEEDS, type PanelName, TURNS } from "./columns.ts";
import type { Box } from "./screens.ts";

/** One panel, or several that take turns. */
export type Slot = Box & { readonly panels: readonly PanelName[] };

/** Panels of one column, the last cell perhaps of several that take turns. */
type Cells = readonly (readonly PanelName[])[];

export function stackColumns(columns: readonly Column[], unit: number, gap: number): readonly Slot[] {
  const kept = columns.map((column) => keep(column, unit, gap));
  const over = kept.flatMap(({ over }) => over);
  const asked = columns.findIndex(({ left }) => (left?.length ?? 0) > 0);
  const crowded = kept.map(({ over }) => over.length > 0);
  const free = columns.findIndex(({ panels }, at) => crowded[at] && !panels.some(stays));
  const turning = asked >= 0 ? asked : free >= 0 ? free : crowded.indexOf(true);
  return columns.flatMap((column, at) => {
    const { panels } = kept[at] as Kept;
    const cells: Cells = at === turning ? turns(panels, over, column, unit, gap) : panels.map((panel) => [panel]);
    return heights(cells, column.box.height, unit, gap).map(([cell, y, height]) => ({
      panels: cell,
      x: Math.round(column.box.x),
      y: Math.round(column.box.y + y),
      width: Math.round(column.box.x + column.box.width) - Math.round(column.box.x),
      height: Math.round(column.box.y + y + height) - Math.round(column.box.y + y),
    }));
  });
}

type Kept = { readonly panels: readonly PanelName[]; readonly over: readonly PanelName[] };

function keep({ box, panels, left = [] }: Column, unit: number, gap: number): Kept {
  let fits = panels.length;
  while (fits > 1 && needed(panels.slice(0, fits), unit, gap) > box.height) fits -= 1;
  return { panels: panels.slice(0, fits), over: [...panels.slice(fits), ...left] };
}

/** Never takes turns. */
const stays = (panel: PanelName) => panel === "map" || panel === "warnings";

/** The column with the rotating slot at its foot; what has to make room for it takes turns too. */
function turns(panels: readonly PanelName[], over: readonly PanelName[], { box, left }: Column, unit: number, gap: number): Cells {
  const stay = [...panels];
  const slot = [...over];
  // Where the column's own panels did not fit, the last of them shares its place.
  if (!left && stay.length > 1) slot.unshift(stay.pop() as PanelName);
  const least = stay.some(stays) ? 1 : 0;
  while (stay.length > least && needed(stay, unit, gap) + gap + TURNS.least * unit > box.height) slot.unshift(stay.pop() as PanelName);
  return [...stay.map((panel) => [panel]), slot];
}

function needed(panels: readonly PanelName[], unit: number, gap: number): number {
  return panels.reduce((sum, panel) => sum + NEEDS[panel].least * unit, (panels.length - 1) * gap);
}

/** Each cell with its place: the least first, what is left over by share, none beyond its most while another can take it. */
function heights(cells: Cells, height: number, unit: number, gap: number): readonly (readonly [readonly PanelName[], number, number])[] {
  const needs = cells.map((cell) => (cell.length === 1 ? NEEDS[cell[0] as PanelName] : TURNS));
  const free = height - (cells.length - 1) * gap;
  const found = needs.map(({ least }) => least * unit);
  const sum = found.reduce((a, b) => a + b, 0);
  if (sum > free) found.forEach((least, at) => (found[at] = (least / sum) * free));
  for (let pass = 0; pass < cells.length; pass += 1) {
    const over = free - found.reduce((a, b) => a + b, 0);
    const open = needs.map(({ most, share }, at) => ((found[at] as number) < (most ?? Number.POSITIVE_INFINITY) * unit - 0.5 ? share : 0));
    const shares = open.reduce((a, b) => a + b, 0);
    if (over < 0.5 || shares === 0) break;
    needs.forEach(({ most }, at) => {
      const more = (found[at] as number) + (over * (open[at] as number)) / shares;
      found[at] = Math.min(more, (most ?? Number.POSITIVE_INFINITY) * unit);
    });
  }
  const rest = free - found.reduce((a, b) => a + b, 0);
  if (rest > 0.5) found.forEach((size, at) => (found[at] = size + rest / cells.length));
  let y = 0;
  return cells.map((cell, at) => {
    const from = y;
    y += (found[at] as number) + gap;
    return [cell, from, found[at] as number] as const;
  });
}
