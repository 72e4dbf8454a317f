// Whether a person has locked the picture: the camera then goes nowhere by itself, until the same key unlocks it.
import { useSyncExternalStore } from "react";

let locked = false;
const listeners = new Set<() => void>();

export function toggleLock(): void {
  locked = !locked;
  for (const listener of listeners) listener();
}

export function useLocked(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => locked,
  );
}
