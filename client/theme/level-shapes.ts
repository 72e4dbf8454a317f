// The four level symbols as paths in a box of 24 × 24: red octagon, orange triangle, yellow diamond, blue circle.
import type { Level } from "../../shared/event.ts";

/** Side of the box that the paths are drawn in. */
export const SHAPE_BOX = 24;

export type LevelShape = {
  /** For SVG `d` and for `new Path2D(path)`; leaves 2 units of room for a line of 3. */
  readonly path: string;
  /** Where the middle of the character goes, and its size. */
  readonly text: { readonly x: number; readonly y: number; readonly size: number };
};

export const LEVEL_SHAPES: Readonly<Record<Level, LevelShape>> = {
  red: { path: "M7.86 2h8.28L22 7.86v8.28L16.14 22H7.86L2 16.14V7.86Z", text: { x: 12, y: 12, size: 12.5 } },
  orange: { path: "M12 1.8 23 21.4H1Z", text: { x: 12, y: 15.2, size: 10 } },
  yellow: { path: "M12 .9 23.1 12 12 23.1.9 12Z", text: { x: 12, y: 12, size: 11 } },
  blue: { path: "M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20Z", text: { x: 12, y: 12, size: 12.5 } },
};

/** Line of an outlined symbol, in units of the box. */
export const OUTLINE_WIDTH = 3;
/** Dashes of an exercise's outline, in units of the box. */
export const EXERCISE_DASHES = [4, 2.6] as const;
