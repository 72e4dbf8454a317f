// Where the camera stands: the whole scope at home, a division or some grids when asked, and home again.
import type { Map as MapLibreMap } from "maplibre-gl";
import type { AskedBy, FocusTarget } from "../wall/focus.ts";
import { type Bounds, boundsOf, type CityMesh, medianGridSide } from "./city-mesh.ts";
import { isSoftwareRendered, prefersStill } from "./motion.ts";

export const FLIGHT_MS = 1600;
const CUT_FADE_MS = 200;
export const CLOSEST_ZOOM = 14;
/** So few grids do not fill the map: their surroundings say where they are. */
const FEW_GRIDS = 4;
/** Grids' breadths left free on each side of a few: about seven across for one. */
const GRIDS_AROUND = 3;

export type Padding = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };

/** Room for the card of a single grid, as wide as map.css makes it, in u and as a share of the map. */
const CARD_U = 20;
const CARD_SHARE = 0.62;

export function paddingOf(unit: number, width: number, card: boolean): Padding {
  const edge = 1.2 * unit;
  return { top: edge, bottom: 2.6 * unit, left: edge, right: card ? Math.min(CARD_U * unit, CARD_SHARE * width) : edge };
}

export type Camera = {
  /** The autopilot asking for what is in sight moves nothing; a person asking again flies again. */
  readonly goTo: (target: FocusTarget, by: AskedBy) => void;
  /** Keeps the same target in sight after the map's size or its padding has changed; a camera moved by hand stays. */
  readonly refit: () => void;
  readonly stop: () => void;
};

type CameraOptions = {
  readonly mesh: CityMesh;
  readonly scope: string;
  readonly gridIndex: (code: string) => number | undefined;
  /** `card`: a single grid is shown, with its card beside it. */
  readonly padding: (card: boolean) => Padding;
};

export function createCamera(map: MapLibreMap, options: CameraOptions): Camera {
  let target: FocusTarget = null;
  let asked: AskedBy = "person";
  let moved = false;
  const show = (durationMs: number) => {
    const grids = gridsOfTarget(options, target);
    const [west, south, east, north] = boundsInSight(options.mesh, grids);
    const box: [[number, number], [number, number]] = [
      [west, south],
      [east, north],
    ];
    map.fitBounds(box, {
      // A grid that a person asked for has its card beside it.
      padding: { ...options.padding(asked === "person" && target !== null && grids.length === 1) },
      maxZoom: CLOSEST_ZOOM,
      duration: durationMs,
    });
  };
  const byHand = (event: { originalEvent?: unknown }) => {
    if (event.originalEvent) moved = true;
  };
  map.on("movestart", byHand);
  return {
    goTo: (next, by) => {
      if (by === "autopilot" && !moved && JSON.stringify(next) === JSON.stringify(target)) return;
      target = next;
      asked = by;
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

/** The box of some grids; of a few, with what lies around them and the divisions they are in, whose names then show. */
export function boundsInSight(mesh: CityMesh, grids: readonly number[]): Bounds {
  const own = boundsOf(mesh, grids);
  if (grids.length === 0 || grids.length > FEW_GRIDS) return own;
  const side = medianGridSide(mesh);
  const divisions = grids.flatMap((grid) => mesh.gridsOf.get(mesh.ancestry[grid]?.at(-1) ?? "") ?? []);
  const [west, south, east, north] = boundsOf(mesh, [...grids, ...divisions]);
  const [aroundY, aroundX] = [GRIDS_AROUND * side, (GRIDS_AROUND * side) / Math.cos((own[1] * Math.PI) / 180)];
  return [
    Math.min(west, own[0] - aroundX),
    Math.min(south, own[1] - aroundY),
    Math.max(east, own[2] + aroundX),
    Math.max(north, own[3] + aroundY),
  ];
}

/** The one grid that a target names; null for none, for several and for a division. */
export function gridOfTarget(gridIndex: CameraOptions["gridIndex"], target: FocusTarget): number | null {
  if (target === null) return null;
  if ("code" in target) return gridIndex(target.code) ?? null;
  const [code, ...others] = target.grids;
  return code === undefined || others.length > 0 ? null : (gridIndex(code) ?? null);
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
