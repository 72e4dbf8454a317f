// Points of exchange as small squares, from where towns are wide enough; each gives way to any name. Only with the layer of participation.
import { useMemo } from "react";
import { useCity } from "../sync/city-context.tsx";
import { useMeasure, useTokens } from "../theme/theme-context.tsx";
import type { Tokens } from "../theme/tokens.ts";
import type { CityMesh } from "./city-mesh.ts";
import { exchangePointsOf, toPointFeatures } from "./exchange-points.ts";
import { labelZooms, namedPlaces } from "./label-layer.tsx";
import { useMap } from "./map-canvas.tsx";
import { drawImage, type MapImage, useImages } from "./map-images.ts";
import { type LayerStyle, NOTHING, useGeojsonSource } from "./use-geojson-source.ts";

const IMAGE = "exchange-point";
/** Side of a square, in u; the legend's is the same. */
const SIDE_U = 0.45;

export function exchangeLayers(shown: boolean, fromZoom: number): LayerStyle[] {
  return [
    {
      id: "exchange-points",
      type: "symbol",
      minzoom: Math.max(0, fromZoom),
      layout: {
        visibility: shown ? "visible" : "none",
        "icon-image": IMAGE,
        // Names lie above and choose first: a square that would touch one is left out until there is more room.
        "icon-overlap": "never",
        "icon-padding": 0,
      },
    },
  ];
}

function square({ textHi, casing }: Tokens, unit: number): MapImage {
  const side = Math.max(6, Math.round(SIDE_U * unit));
  return drawImage(side + 2, side + 2, (context) => {
    context.fillStyle = casing;
    context.fillRect(0, 0, side + 2, side + 2);
    context.fillStyle = textHi;
    context.fillRect(1, 1, side, side);
  });
}

export function ExchangeLayer({ mesh, shown }: { readonly mesh: CityMesh; readonly shown: boolean }) {
  const map = useMap();
  const tokens = useTokens();
  const { unit } = useMeasure();
  const { topology, divisions } = useCity();
  const data = useMemo(() => (shown ? toPointFeatures(exchangePointsOf(topology, mesh)) : null), [shown, topology, mesh]);
  const from = useMemo(() => labelZooms(namedPlaces(divisions, mesh, "zh-CN"), mesh, unit).townsWhole, [divisions, mesh, unit]);
  useImages(
    map,
    useMemo(() => ({ [IMAGE]: square(tokens, unit) }), [tokens, unit]),
  );
  useGeojsonSource(map, "exchange-points", {
    data: data ?? NOTHING,
    layers: useMemo(() => exchangeLayers(shown, from), [shown, from]),
  });
  return null;
}
