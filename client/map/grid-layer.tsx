// The grids: one source, coloured by feature-state alone. A patch of the view recolours only the grids whose shade changed.
import type { ExpressionSpecification, Map as MapLibreMap } from "maplibre-gl";
import { useEffect, useMemo, useRef } from "react";
import type { GridColumns, View } from "../../shared/view.ts";
import { isShown } from "../panels/visible-title.ts";
import { useCity, useView } from "../sync/city-context.tsx";
import { useMeasure, useTokens } from "../theme/theme-context.tsx";
import type { Tokens } from "../theme/tokens.ts";
import { useAudience } from "../wall/address-context.tsx";
import { type CityMesh, toGridFeatures } from "./city-mesh.ts";
import { levelsUnder } from "./grid-facts.ts";
import { absentHatch } from "./hatch.ts";
import { useMap } from "./map-canvas.tsx";
import { useImages } from "./map-images.ts";
import { ABSENT, changedShades, type LayerName, participationSteps, shadeColours, shadesOf } from "./shades.ts";
import { type LayerStyle, useGeojsonSource } from "./use-geojson-source.ts";

export const GRID_SOURCE = "grids";
/** The layer that is asked what lies under the pointer. */
export const GRID_LAYER = "grid-shade";
const HATCH = "hatch-absent";
/** At most ten recolourings a second: more is not seen. */
const MIN_INTERVAL_MS = 100;
/** Where a picture is dear (no graphics card), recolouring takes at most one part in so many of the page's time. */
const REST_FACTOR = 10;
const LONGEST_REST_MS = 5000;

const shade: ExpressionSpecification = ["coalesce", ["feature-state", "shade"], 0];

/** The layers of the grid source. Their expressions depend on the theme only, so switching a layer touches no tile but the hatch. */
export function gridLayers(tokens: Tokens, layer: LayerName): LayerStyle[] {
  const colours = shadeColours(tokens);
  const pairs = colours.slice(1).flatMap((colour, at) => [at + 1, colour]);
  return [
    {
      id: GRID_LAYER,
      type: "fill",
      paint: {
        "fill-color": ["match", ["%", shade, ABSENT], ...pairs, "transparent"] as unknown as ExpressionSpecification,
        "fill-antialias": false,
      },
    },
    {
      id: "grid-absent",
      type: "fill",
      layout: { visibility: layer === "staffing" ? "visible" : "none" },
      paint: { "fill-pattern": HATCH, "fill-opacity": ["case", [">=", shade, ABSENT], 1, 0], "fill-antialias": false },
    },
  ];
}

const selectGrids = (view: View) => view.grids;
const selectWarnings = (view: View) => view.warnings;

/** The grid columns as this audience may see them: a warning hidden from it colours no grid. */
export function useShownColumns(mesh: CityMesh): GridColumns {
  const audience = useAudience();
  const { gridIndex } = useCity();
  const columns = useView(selectGrids);
  const warnings = useView(selectWarnings);
  const { index } = columns;
  const level = useMemo(() => {
    if (audience === "duty") return null;
    const shown = warnings.filter((row) => isShown(row, audience));
    return levelsUnder(shown, index, { mesh, gridIndex });
  }, [audience, warnings, index, mesh, gridIndex]);
  return useMemo(() => (level ? { ...columns, level } : columns), [columns, level]);
}

export function GridLayer({ mesh, layer }: { readonly mesh: CityMesh; readonly layer: LayerName }) {
  const map = useMap();
  const tokens = useTokens();
  const { unit } = useMeasure();
  const features = useMemo(() => toGridFeatures(mesh), [mesh]);
  const layers = useMemo(() => gridLayers(tokens, layer), [tokens, layer]);
  const images = useMemo(() => ({ [HATCH]: absentHatch(tokens, unit) }), [tokens, unit]);
  useImages(map, images);
  useGeojsonSource(map, GRID_SOURCE, { data: features, layers, options: GRID_TILES });

  const columns = useShownColumns(mesh);
  const painter = useRef<GridPainter | null>(null);
  useEffect(() => {
    const made = createGridPainter(map);
    painter.current = made;
    return () => made.stop();
  }, [map]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another map, though not another picture, has another painter
  useEffect(() => painter.current?.paint(layer, columns), [map, layer, columns]);
  return null;
}

/** A tolerance below the default: neighbours are simplified apart from each other, and gaps would show. */
const GRID_TILES = { tolerance: 0.5, buffer: 8, maxzoom: 14 };

type GridPainter = { readonly paint: (layer: LayerName, columns: GridColumns) => void; readonly stop: () => void };

/** Sends shades to the map: the latest only, only what changed, together in one animation frame, more seldom where a picture is dear. */
export function createGridPainter(map: MapLibreMap, now: () => number = () => performance.now()): GridPainter {
  let wanted: { layer: LayerName; columns: GridColumns } | null = null;
  let drawn: { first: number; shades: Uint8Array } | null = null;
  let steps: readonly number[] = [];
  let points: readonly number[] | null = null;
  let nextAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;

  const draw = () => {
    frame = 0;
    if (!wanted || !map.style?.getSource(GRID_SOURCE)) return; // it may be gone already
    const { layer, columns } = wanted;
    if (layer === "participation" && points !== columns.points) {
      points = columns.points;
      steps = participationSteps(points);
    }
    const shades = shadesOf(layer, columns, steps);
    const first = columns.index[0] ?? 0;
    if (drawn && drawn.first !== first) {
      map.removeFeatureState({ source: GRID_SOURCE });
      drawn = null;
    }
    const changed = changedShades(drawn?.shades ?? null, shades);
    for (const at of changed) {
      const id = columns.index[at];
      if (id !== undefined) map.setFeatureState({ source: GRID_SOURCE, id }, { shade: shades[at] });
    }
    drawn = { first, shades };
    if (changed.length > 0) map.once("render", rest);
  };
  /** Called within the frame that draws; by the next task the frame is out, and the page knows what it cost. */
  const rest = () => {
    const begun = now();
    nextAt = begun + MIN_INTERVAL_MS;
    setTimeout(() => {
      nextAt = Math.max(nextAt, begun + Math.min(LONGEST_REST_MS, (now() - begun) * REST_FACTOR));
    });
  };
  const schedule = () => {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        frame ||= requestAnimationFrame(draw);
      },
      Math.max(0, nextAt - now()),
    );
  };
  return {
    paint: (layer, columns) => {
      // Somebody chose another layer and waits for it.
      if (wanted?.layer !== layer) {
        nextAt = 0;
        clearTimeout(timer);
        timer = undefined;
      }
      wanted = { layer, columns };
      schedule();
    },
    stop: () => {
      map.off("render", rest);
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    },
  };
}
