// The page's own time and turns for the store.
import type { Pace } from "./city-store.ts";

/** A hidden page gets no animation frames; it still has to keep its view and say what it took. */
const HIDDEN_TURN_MS = 1000;

export const pagePace: Pace = {
  now: () => performance.now(),
  wall: () => Date.now(),
  nextPicture: (run) => {
    let ran = false;
    const once = () => {
      if (ran) return;
      ran = true;
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      run();
    };
    const timer = setTimeout(once, HIDDEN_TURN_MS);
    const frame = requestAnimationFrame(once);
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
  chance: () => Math.random(),
};
