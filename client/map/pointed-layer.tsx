// The outline of the grid under the pointer and of the pinned one.
import type { FeatureCollection, MultiPolygon } from "geojson";
import { useMemo } from "react";
import { useMeasure, useTokens } from "../theme/theme-context.tsx";
import type { Tokens } from "../theme/tokens.ts";
import { type CityMesh, outlineOf } from "./city-mesh.ts";
import { toScale } from "./land-layer.tsx";
import { useMap } from "./map-canvas.tsx";
import { type LayerStyle, useGeojsonSource } from "./use-geojson-source.ts";

export function pointedLayers(tokens: Tokens, px: (width: number) => number): LayerStyle[] {
  const width = (wide: number, narrow: number) => ["case", ["get", "pinned"], px(wide), px(narrow)] as never;
  return [
    {
      id: "pointed-casing",
      type: "line",
      layout: { "line-join": "round" },
      paint: { "line-color": tokens.casing, "line-width": width(6, 4) },
    },
    { id: "pointed", type: "line", layout: { "line-join": "round" }, paint: { "line-color": tokens.textHi, "line-width": width(3, 1.5) } },
  ];
}

export function toPointedFeatures(
  mesh: CityMesh,
  hovered: number | null,
  pinned: number | null,
): FeatureCollection<MultiPolygon, { pinned: boolean }> {
  const shown = [...new Set([hovered, pinned])].filter((index) => index !== null);
  const features = shown.map((index) => ({
    type: "Feature" as const,
    properties: { pinned: index === pinned },
    geometry: outlineOf(mesh, [index]),
  }));
  return { type: "FeatureCollection", features };
}

type PointedProps = { readonly mesh: CityMesh; readonly hovered: number | null; readonly pinned: number | null };

export function PointedLayer({ mesh, hovered, pinned }: PointedProps) {
  const map = useMap();
  const tokens = useTokens();
  const { unit } = useMeasure();
  useGeojsonSource(map, "pointed", {
    data: useMemo(() => toPointedFeatures(mesh, hovered, pinned), [mesh, hovered, pinned]),
    layers: useMemo(() => pointedLayers(tokens, toScale(unit)), [tokens, unit]),
  });
  return null;
}
