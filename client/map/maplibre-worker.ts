// Gives MapLibre its worker as a file of our own build. Left alone, it looks beside its bundled chunk, where no such file is.
import { prewarm, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";

/** Starts the one worker of the page's maps; call before the first, and better long before. The address is the page's own origin, so `worker-src 'self'` is enough. */
export function startMapWorker(): void {
  setWorkerUrl(workerUrl);
  prewarm();
}
