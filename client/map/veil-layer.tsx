// The veil of a picture that is no longer live: over the fills, under the warnings and the names.
import { useEffect, useMemo } from "react";
import { useLink } from "../sync/city-context.tsx";
import { useMeasure, useTokens } from "../theme/theme-context.tsx";
import { veilHatch } from "./hatch.ts";
import { useMap } from "./map-canvas.tsx";
import { useImages } from "./map-images.ts";
import { addLayer } from "./use-geojson-source.ts";

const IMAGES = { stale: "veil-stale", offline: "veil-offline" } as const;

export function VeilLayer() {
  const map = useMap();
  const tokens = useTokens();
  const { unit } = useMeasure();
  const { state } = useLink();
  const image = state === "live" || state === "connecting" ? null : IMAGES[state];
  useImages(
    map,
    useMemo(() => ({ [IMAGES.stale]: veilHatch(tokens, unit, false), [IMAGES.offline]: veilHatch(tokens, unit, true) }), [tokens, unit]),
  );
  useEffect(() => {
    const there = map.getLayer("veil") !== undefined;
    if (image === null) {
      if (there) map.removeLayer("veil");
    } else if (there) map.setPaintProperty("veil", "background-pattern", image);
    else addLayer(map, { id: "veil", type: "background", paint: { "background-pattern": image } });
  }, [map, image]);
  return null;
}
