// Where the camera stands: the whole scope at home, a division or some grids when asked, and home again.
import type { Map as MapLibreMap } from "maplibre-gl";
import type { FocusTarget } from "../wall/focus.ts";
import { type Bounds, boundsOf, type CityMesh } from "./city-mesh.ts";
import { isSoftwareRendered, prefersStill } from "./motion.ts";

export const FLIGHT_MS = 1600;
const CUT_FADE_MS = 200;
/** A single grid does not fill the map: its surroundings say where it is. */
const CLOSEST_ZOOM = 14;

export type Padding = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };

export type Camera = {
  readonly goTo: (target: FocusTarget) => void;
  /** Keeps the same target in sight after the map's size or its padding has changed; a camera moved by hand stays. */
  readonly refit: () => void;
  readonly stop: () => void;
};

type CameraOptions = {
  readonly mesh: CityMesh;
  readonly scope: string;
  readonly gridIndex: (code: string) => number | undefined;
  readonly padding: () => Padding;
};

export function createCamera(map: MapLibreMap, options: CameraOptions): Camera {
  let target: FocusTarget = null;
  let moved = false;
  const bounds = () => boundsOf(options.mesh, gridsOfTarget(options, target));
  const show = (durationMs: number) => {
    const [west, south, east, north] = bounds();
    const box: [[number, number], [number, number]] = [
      [west, south],
      [east, north],
    ];
    map.fitBounds(box, { padding: { ...options.padding() }, maxZoom: CLOSEST_ZOOM, duration: durationMs });
  };
  const byHand = (event: { originalEvent?: unknown }) => {
    if (event.originalEvent) moved = true;
  };
  map.on("movestart", byHand);
  return {
    goTo: (next) => {
      target = next;
      moved = false;
      if (prefersStill() || isSoftwareRendered()) cut(map, () => show(0));
      else show(FLIGHT_MS);
    },
    refit: () => {
      if (!moved) show(0);
    },
    stop: () => {
      map.off("movestart", byHand);
    },
  };
}

/** Grid indices that a target names; the whole scope for none and for a code that nobody knows. */
export function gridsOfTarget(
  { mesh, scope, gridIndex }: Pick<CameraOptions, "mesh" | "scope" | "gridIndex">,
  target: FocusTarget,
): readonly number[] {
  const named =
    target === null
      ? []
      : "grids" in target
        ? target.grids.flatMap((code) => gridIndex(code) ?? [])
        : gridsOfCode(mesh, gridIndex, target.code);
  if (named.length > 0) return named;
  const own = gridsOfCode(mesh, gridIndex, scope);
  return own.length > 0 ? own : [...mesh.codes.keys()];
}

function gridsOfCode(mesh: CityMesh, gridIndex: (code: string) => number | undefined, code: string): readonly number[] {
  const single = gridIndex(code);
  return mesh.gridsOf.get(code) ?? (single === undefined ? [] : [single]);
}

/** Without motion, or where a flight would be a slide show: the picture changes at once, softened by a fade. */
function cut(map: MapLibreMap, change: () => void): void {
  change();
  map.getCanvas().animate([{ opacity: 0.2 }, { opacity: 1 }], { duration: CUT_FADE_MS });
}

/** The bounds the first picture is made for, before there is a camera. */
export function homeBounds(options: Pick<CameraOptions, "mesh" | "scope" | "gridIndex">): Bounds {
  return boundsOf(options.mesh, gridsOfTarget(options, null));
}
