// What desks alone hear, for components: cases that were touched, and who else has the same one open.
import { useEffect, useRef, useSyncExternalStore } from "react";
import type { Touched } from "../../shared/protocol.ts";
import { useStore } from "./city-context.tsx";

/** Cases that are passed by on the way to another are not looked at. */
const SETTLED_MS = 300;

/** Calls the newest `listener` with cases that were written about; with none when some may have been missed, and all is to be read again. */
export function useTouched(listener: (touched: readonly Touched[]) => void): void {
  const store = useStore();
  const newest = useRef(listener);
  useEffect(() => {
    newest.current = listener;
  });
  useEffect(() => store.onTouched((touched) => newest.current(touched)), [store]);
}

/** Says that this page has the case open (null: none), and returns the accounts of the other desks that have it open too. */
export function usePresence(reportId: string | null): readonly string[] {
  const store = useStore();
  useEffect(() => {
    const settled = setTimeout(() => store.look(reportId), SETTLED_MS);
    return () => {
      clearTimeout(settled);
      store.look(null);
    };
  }, [store, reportId]);
  return useSyncExternalStore(store.subscribe, store.presence);
}
