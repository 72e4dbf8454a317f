// Which grid the pointer is over, and which one is pinned by a click or by the focus; Escape lets go, then goes home.
import type { Map as MapLibreMap, MapMouseEvent } from "maplibre-gl";
import { useEffect, useState } from "react";
import { useCity } from "../sync/city-context.tsx";
import { currentFocus, focus, subscribeFocus } from "../wall/focus.ts";
import { gridOfTarget } from "./camera.ts";
import { GRID_LAYER } from "./grid-layer.tsx";
import { isTyping } from "./layer-switch.tsx";
import { useMap } from "./map-canvas.tsx";

/** `left`, `up`: the pointer is so near the right or lower edge that its tip goes to the other side. */
export type Pointed = { readonly grid: number; readonly x: number; readonly y: number; readonly left: boolean; readonly up: boolean };

export function usePointer(): { readonly hovered: Pointed | null; readonly pinned: number | null; readonly unpin: () => void } {
  const map = useMap();
  const [hovered, setHovered] = useState<Pointed | null>(null);
  const { gridIndex } = useCity();
  const [pinned, setPinned] = useState<number | null>(() => gridOfTarget(gridIndex, currentFocus()));

  // Whatever is asked for takes the card's place: its own card when it is one grid, none otherwise.
  useEffect(() => subscribeFocus((target) => setPinned(gridOfTarget(gridIndex, target))), [gridIndex]);

  useEffect(() => {
    let frame = 0;
    let latest: MapMouseEvent | null = null;
    const look = () => {
      frame = 0;
      if (!latest) return;
      const { x, y } = latest.point;
      const grid = gridAt(map, latest);
      map.getCanvas().style.cursor = grid === null ? "" : "pointer";
      const { clientWidth, clientHeight } = map.getContainer();
      setHovered(grid === null ? null : { grid, x, y, left: x > clientWidth * 0.6, up: y > clientHeight * 0.7 });
    };
    const move = (event: MapMouseEvent) => {
      latest = event;
      frame ||= requestAnimationFrame(look);
    };
    const leave = () => {
      latest = null;
      setHovered(null);
    };
    const click = (event: MapMouseEvent) => {
      const label = map.queryRenderedFeatures(event.point, { layers: present(map, ["warning-symbol", "labels-county"]) })[0];
      if (label?.layer.id === "warning-symbol") return; // the warning layer goes there
      if (label) focus({ code: String(label.properties["code"]) });
      else setPinned(gridAt(map, event));
    };
    map.on("mousemove", move);
    map.on("mouseout", leave);
    map.on("movestart", leave);
    map.on("click", click);
    return () => {
      cancelAnimationFrame(frame);
      map.off("mousemove", move);
      map.off("mouseout", leave);
      map.off("movestart", leave);
      map.off("click", click);
    };
  }, [map]);

  useEffect(() => {
    const letGo = (event: KeyboardEvent) => {
      if (isTyping(event) || event.defaultPrevented) return;
      if (event.key === "Home") focus(null);
      if (event.key !== "Escape") return;
      if (pinned === null) focus(null);
      else setPinned(null);
    };
    window.addEventListener("keydown", letGo);
    return () => window.removeEventListener("keydown", letGo);
  }, [pinned]);

  return { hovered, pinned, unpin: () => setPinned(null) };
}

function gridAt(map: MapLibreMap, { point }: MapMouseEvent): number | null {
  const id = map.queryRenderedFeatures(point, { layers: present(map, [GRID_LAYER]) })[0]?.id;
  return typeof id === "number" ? id : null;
}

const present = (map: MapLibreMap, layers: string[]) => layers.filter((id) => map.getLayer(id) !== undefined);
