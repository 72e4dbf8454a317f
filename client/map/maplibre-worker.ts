// Gives MapLibre its worker as a file of our own build. Left alone, it looks beside its bundled chunk, where no such file is.
import { setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";

/** Call once, before the first map. The address is the page's own origin, so `worker-src 'self'` is enough. */
export function setOwnMapWorker(): void {
  setWorkerUrl(workerUrl);
}
