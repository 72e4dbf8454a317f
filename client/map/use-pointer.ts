// Which grid the pointer is over, which one it rests on, and which one is pinned: by a click, by Enter, or because a person asked for it.
import type { Map as MapLibreMap, PointLike } from "maplibre-gl";
import { useEffect, useState } from "react";
import { useCity } from "../sync/city-context.tsx";
import { subscribeFocus } from "../wall/focus.ts";
import { currentPinned, pin, usePinned } from "../wall/pinned.ts";
import { gridOfTarget } from "./camera.ts";
import { GRID_LAYER } from "./grid-layer.tsx";
import { useMap } from "./map-canvas.tsx";

/** `left`, `up`: the pointer is so near the right or lower edge that its tip goes to the other side. */
export type Pointed = { readonly grid: number; readonly x: number; readonly y: number; readonly left: boolean; readonly up: boolean };

/** A pointer that has not left a grid for so long asks for its card. */
const REST_MS = 400;

export type Pointer = { readonly hovered: Pointed | null; readonly rested: number | null; readonly pinned: number | null };

export function usePointer(): Pointer {
  const map = useMap();
  const { gridIndex, topology } = useCity();
  const open = usePinned();
  const pinned = open?.kind === "grid" ? (gridIndex(open.id) ?? null) : null;
  const hovered = useHovered(map);
  const rested = useRested(hovered?.grid ?? null);

  useEffect(() => {
    const codes = topology.objects.grids.geometries;
    const pinGrid = (grid: number | null) => {
      const code = grid === null ? undefined : codes[grid]?.properties?.code;
      if (code !== undefined) pin({ kind: "grid", id: code });
      else if (currentPinned()?.kind === "grid") pin(null);
    };
    // What is asked for takes the card's place, its own card when it is one grid; a case or a warning that is open stays.
    const unsubscribe = subscribeFocus((target, by) => {
      const open = currentPinned();
      if (open && open.kind !== "grid") return;
      pinGrid(by === "person" ? gridOfTarget(gridIndex, target) : null);
    });
    const click = ({ point }: { point: PointLike }) => {
      const label = map.queryRenderedFeatures(point, { layers: present(map, ["warning-symbol"]) })[0];
      if (!label) pinGrid(gridAt(map, point)); // else the warning layer goes there
    };
    const canvas = map.getCanvas();
    const enter = (event: KeyboardEvent) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      pinGrid(gridAt(map, [canvas.clientWidth / 2, canvas.clientHeight / 2]));
    };
    map.on("click", click);
    canvas.addEventListener("keydown", enter);
    return () => {
      unsubscribe();
      map.off("click", click);
      canvas.removeEventListener("keydown", enter);
    };
  }, [map, gridIndex, topology]);

  return { hovered, rested, pinned };
}

function useHovered(map: MapLibreMap): Pointed | null {
  const [hovered, setHovered] = useState<Pointed | null>(null);
  useEffect(() => {
    let frame = 0;
    let latest: { x: number; y: number } | null = null;
    const look = () => {
      frame = 0;
      if (!latest) return;
      const { x, y } = latest;
      const grid = gridAt(map, [x, y]);
      map.getCanvas().style.cursor = grid === null ? "" : "pointer";
      const { clientWidth, clientHeight } = map.getContainer();
      setHovered(grid === null ? null : { grid, x, y, left: x > clientWidth * 0.6, up: y > clientHeight * 0.7 });
    };
    const move = (event: { point: { x: number; y: number } }) => {
      latest = event.point;
      frame ||= requestAnimationFrame(look);
    };
    const leave = () => {
      latest = null;
      setHovered(null);
    };
    map.on("mousemove", move);
    map.on("mouseout", leave);
    map.on("movestart", leave);
    return () => {
      cancelAnimationFrame(frame);
      map.off("mousemove", move);
      map.off("mouseout", leave);
      map.off("movestart", leave);
    };
  }, [map]);
  return hovered;
}

/** The value once it has stayed the same for a while; null as soon as it changes. */
function useRested(grid: number | null): number | null {
  const [rested, setRested] = useState<number | null>(null);
  useEffect(() => {
    if (grid === null) return;
    const timer = setTimeout(() => setRested(grid), REST_MS);
    return () => {
      clearTimeout(timer);
      setRested(null);
    };
  }, [grid]);
  return rested;
}

function gridAt(map: MapLibreMap, point: PointLike): number | null {
  const id = map.queryRenderedFeatures(point, { layers: present(map, [GRID_LAYER]) })[0]?.id;
  return typeof id === "number" ? id : null;
}

const present = (map: MapLibreMap, layers: string[]) => layers.filter((id) => map.getLayer(id) !== undefined);
