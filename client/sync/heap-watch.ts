// When a page has grown so large that a fresh one is better.
import { HEAP_BYTES_MAX } from "../../shared/display.ts";

/** Beside what it was after its warm-up; a small page may grow that much without harm. */
const GROWTH_MAX = 4;
const SMALL_BYTES = 200 * 2 ** 20;
/** Readings come once a minute, but Chromium looks anew only every twenty; by then map, fonts and charts are there. */
const WARM_AFTER = 30;
/** What is only waiting to be collected comes and goes: so many readings in a row have to be too large. */
const IN_A_ROW = 5;

/** Give it a reading a minute, bytes or null; true when the page should be loaded anew. */
export function createHeapWatch(): (heapBytes: number | null) => boolean {
  let readings = 0;
  let warm: number | null = null;
  let over = 0;
  return (heapBytes) => {
    if (heapBytes === null) return false;
    readings += 1;
    if (readings === WARM_AFTER) warm = heapBytes;
    const bound = warm === null ? HEAP_BYTES_MAX : Math.min(HEAP_BYTES_MAX, Math.max(SMALL_BYTES, GROWTH_MAX * warm));
    over = heapBytes > bound ? over + 1 : 0;
    return over >= IN_A_ROW;
  };
}
