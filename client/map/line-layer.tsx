// Lines between divisions: bright for counties; towns, communities and grids are cut into the fill, so that they hold on every colour.
import { useMemo } from "react";
import { useMeasure, useTokens } from "../theme/theme-context.tsx";
import type { Tokens } from "../theme/tokens.ts";
import { boundsOf, type CityMesh, medianGridSide, middleOfBounds, outlineOf, toCoast, toLineFeatures } from "./city-mesh.ts";
import { withOpacity } from "./colours.ts";
import { toScale } from "./land-layer.tsx";
import { useMap } from "./map-canvas.tsx";
import { zoomFor } from "./projection.ts";
import { type LayerStyle, NOTHING, useGeojsonSource } from "./use-geojson-source.ts";

/** A median grid this wide gets lines around it; 40 gets its community a name. */
export const GRID_LINES_PX = 14;

type LineOptions = { readonly px: (width: number) => number; readonly gridRank: number; readonly gridLinesFrom: number };

export function lineLayers(tokens: Tokens, { px, gridRank, gridLinesFrom }: LineOptions): LayerStyle[] {
  const line = (id: string, filter: unknown[], colour: string, width: number, minzoom?: number): LayerStyle => ({
    id,
    type: "line",
    filter: filter as never,
    // Thin lines of many points: a bevel looks round and is a third of the triangles.
    layout: { "line-cap": "butt", "line-join": "bevel" },
    paint: { "line-color": colour, "line-width": px(width) },
    ...(minzoom === undefined ? {} : { minzoom }),
  });
  const rank = ["get", "rank"];
  const between = ["all", [">", rank, 2], ["<", rank, gridRank]];
  return [
    line("lines-grid", ["==", rank, gridRank], withOpacity(tokens.bg, 0.5), 0.75, gridLinesFrom),
    line("lines-community", between, tokens.bg, 1, gridLinesFrom - 0.6),
    line("lines-town", ["all", ["==", rank, 2], ["<", rank, gridRank]], tokens.bg, 1.5),
    line("lines-county-casing", ["all", ["==", rank, 1], ["<", rank, gridRank]], withOpacity(tokens.casing, 0.8), 4),
    line("lines-county", ["all", ["==", rank, 1], ["<", rank, gridRank]], tokens.textLow, 1.5),
    line("lines-rim-casing", ["==", rank, 0], withOpacity(tokens.casing, 0.8), 5),
    line("lines-rim", ["==", rank, 0], tokens.textLow, 2),
  ];
}

export function LineLayer({ mesh }: { readonly mesh: CityMesh }) {
  const map = useMap();
  const tokens = useTokens();
  const { unit } = useMeasure();
  const { lines, gridRank } = useMemo(() => toLineFeatures(mesh), [mesh]);
  const gridLinesFrom = useMemo(() => zoomOfGrid(mesh, GRID_LINES_PX * Math.max(1, unit / 16)), [mesh, unit]);
  const layers = useMemo(() => lineLayers(tokens, { px: toScale(unit), gridRank, gridLinesFrom }), [tokens, unit, gridRank, gridLinesFrom]);
  useGeojsonSource(map, "lines", { data: lines, layers, options: FINE });

  const coast = useMemo(() => toCoast(mesh) ?? NOTHING, [mesh]);
  const coastLayers = useMemo((): LayerStyle[] => {
    const px = toScale(unit);
    return [
      {
        id: "lines-coast",
        type: "line",
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-color": tokens.textMid, "line-width": px(3) },
      },
    ];
  }, [tokens, unit]);
  useGeojsonSource(map, "coast", { data: coast, layers: coastLayers });
  return null;
}

const FINE = { tolerance: 0.3, buffer: 16 };

/** The zoom at which the median grid is `px` wide. */
export function zoomOfGrid(mesh: CityMesh, px: number): number {
  const lat = middleOfBounds(boundsOf(mesh, [...mesh.codes.keys()]))[1];
  return zoomFor(px, medianGridSide(mesh), lat);
}

/** What lies outside a smaller scope is dimmed, and the scope has a line of its own. */
export function ScopeLayer({ mesh, scope }: { readonly mesh: CityMesh; readonly scope: string }) {
  const map = useMap();
  const tokens = useTokens();
  const { unit } = useMeasure();
  const [outside, inside] = useMemo(() => {
    const own = new Set(mesh.gridsOf.get(scope) ?? mesh.codes.flatMap((code, index) => (code === scope ? [index] : [])));
    if (own.size === 0 || own.size === mesh.codes.length) return [NOTHING, NOTHING];
    const others = [...mesh.codes.keys()].filter((index) => !own.has(index));
    return [outlineOf(mesh, others), outlineOf(mesh, [...own])];
  }, [mesh, scope]);
  const dim = useMemo(
    (): LayerStyle[] => [{ id: "outside", type: "fill", paint: { "fill-color": withOpacity(tokens.bg, 0.62) } }],
    [tokens],
  );
  const edge = useMemo(
    (): LayerStyle[] => [
      {
        id: "lines-scope",
        type: "line",
        layout: { "line-join": "round" },
        paint: { "line-color": tokens.textMid, "line-width": toScale(unit)(2.5) },
      },
    ],
    [tokens, unit],
  );
  useGeojsonSource(map, "outside", { data: outside, layers: dim });
  useGeojsonSource(map, "scope", { data: inside, layers: edge });
  return null;
}
