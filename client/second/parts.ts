// Which parts of the second layer a panel of some size holds, beside and below each other, the most telling first.

/** Lengths in u. Beyond `most` a part has no use for room. */
type Need = { readonly least: number; readonly most: number; readonly share: number };

/** In order of weight: where there is no room, the last go. */
export const PARTS = ["today", "yesterday", "places", "notices", "figures"] as const;
export type PartName = (typeof PARTS)[number];

const NEEDS: Readonly<Record<PartName, Need>> = {
  today: { least: 10, most: 20, share: 1 },
  yesterday: { least: 5.7, most: 5.7, share: 0 },
  places: { least: 8, most: 14.2, share: 2 },
  notices: { least: 6.6, most: 30, share: 1.2 },
  figures: { least: 8.2, most: 25, share: 0.8 },
};
const COLUMN_U = 27;
const MOST_COLUMNS = 2;
const GAP_U = 0.8;

export type Placed = { readonly part: PartName; readonly height: number };

/** Columns of parts with their heights in u; each part goes where most room is left. */
export function placeParts(wanted: readonly PartName[], size: { readonly width: number; readonly height: number }): readonly Placed[][] {
  const count = Math.max(1, Math.min(MOST_COLUMNS, Math.floor(size.width / COLUMN_U)));
  const columns = Array.from({ length: count }, () => ({ parts: [] as PartName[], free: size.height + GAP_U }));
  for (const part of wanted) {
    const column = columns.reduce((best, one) => (one.free > best.free ? one : best));
    const needed = NEEDS[part].least + GAP_U;
    if (column.free < needed && column.parts.length > 0) continue;
    column.parts.push(part);
    column.free -= needed;
  }
  return columns.filter(({ parts }) => parts.length > 0).map(({ parts, free }) => share(parts, Math.max(0, free)));
}

/** What is left over, by share, none beyond its most while another can take it. */
function share(parts: readonly PartName[], free: number): Placed[] {
  const heights = new Map(parts.map((part) => [part, NEEDS[part].least]));
  let left = free;
  for (let open = parts.filter((part) => NEEDS[part].share > 0); open.length > 0 && left > 0.01; ) {
    const shares = open.reduce((sum, part) => sum + NEEDS[part].share, 0);
    const each = left / shares;
    for (const part of open) {
      const { most, share: own } = NEEDS[part];
      const before = heights.get(part) ?? 0;
      const after = Math.max(before, Math.min(most, before + each * own));
      heights.set(part, after);
      left -= after - before;
    }
    open = open.filter((part) => (heights.get(part) ?? 0) < NEEDS[part].most - 0.01);
  }
  return parts.map((part) => ({ part, height: heights.get(part) ?? 0 }));
}
