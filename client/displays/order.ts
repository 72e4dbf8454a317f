// In which order displays stand: what a person should look at first.
import type { DisplayRow } from "../../shared/display.ts";

const RANK = { frozen: 0, lagging: 1, live: 3, gone: 4 } as const satisfies Record<DisplayRow["state"], number>;
const MARKED_RANK = 2;

export function inOrder(rows: readonly DisplayRow[]): readonly DisplayRow[] {
  const rank = ({ state, marks }: DisplayRow) => (state === "live" && marks.length > 0 ? MARKED_RANK : RANK[state]);
  const byName = (one: DisplayRow, other: DisplayRow) =>
    one.name.localeCompare(other.name, "zh-CN", { numeric: true }) || (one.id < other.id ? -1 : 1);
  return [...rows].sort((one, other) => rank(one) - rank(other) || byName(one, other));
}
