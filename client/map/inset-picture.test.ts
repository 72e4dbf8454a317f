// The outlines of an inset.
import { describe, expect, test } from "vitest";
import { INSET_BOX, insetPicture } from "./inset-picture.ts";
import { squareCity } from "./map.testing.ts";

const pointsOf = (path: string) => [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);

describe("insetPicture", () => {
  const picture = insetPicture(squareCity(), [1]);

  test("shows the area whole, inside the box, with what lies around it", () => {
    const area = pointsOf(picture.area);
    expect(area.length).toBeGreaterThanOrEqual(4);
    for (const [x, y] of area) {
      expect(x > 0 && x < INSET_BOX.width).toBe(true);
      expect(y > 0 && y < INSET_BOX.height).toBe(true);
    }
    const breadth = (path: string) => Math.max(...pointsOf(path).map(([x]) => x)) - Math.min(...pointsOf(path).map(([x]) => x));
    expect(breadth(picture.land)).toBeGreaterThan(breadth(picture.area));
  });

  test("draws the single grids of a small area only", () => {
    expect(insetPicture(squareCity(), [0, 1]).grids.match(/M/g)).toHaveLength(2);
  });
});
