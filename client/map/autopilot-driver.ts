// Drives the autopilot on a page: looks when something has changed, when its time is up, and when a person touches the page.
import { subscribeFocus } from "../wall/focus.ts";
import { AUTOPILOT, type Shot, type Sight, steer } from "./autopilot.ts";

type DriverOptions = {
  /** What is, apart from time and touch. */
  readonly sight: () => Omit<Sight, "now" | "touchedAt">;
  /** Called with each new shot. */
  readonly go: (shot: Shot) => void;
};

export type Driver = { readonly look: () => void; readonly stop: () => void };

export function startDriver({ sight, go }: DriverOptions): Driver {
  let state = AUTOPILOT;
  let touchedAt: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    const now = performance.now();
    const { shot } = state;
    state = steer(state, { ...sight(), now, touchedAt });
    if (JSON.stringify(shot) !== JSON.stringify(state.shot)) go(state.shot);
    if (Number.isFinite(state.until)) timer = setTimeout(look, state.until - now + 1);
  };
  const stopListening = listenForTouch(() => {
    touchedAt = performance.now();
    // Already hands off: the timer asks again when the first five minutes are over.
    if (state.shot.kind !== "free") look();
  });
  document.addEventListener("visibilitychange", look);
  return {
    look,
    stop: () => {
      clearTimeout(timer);
      stopListening();
      document.removeEventListener("visibilitychange", look);
    },
  };
}

const TOUCHES = ["pointerdown", "pointermove", "wheel", "keydown"] as const;

/** A pointer that moves, a wheel, a key, and a panel that asks for a place. */
function listenForTouch(touched: () => void): () => void {
  const onEvent = (event: Event) => {
    // A browser tells of a move when only what lies under the pointer has changed.
    if (event.type === "pointermove" && event instanceof PointerEvent && event.movementX === 0 && event.movementY === 0) return;
    touched();
  };
  for (const name of TOUCHES) window.addEventListener(name, onEvent, { capture: true, passive: true });
  const unsubscribe = subscribeFocus((_, by) => {
    if (by === "person") touched();
  });
  return () => {
    unsubscribe();
    for (const name of TOUCHES) window.removeEventListener(name, onEvent, { capture: true });
  };
}
