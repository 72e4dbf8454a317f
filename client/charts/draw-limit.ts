// At most one drawing a second: the first at once, the rest together when the second is over.

/** A second: faster than this nobody reads a chart. */
export const DRAW_INTERVAL_MS = 1000;

export type DrawLimit = {
  /** Draws now when the last drawing is old enough or `urgent`, else once when it is. */
  readonly ask: (urgent?: boolean) => void;
  /** Nothing is drawn while held; what was asked meanwhile is drawn once on release. */
  readonly hold: (held: boolean) => void;
  readonly stop: () => void;
};

type Timing = {
  readonly now: () => number;
  readonly later: (run: () => void, ms: number) => number;
  readonly cancel: (id: number) => void;
};

const PAGE_TIMING: Timing = {
  now: () => performance.now(),
  later: (run, ms) => window.setTimeout(run, ms),
  cancel: (id) => window.clearTimeout(id),
};

export function createDrawLimit(draw: () => void, timing: Timing = PAGE_TIMING): DrawLimit {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let waiting: number | null = null;
  let held = false;
  let asked = false;

  const cancel = () => {
    if (waiting !== null) timing.cancel(waiting);
    waiting = null;
  };
  const drawNow = () => {
    cancel();
    asked = false;
    drawnAt = timing.now();
    draw();
  };
  const ask = (urgent = false) => {
    asked = true;
    if (held) return;
    const wait = urgent ? 0 : drawnAt + DRAW_INTERVAL_MS - timing.now();
    if (wait <= 0) drawNow();
    else waiting ??= timing.later(drawNow, wait);
  };
  return {
    ask,
    hold: (hold) => {
      held = hold;
      if (held) cancel();
      else if (asked) ask();
    },
    stop: () => {
      cancel();
      asked = false;
    },
  };
}
