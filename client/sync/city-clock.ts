// City time for the page: the last frame's, carried on by the city's speed, never stepping back for a hair's breadth.
import type { CityStore } from "./city-store.ts";

/** A step back of less than this (real ms, at the city's speed) is a frame's delay, not a change of the clock. */
const SLACK_MS = 3000;
const TICK_MS = 250;

type Speed = { readonly mode: "real" | "stream"; readonly speed: number };

/** `now()` is in whole seconds; listeners hear each change of it. It ticks only while somebody listens. */
export function createCityClock(
  store: Pick<CityStore, "view" | "viewAt" | "subscribe">,
  { mode, speed }: Speed,
  timer: { now: () => number },
) {
  const rate = mode === "real" ? speed : 0;
  const listeners = new Set<() => void>();
  let stop: (() => void) | undefined;
  let shown = 0;

  const read = () => {
    const view = store.view();
    if (!view) return shown;
    const exact = view.asOf + Math.max(0, timer.now() - store.viewAt()) * rate;
    const next = Math.floor(exact / 1000) * 1000;
    if (next > shown || shown - next > SLACK_MS * Math.max(1, rate)) shown = next;
    return shown;
  };
  const tick = () => {
    const before = shown;
    if (read() !== before) for (const listener of listeners) listener();
  };

  const start = () => {
    const timer = setInterval(tick, TICK_MS);
    const leave = store.subscribe(tick);
    return () => {
      clearInterval(timer);
      leave();
    };
  };

  return {
    now: () => shown || read(),
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      stop ??= start();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = undefined;
      };
    },
  };
}
