// Waiting and measuring: one clock for every process of the run.
import { setTimeout as sleep } from "node:timers/promises";

/** Ms on the machine's monotonic clock: the same moment has the same number in every process. */
export const steadyMs = () => Number(process.hrtime.bigint() / 1000n) / 1000;

/** Looks until `isSo` holds and answers how long that took, ms; null when it did not within `limitMs`. */
export async function timeUntil(isSo: () => boolean | Promise<boolean>, limitMs: number, lookMs = 20): Promise<number | null> {
  const began = steadyMs();
  for (;;) {
    if (await isSo()) return steadyMs() - began;
    if (steadyMs() - began > limitMs) return null;
    await sleep(lookMs);
  }
}

export const inSeconds = (ms: number | null) => (ms === null ? "never" : `${(ms / 1000).toFixed(1)} s`);
