// On which side of the map the card of a grid stands, so that it does not lie on its grid.
import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect, useState } from "react";
import { useMeasure } from "../theme/theme-context.tsx";
import type { CityMesh } from "./city-mesh.ts";
import { useMap } from "./map-canvas.tsx";

/** As wide as map.css makes it, with its margins. */
const CARD_U = 20;
const CARD_SHARE = 0.6;

/** The right, unless the grid lies there; looked at again when the camera comes to rest. */
export function useCardSide(mesh: CityMesh, grid: number | null): "left" | "right" {
  const map = useMap();
  const { unit } = useMeasure();
  const [, look] = useState(0);
  useEffect(() => {
    const again = () => look((times) => times + 1);
    map.on("moveend", again);
    return () => {
      map.off("moveend", again);
    };
  }, [map]);
  return grid === null ? "right" : sideFor(map, mesh.bounds[grid], CARD_U * unit);
}

function sideFor(map: MapLibreMap, bounds: CityMesh["bounds"][number] | undefined, cardPx: number): "left" | "right" {
  if (!bounds) return "right";
  const { clientWidth } = map.getContainer();
  const card = Math.min(cardPx, clientWidth * CARD_SHARE);
  const [left, right] = [map.project([bounds[0], bounds[1]]).x, map.project([bounds[2], bounds[3]]).x];
  const hiddenRight = Math.max(0, right - Math.max(left, clientWidth - card));
  const hiddenLeft = Math.max(0, Math.min(right, card) - left);
  return hiddenRight > hiddenLeft ? "left" : "right";
}
