// The one MapLibre map of the page: made once, its layers are children of <MapCanvas>. Says so when there is no WebGL.
import { Map as MapLibreMap } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { useText } from "../i18n/text-context.tsx";
import { setSupportMap } from "../sync/support.ts";
import { useTokens } from "../theme/theme-context.tsx";
import { baseStyle } from "./base-style.ts";
import type { Bounds } from "./city-mesh.ts";
import { setOwnMapWorker } from "./maplibre-worker.ts";
import { isSoftwareRendered } from "./motion.ts";

/** More pixels than this for one CSS pixel nobody sees on a wall, and they cost four times the paint. */
const MOST_PIXEL_RATIO = 2;
/** Wider than the widest wall; MapLibre's own limit of 4,096 would blur it. */
const LARGEST_CANVAS_PX: [number, number] = [8192, 8192];

/** Names come and go this fast; without a graphics card at once, because each step is a whole picture. */
const FADE_MS = 200;

let current: MapLibreMap | null = null;

/** The map of this page; null before it stands, after it is gone, and without WebGL. */
export function getMap(): MapLibreMap | null {
  return current;
}

const MapContext = createContext<MapLibreMap | null>(null);

/** The map, its style loaded at least once. For children of <MapCanvas>. */
export function useMap(): MapLibreMap {
  const map = useContext(MapContext);
  if (!map) throw new Error("useMap: put this below <MapCanvas>");
  return map;
}

type CanvasProps = {
  /** What the first picture shows. */
  readonly bounds: Bounds;
  /** Layers, and what lies above the canvas. */
  readonly children: ReactNode;
  /** Below the canvas. */
  readonly foot: ReactNode;
};

export function MapCanvas({ bounds, children, foot }: CanvasProps) {
  const t = useText();
  const tokens = useTokens();
  const host = useRef<HTMLDivElement>(null);
  const first = useRef({ tokens, bounds });
  const [map, setMap] = useState<MapLibreMap | null>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    if (!host.current) return;
    const made = createMap(host.current, baseStyle(first.current.tokens, window.location.origin), first.current.bounds);
    if (!made) {
      setFailed(true);
      return;
    }
    current = made;
    setSupportMap(made);
    made.once("style.load", () => setMap(made));
    const stopWatching = watchPixelRatio(made);
    return () => {
      stopWatching();
      setMap(null);
      current = null;
      setSupportMap(null);
      made.remove();
    };
  }, []);

  return (
    <MapContext value={map}>
      <div className="map-stage">
        <div ref={host} className="map-host" />
        {failed ? (
          <p className="map-failed" role="status">
            {t("map.noWebgl")}
          </p>
        ) : null}
        {map ? children : null}
      </div>
      {map ? foot : null}
    </MapContext>
  );
}

function createMap(container: HTMLElement, style: ReturnType<typeof baseStyle>, [west, south, east, north]: Bounds): MapLibreMap | null {
  setOwnMapWorker();
  try {
    return new MapLibreMap({
      container,
      style,
      bounds: [
        [west, south],
        [east, north],
      ],
      pixelRatio: Math.min(window.devicePixelRatio, MOST_PIXEL_RATIO),
      maxCanvasSize: LARGEST_CANVAS_PX,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxPitch: 0,
      renderWorldCopies: false,
      fadeDuration: isSoftwareRendered() ? 0 : FADE_MS,
      validateStyle: false,
    });
  } catch {
    return null; // no WebGL: the panel says so
  }
}

/** A window dragged to another screen changes its pixel ratio without a word but this. */
function watchPixelRatio(map: MapLibreMap): () => void {
  let query: MediaQueryList | null = null;
  const follow = () => {
    query?.removeEventListener("change", follow);
    query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener("change", follow);
    map.setPixelRatio(Math.min(window.devicePixelRatio, MOST_PIXEL_RATIO));
  };
  follow();
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  return () => query?.removeEventListener("change", follow);
}
