// Keeps the page's one map alive: one that loses its WebGL context is opened anew; while that cannot be, the simple map stands in, and WebGL is tried again, ever more seldom.
import type { Map as MapLibreMap } from "maplibre-gl";

/** Before each new try; the last one again and again. */
const RETRY_MS = [15_000, 60_000, 5 * 60_000, 30 * 60_000] as const;
/** A map that has stood so long was no failure: the tries count anew. */
const STOOD_MS = 10 * 60_000;

/** What it needs of a map. */
export type KeptMap = Pick<MapLibreMap, "once" | "remove">;
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

/** Opens the map, and again when it failed, until it is stopped. To be told when the map's context is lost. */
export function keepMap<M extends KeptMap>({
  open,
  onReady,
  onGone,
  onFlat,
}: Keeping<M>): { readonly lost: () => void; readonly stop: () => void } {
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
      readyAt = performance.now();
      onReady(made);
    });
  };
  tryOpen();
  return {
    lost: () => {
      if (performance.now() - readyAt > STOOD_MS) failures = 0;
      close();
      tryOpen();
    },
    stop: close,
  };
}
