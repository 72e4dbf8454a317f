// Keeps the page's one map alive: a lost WebGL context has a while to come back; then the simple map stands in, and WebGL is tried again, ever more seldom.
import type { Map as MapLibreMap } from "maplibre-gl";

/** A context that was lost is restored by the browser within this, or hardly at all. */
const PATIENCE_MS = 4000;
/** Before each new try; the last one again and again. */
const RETRY_MS = [15_000, 60_000, 5 * 60_000, 30 * 60_000] as const;
/** A map that has stood so long was no failure: the tries count anew. */
const STOOD_MS = 10 * 60_000;

/** What it needs of a map. */
export type KeptMap = Pick<MapLibreMap, "on" | "once" | "remove">;
type Keeping<M extends KeptMap> = {
  /** Null: no WebGL. */
  readonly open: () => M | null;
  /** Its first style is loaded. */
  readonly onReady: (map: M) => void;
  /** It was removed. */
  readonly onGone: () => void;
  /** No WebGL for now. */
  readonly onFlat: () => void;
};

/** Opens the map, and again when it failed, until the returned function is called. */
export function keepMap<M extends KeptMap>({ open, onReady, onGone, onFlat }: Keeping<M>): () => void {
  let map: M | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let readyAt = 0;

  const close = () => {
    clearTimeout(timer);
    const gone = map;
    map = null;
    gone?.remove();
    onGone();
  };
  const giveUp = () => {
    close();
    onFlat();
    timer = setTimeout(tryOpen, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
    failures += 1;
  };
  const tryOpen = () => {
    const made = open();
    if (!made) return giveUp();
    map = made;
    made.once("style.load", () => {
      clearTimeout(timer);
      readyAt = performance.now();
      onReady(made);
    });
    made.on("webglcontextlost", () => {
      // Removing the map loses its context too.
      if (map !== made) return;
      if (performance.now() - readyAt > STOOD_MS) failures = 0;
      clearTimeout(timer);
      timer = setTimeout(giveUp, PATIENCE_MS);
    });
    made.on("webglcontextrestored", () => clearTimeout(timer));
  };
  tryOpen();
  return close;
}
