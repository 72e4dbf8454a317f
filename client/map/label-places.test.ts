import { describe, expect, test } from "vitest";
import { createRng } from "../../shared/rng.ts";
import { around, type Box, type Label, placeLabels, sizeOf, toLines } from "./label-places.ts";

const SIGHT: Box = [0, 0, 800, 600];
const label = (x: number, y: number, more: Partial<Label> = {}): Label => ({
  at: [x, y],
  lines: ["南湖"],
  size: 16,
  spacing: 0,
  aside: 8,
  ...more,
});
const boxesOf = (placed: ReturnType<typeof placeLabels>) => placed.map((one) => around(one.at, ...sizeOf(one.label)));
const overlaps = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

describe("names on the map", () => {
  test("never touch each other, what is above the canvas, or the edge, however many there are", () => {
    const rng = createRng(7);
    const many = Array.from({ length: 400 }, () =>
      label(rng() * 900 - 50, rng() * 700 - 50, { lines: ["王江泾", "镇"].slice(0, 1 + Math.floor(rng() * 2)) }),
    );
    const taken: Box[] = [[0, 560, 500, 600]];
    const boxes = boxesOf(placeLabels(many, { sight: SIGHT, taken }));
    expect(boxes.length).toBeGreaterThan(50);
    for (const [left, top, right, bottom] of boxes) {
      expect(left >= 0 && top >= 0 && right <= 800 && bottom <= 600).toBe(true);
    }
    const all = [...taken, ...boxes];
    expect(all.some((one, at) => all.slice(at + 1).some((other) => overlaps(one, other)))).toBe(false);
  });

  test("the first in order has its place, the next steps aside", () => {
    const placed = placeLabels([label(400, 300), label(402, 301)], { sight: SIGHT, taken: [] });
    expect(placed[0]?.at).toEqual([400, 300]);
    expect(placed[1]?.at).not.toEqual([402, 301]);
  });

  test("one that would be cut is moved in, or left out", () => {
    expect(placeLabels([label(5, 300)], { sight: SIGHT, taken: [] })[0]?.at[0]).toBeGreaterThan(5);
    expect(placeLabels([label(-60, 300)], { sight: SIGHT, taken: [] })).toEqual([]);
  });

  test("one that roams goes farther than another before it is left out", () => {
    const taken: Box[] = [[370, 260, 430, 340]];
    expect(placeLabels([label(400, 300)], { sight: SIGHT, taken: [[350, 250, 450, 350]] })).toEqual([]);
    expect(placeLabels([label(400, 300, { roams: true })], { sight: SIGHT, taken })).toHaveLength(1);
    expect(placeLabels([label(-400, 300, { roams: true })], { sight: SIGHT, taken })).toEqual([]);
  });

  test("a symbol's title is beside it", () => {
    expect(placeLabels([label(400, 300, { beside: true })], { sight: SIGHT, taken: [] })[0]?.at[0]).toBeGreaterThan(400);
  });
});

test.each([
  ["百福弄社区第1网格", 6, ["百福弄社区", "第1网格"]],
  ["王江泾镇", 6, ["王江泾镇"]],
  ["Wangjiangjing Town", 6, ["Wangjiangjing", "Town"]],
  ["Nanhu District", 8, ["Nanhu District"]],
])("%s has lines of at most %i hanzi", (text, hanzi, lines) => {
  expect(toLines(text, hanzi)).toEqual(lines);
});
