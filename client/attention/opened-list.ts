// Which list of warnings is open above the wall: all of them, or the members of a group.
import { useSyncExternalStore } from "react";
import type { WarningGroup } from "./flood.ts";

export type OpenedList = "all" | Pick<WarningGroup, "key" | "by">;

let current: OpenedList | null = null;
const listeners = new Set<() => void>();

/** Null closes it. */
export function openList(next: OpenedList | null): void {
  current = next;
  for (const listener of listeners) listener();
}

export function useOpenedList(): OpenedList | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
