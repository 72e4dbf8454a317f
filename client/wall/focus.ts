// Where the map's camera is asked to go: panels ask for a person, the autopilot by itself; the map listens. No target is the whole scope.

export type FocusTarget = { readonly code: string } | { readonly grids: readonly string[] } | null;
/** `autopilot`: nobody asked. */
export type AskedBy = "person" | "autopilot";
type Listener = (target: FocusTarget, by: AskedBy) => void;

let current: FocusTarget = null;
const listeners = new Set<Listener>();

/** Sends the camera to a division or grid, to some grids, or (null) back to the whole scope. Asking twice flies twice. */
export function focus(target: FocusTarget, by: AskedBy = "person"): void {
  current = target;
  for (const listener of listeners) listener(target, by);
}

export function currentFocus(): FocusTarget {
  return current;
}

/** Called with every new target until the returned function is called. */
export function subscribeFocus(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
