// Where the map's camera is asked to go: panels ask, the map listens. No target is the whole scope.

export type FocusTarget = { readonly code: string } | { readonly grids: readonly string[] } | null;

let current: FocusTarget = null;
const listeners = new Set<(target: FocusTarget) => void>();

/** Sends the camera to a division or grid, to some grids, or (null) back to the whole scope. Asking twice flies twice. */
export function focus(target: FocusTarget): void {
  current = target;
  for (const listener of listeners) listener(target);
}

export function currentFocus(): FocusTarget {
  return current;
}

/** Called with every new target until the returned function is called. */
export function subscribeFocus(listener: (target: FocusTarget) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
