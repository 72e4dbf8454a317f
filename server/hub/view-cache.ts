// What all screens at the same number and scope share: made once.
import type { Seq } from "../../shared/event.ts";
import { FRAME_INTERVAL_MS } from "../../shared/protocol.ts";

/** Views and patches kept for the present seq; more scopes than that are made anew. */
const CACHED_MAX = 256;

/** What was made for the present seq, so that all who ask at it share one; `asOf` at most a frame's interval old. */
export function createViewCache<T extends { readonly asOf: number } | "snapshot">() {
  let seq = -1;
  let kept = new Map<string, { readonly value: T; readonly madeAt: number }>();
  return {
    clear() {
      seq = -1;
    },
    take(now: Seq, key: string, make: () => T, asOf: number): T {
      if (now !== seq) {
        kept = new Map();
        seq = now;
      }
      const found = kept.get(key);
      const age = performance.now() - (found?.madeAt ?? 0);
      if (found && (found.value === "snapshot" || age < FRAME_INTERVAL_MS)) return found.value;
      const value = found ? ({ ...(found.value as object), asOf } as T) : make();
      if (kept.size < CACHED_MAX || found) kept.set(key, { value, madeAt: performance.now() });
      return value;
    },
  };
}
