// The one MapLibre map of the page, its layers are children of <MapCanvas>; the simple map while there is no WebGL.
import { Map as MapLibreMap } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { setSupportMap } from "../sync/support.ts";
import { useMeasure, useTokens } from "../theme/theme-context.tsx";
import type { Tokens } from "../theme/tokens.ts";
import { baseStyle } from "./base-style.ts";
import { paddingOf } from "./camera.ts";
import type { Bounds } from "./city-mesh.ts";
import { keepMap } from "./keep-map.ts";
import { startMapWorker } from "./maplibre-worker.ts";
import { isSoftwareRendered } from "./motion.ts";

/** More pixels than this for one CSS pixel nobody sees on a wall, and they cost four times the paint. */
const MOST_PIXEL_RATIO = 2;
/** Wider than the widest wall; MapLibre's own limit of 4,096 would blur it. */
const LARGEST_CANVAS_PX: [number, number] = [8192, 8192];

/** Names come and go this fast; without a graphics card at once, because each step is a whole picture. */
const FADE_MS = 200;

const MapContext = createContext<MapLibreMap | null>(null);

/** The map, its style loaded at least once. For children of <MapCanvas>. */
export function useMap(): MapLibreMap {
  const map = useContext(MapContext);
  if (!map) throw new Error("useMap: put this below <MapCanvas>");
  return map;
}

/** The map; null below a simple map that stands in for it. */
export function useMapIfAny(): MapLibreMap | null {
  return useContext(MapContext);
}

type CanvasProps = {
  /** What the first picture shows. */
  readonly bounds: Bounds;
  /** Layers, and what lies above the canvas. */
  readonly children: ReactNode;
  /** Below the canvas. */
  readonly foot: ReactNode;
  /** Takes the place of the children while there is no WebGL. */
  readonly flat: ReactNode;
};

export function MapCanvas({ bounds, children, foot, flat }: CanvasProps) {
  const tokens = useTokens();
  const { unit } = useMeasure();
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef({ tokens, bounds, unit });
  latest.current = { tokens, bounds, unit };
  const [map, setMap] = useState<MapLibreMap | null>(null);
  const [isFlat, setFlat] = useState(false);

  useEffect(() => {
    const container = host.current;
    if (!container) return;
    const hold = (next: MapLibreMap | null) => {
      setSupportMap(next);
      setMap(next);
    };
    const { lost, stop } = keepMap({
      open: () => createMap(container, latest.current),
      onReady: (made) => {
        hold(made);
        setFlat(false);
      },
      onGone: () => {
        hold(null);
        container.replaceChildren();
      },
      onFlat: () => setFlat(true),
    });
    // MapLibre would put a restored context into the same map and hold on to the style it had, with all its tiles, for ever (6.17).
    const replace = (event: Event) => {
      event.stopImmediatePropagation();
      lost();
    };
    container.addEventListener("webglcontextlost", replace, true);
    return () => {
      container.removeEventListener("webglcontextlost", replace, true);
      stop();
    };
  }, []);

  return (
    <MapContext value={map}>
      <div className="map-stage">
        <div ref={host} className="map-host" />
        {map ? children : isFlat ? flat : null}
      </div>
      {foot}
    </MapContext>
  );
}

type First = { readonly tokens: Tokens; readonly bounds: Bounds; readonly unit: number };

function createMap(container: HTMLElement, { tokens, bounds: [west, south, east, north], unit }: First): MapLibreMap | null {
  startMapWorker();
  try {
    const map = new MapLibreMap({
      container,
      style: baseStyle(tokens, window.location.origin),
      bounds: [
        [west, south],
        [east, north],
      ],
      // As the camera will have it: tiles and names of another view would be made for nothing.
      fitBoundsOptions: { padding: { ...paddingOf(unit, container.clientWidth, false) } },
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
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.once("remove", watchPixelRatio(map));
    return map;
  } catch {
    return null; // no WebGL: the simple map stands in
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
  return () => query?.removeEventListener("change", follow);
}
