// The axis of on-time rates: ends at 100 %, begins at the step of five below the least.

/** Fewer cases due than this make no rate worth comparing. */
export const LEAST_DUE = 30;
const STEP = 0.05;
const LATEST_START = 0.9;

/** Where the axis begins, 0 … 0.9. */
export function rateScale(rates: readonly number[]): number {
  const least = Math.min(LATEST_START, ...rates);
  return Math.max(0, Math.floor(least / STEP + 1e-9) * STEP);
}
