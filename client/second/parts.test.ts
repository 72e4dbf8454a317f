// What the second layer shows at which size.
import { expect, test } from "vitest";
import { PARTS, placeParts } from "./parts.ts";

const sum = (heights: readonly { readonly height: number }[]) => heights.reduce((all, { height }) => all + height, 0);

test("a low panel keeps the first parts, a column of a wide wall has all of them", () => {
  expect(
    placeParts(PARTS, { width: 27.5, height: 16.6 })
      .flat()
      .map(({ part }) => part),
  ).toEqual(["today", "yesterday"]);
  expect(
    placeParts(PARTS, { width: 27.5, height: 58 })
      .flat()
      .map(({ part }) => part),
  ).toEqual([...PARTS]);
});

test("at any size from 27 by 15 up to 80 by 60 something stands there, each part once, nothing beyond the panel", () => {
  for (let width = 27; width <= 80; width += 7) {
    for (let height = 15; height <= 60; height += 3) {
      const columns = placeParts(PARTS, { width, height });
      const parts = columns.flat().map(({ part }) => part);
      expect(parts.length).toBeGreaterThan(0);
      expect(new Set(parts).size).toBe(parts.length);
      for (const column of columns) expect(sum(column) + (column.length - 1) * 0.8).toBeLessThanOrEqual(height + 0.05);
    }
  }
});

test("a part that stands alone and wants no more keeps its height", () => {
  const columns = placeParts(PARTS, { width: 60, height: 12 });
  expect(columns[1]).toEqual([{ part: "yesterday", height: 5.7 }]);
});
