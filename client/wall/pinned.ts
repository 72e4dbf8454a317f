// The one thing that is opened beside the wall: a report, a warning or a grid. Panels pin, whoever shows it listens.
import { useSyncExternalStore } from "react";

export type Pinned = { readonly kind: "report" | "warning" | "grid"; readonly id: string } | null;

let current: Pinned = null;
const listeners = new Set<() => void>();

/** Null closes it. */
export function pin(next: Pinned): void {
  current = next;
  for (const listener of listeners) listener();
}

export const currentPinned = (): Pinned => current;

export function usePinned(): Pinned {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentPinned);
}
