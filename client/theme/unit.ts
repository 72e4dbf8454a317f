// The unit of length `u`: the smallest text that the last row can read. And how many lines of it a wall holds.

/** Least text of a wall, px. */
const LEAST_UNIT_PX = 12;
/** 16 px at 1080 lines when nobody says where the last row sits. */
const UNIT_PER_SHORT_SIDE = 16 / 1080;
/** Half of 25 minutes of arc, in radians. */
const HALF_ANGLE = ((12.5 / 60) * Math.PI) / 180;
/** A line of text with its share of everything around it, in u. */
const LINE_U = 1.5;

export type Seating = {
  /** Metres from the farthest seat to the wall. */
  readonly seat: number | null;
  /** Millimetres from one physical pixel to the next. */
  readonly pitch: number | null;
};

export type Viewport = { readonly width: number; readonly height: number; readonly pixelRatio: number };

/** `u` in CSS px. */
export function unitOf(viewport: Viewport, { seat, pitch }: Seating): number {
  const wanted =
    seat !== null && pitch !== null
      ? (2 * seat * 1000 * Math.tan(HALF_ANGLE)) / pitch / viewport.pixelRatio
      : Math.min(viewport.width, viewport.height) * UNIT_PER_SHORT_SIDE;
  return Math.max(LEAST_UNIT_PX, Math.round(wanted * 100) / 100);
}

export type Budget = "full" | "standard" | "reduced" | "single";

/** What fits a height: domain kit, section 4. */
export function budgetOf(heightPx: number, unitPx: number): Budget {
  const lines = linesOf(heightPx, unitPx);
  if (lines >= 44) return "full";
  if (lines >= 30) return "standard";
  return lines >= 20 ? "reduced" : "single";
}

/** Whole lines of text that a height holds. */
export function linesOf(heightPx: number, unitPx: number): number {
  return Math.floor(heightPx / (LINE_U * unitPx) + 1e-6);
}
