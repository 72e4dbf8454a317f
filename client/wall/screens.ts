// The physical screens of a wall, with the frames between them: nothing may stand across one.
import type { Bezel } from "../settings/settings.ts";

/** In px, from the wall's upper left corner. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

export type Screens = {
  /** What panels may use of each screen, row by row. */
  readonly boxes: readonly Box[];
  /** Index of the screen that has the map: the middle one, in the row without the head where there is one. */
  readonly home: number;
  /** The first row's screens, whole. */
  readonly heads: readonly Box[];
};

type Wall = {
  readonly width: number;
  readonly height: number;
  readonly bezel: Bezel | null;
  readonly head: number;
  readonly inset: number;
};

const ONE_SCREEN: Bezel = { columns: 1, rows: 1, gap: 0 };

/** `head`: what the first row has already given away, px; `inset`: kept free along each screen's edge. */
export function screensOf({ width, height, bezel, head, inset }: Wall): Screens {
  const { columns, rows, gap } = bezel ?? ONE_SCREEN;
  const [w, h] = [(width - (columns - 1) * gap) / columns, (height - (rows - 1) * gap) / rows];
  const boxes = Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    const top = row === 0 ? head : inset;
    return {
      x: column * (w + gap) + inset,
      y: row * (h + gap) + top,
      width: w - 2 * inset,
      height: Math.max(0, h - top - inset),
    };
  });
  const heads = Array.from({ length: columns }, (_, column) => ({ x: column * (w + gap), y: 0, width: w, height: h }));
  return { boxes, home: (rows - 1) * columns + Math.floor((columns - 1) / 2), heads };
}
