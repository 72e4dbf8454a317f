import { expect, test } from "vitest";
import type { DisplayRow } from "../../shared/display.ts";
import { inOrder } from "./order.ts";

const row = (id: string, state: DisplayRow["state"], marks: DisplayRow["marks"] = []) =>
  ({ id, name: id, state, marks }) as unknown as DisplayRow;

test("frozen and lagging displays stand first, then those with a mark, the gone last; the rest by name as people count", () => {
  const rows = [
    row("wall 10", "live"),
    row("wall 2", "live"),
    row("a", "gone"),
    row("c", "live", ["heap"]),
    row("z", "lagging"),
    row("y", "frozen"),
  ];
  expect(inOrder(rows).map(({ id }) => id)).toEqual(["y", "z", "c", "wall 2", "wall 10", "a"]);
});
