// What of the map is in sight, for placing names: where the camera stands, how large the picture is, and what covers it.
import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect, useState } from "react";
import type { Box } from "./label-places.ts";
import { useMap } from "./map-canvas.tsx";
import { toPixels } from "./projection.ts";

/** All in world px at `zoom`. */
export type Sight = { readonly zoom: number; readonly box: Box; readonly covers: readonly Box[] };

/** Elements above the canvas under which no name may stand; a card that only follows the pointer is not one of them. */
const COVERS = ".map-legend, .map-home, .map-card[data-pinned], .map-where, .map-inset, .map-insets-more";
/** While the camera moves names are placed at most so often. */
const PLACE_MS = 250;

export function useSight(): Sight {
  const map = useMap();
  const [sight, setSight] = useState(() => readSight(map));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      clearTimeout(timer);
      timer = undefined;
      const next = readSight(map);
      setSight((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    const soon = () => {
      timer ??= setTimeout(read, PLACE_MS);
    };
    const stage = stageOf(map);
    const sizes = new ResizeObserver(soon);
    const children = new MutationObserver(() => {
      sizes.disconnect();
      for (const element of stage.querySelectorAll(COVERS)) sizes.observe(element);
      soon();
    });
    for (const element of stage.querySelectorAll(COVERS)) sizes.observe(element);
    for (const parent of [stage, ...stage.querySelectorAll(".map-over, .map-insets")]) children.observe(parent, { childList: true });
    map.on("move", soon);
    map.on("moveend", read);
    map.on("resize", soon);
    return () => {
      clearTimeout(timer);
      sizes.disconnect();
      children.disconnect();
      map.off("move", soon);
      map.off("moveend", read);
      map.off("resize", soon);
    };
  }, [map]);
  return sight;
}

function readSight(map: MapLibreMap): Sight {
  const container = map.getContainer();
  const zoom = map.getZoom();
  const { lng, lat } = map.getCenter();
  const [x, y] = toPixels([lng, lat], zoom);
  const [left, top] = [Math.round(x - container.clientWidth / 2), Math.round(y - container.clientHeight / 2)];
  const own = container.getBoundingClientRect();
  const covers = [...stageOf(map).querySelectorAll(COVERS)].map((element): Box => {
    const rect = element.getBoundingClientRect();
    return [rect.left - own.left + left, rect.top - own.top + top, rect.right - own.left + left, rect.bottom - own.top + top];
  });
  return { zoom, box: [left, top, left + container.clientWidth, top + container.clientHeight], covers };
}

const stageOf = (map: MapLibreMap): HTMLElement => map.getContainer().parentElement ?? map.getContainer();
