// Pixels of the screen to a CSS px: changes when a window is dragged to another screen, where no `resize` need come.
import { useSyncExternalStore } from "react";

export function usePixelRatio(): number {
  return useSyncExternalStore(subscribe, read);
}

const read = () => window.devicePixelRatio || 1;

/** A media query knows only whether the ratio is still the one it was made for, so each change asks for a new one. */
function subscribe(listener: () => void): () => void {
  let query: MediaQueryList;
  const watch = () => {
    query = window.matchMedia(`(resolution: ${read()}dppx)`);
    query.addEventListener("change", changed, { once: true });
  };
  const changed = () => {
    watch();
    listener();
  };
  watch();
  return () => query.removeEventListener("change", changed);
}
