// Notices that the machine slept. Some machines stop the page's clock in sleep, so only the wall clock shows it; that one may also have been set.

/** Less is a timer that came late, or a clock that is being corrected. */
const LEAST_MS = 3000;

/** Called a few times a second: ms by which the wall clock has gone on more than the page's own since the last call; 0 when it may be nothing. */
export function createSleepWatch({ now, wall }: { readonly now: () => number; readonly wall: () => number }): () => number {
  let ahead = wall() - now();
  return () => {
    const before = ahead;
    ahead = wall() - now();
    return ahead - before >= LEAST_MS ? ahead - before : 0;
  };
}
