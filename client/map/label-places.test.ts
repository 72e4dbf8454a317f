import { describe, expect, test } from "vitest";
import { createRng } from "../../shared/rng.ts";
import { around, type Box, type Form, type Ground, type Label, placeLabels, sizeOf, toLines } from "./label-places.ts";
import type { Spot } from "./spots.ts";

const SIGHT: Box = [0, 0, 800, 600];
const FORM: Form = { lines: ["南湖"], size: 16, spacing: 0 };
/** A spot in a square that runs `reach` px to each side. */
const spot = (x: number, y: number, reach = 100): Spot => ({ at: [x, y], room: [x - reach, y - reach, x + reach, y + reach] });
const inside = (spots: readonly Spot[], more: Partial<Label> = {}): Label => ({ forms: [FORM], stands: { inside: spots }, ...more });
const boxesOf = (placed: ReturnType<typeof placeLabels>) => placed.map(({ at, form }) => around(at, ...sizeOf(form)));
const overlaps = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

describe("names on the map", () => {
  test("never touch each other, what is above the canvas, or the edge, however many there are", () => {
    const rng = createRng(7);
    const many = Array.from({ length: 400 }, () =>
      inside([spot(rng() * 900 - 50, rng() * 700 - 50), spot(rng() * 900 - 50, rng() * 700 - 50)], {
        forms: [{ ...FORM, lines: ["王江泾", "镇"].slice(0, 1 + Math.floor(rng() * 2)) }],
      }),
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

  test("the first in order has its best spot, the next another of its own, or none", () => {
    const placed = placeLabels([inside([spot(400, 300)]), inside([spot(402, 301), spot(460, 300)]), inside([spot(405, 300)])], {
      sight: SIGHT,
      taken: [],
    });
    expect(placed.map(({ at }) => at)).toEqual([
      [400, 300],
      [460, 300],
    ]);
  });

  test("a spot where most of the name lies inside its area comes before a better one at the rim", () => {
    expect(placeLabels([inside([spot(400, 300, 4), spot(500, 300)])], { sight: SIGHT, taken: [] })[0]?.at).toEqual([500, 300]);
    expect(placeLabels([inside([spot(400, 300, 4)])], { sight: SIGHT, taken: [] })[0]?.at).toEqual([400, 300]);
  });

  test("one that would be cut stands elsewhere in its area, or is left out", () => {
    expect(placeLabels([inside([spot(5, 300), spot(60, 300)])], { sight: SIGHT, taken: [] })[0]?.at).toEqual([60, 300]);
    expect(placeLabels([inside([spot(5, 300)])], { sight: SIGHT, taken: [] })).toEqual([]);
  });

  test("one that must stand is written smaller, then over a line, and only then left out", () => {
    const small: Form = { ...FORM, size: 8 };
    const county = inside([spot(400, 300)], { forms: [FORM, small], must: true });
    const form = (ground: Partial<Ground>) => placeLabels([county], { sight: SIGHT, taken: [], ...ground })[0]?.form;
    expect(form({})).toBe(FORM);
    expect(form({ taken: [[412, 290, 420, 310]] })).toBe(small);
    expect(form({ taken: [[412, 290, 420, 310]], lines: [[399, 299, 401, 301]] })).toBe(small);
    expect(form({ taken: [[399, 299, 401, 301]] })).toBeUndefined();
    expect(placeLabels([{ ...county, must: false }], { sight: SIGHT, taken: [], lines: [[399, 299, 401, 301]] })).toEqual([]);
  });

  test("a symbol's title is beside it", () => {
    const title: Label = { forms: [FORM], stands: { beside: [400, 300], aside: 8 } };
    expect(placeLabels([title], { sight: SIGHT, taken: [] })[0]?.at[0]).toBeGreaterThan(400);
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
