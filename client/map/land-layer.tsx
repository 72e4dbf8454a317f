// Land and sea. The sea is only where the coast says: a soft shade and two lines that follow it, drawn below the land, which covers their other half.
import { useEffect, useMemo } from "react";
import { useMeasure, useTokens } from "../theme/theme-context.tsx";
import type { Tokens } from "../theme/tokens.ts";
import { backgroundLayer } from "./base-style.ts";
import { type CityMesh, outlineOf, toCoast } from "./city-mesh.ts";
import { mixColours } from "./colours.ts";
import { useMap } from "./map-canvas.tsx";
import { type LayerStyle, NOTHING, useGeojsonSource } from "./use-geojson-source.ts";

/** Widths of the sea's bands, the outermost first: opaque, because a blurred line streaks where it bends, and few, because they are wide. */
const BANDS = [160, 96] as const;

/** `px` turns the widths of a 1080-line wall into those of this one. */
export function seaLayers(tokens: Tokens, px: (width: number) => number): LayerStyle[] {
  const band = (id: string, colour: string, width: number): LayerStyle => ({
    id,
    type: "line",
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colour, "line-width": px(width) },
  });
  /** A thin line at an even distance from the coast; the land hides the one on its own side. */
  const waterline = (id: string, colour: string, distance: number): LayerStyle => ({
    id,
    type: "line",
    layout: { "line-cap": "butt", "line-join": "round" },
    paint: { "line-color": colour, "line-width": px(1), "line-gap-width": px(2 * distance) },
  });
  return [
    ...BANDS.map((width, at) => band(`sea-band-${at}`, mixColours(tokens.bg, tokens.sea, (at + 1) / BANDS.length), width)),
    waterline("sea-line-far", mixColours(tokens.sea, tokens.rule, 0.55), 28),
    waterline("sea-line-near", mixColours(tokens.sea, tokens.rule, 0.9), 12),
  ];
}

export function landLayers(tokens: Tokens): LayerStyle[] {
  return [{ id: "land", type: "fill", paint: { "fill-color": tokens.raised, "fill-antialias": false } }];
}

export function LandLayer({ mesh }: { readonly mesh: CityMesh }) {
  const map = useMap();
  const tokens = useTokens();
  const { unit } = useMeasure();
  const coast = useMemo(() => toCoast(mesh) ?? NOTHING, [mesh]);
  const land = useMemo(
    () =>
      outlineOf(
        mesh,
        mesh.shapes.map((_, index) => index),
      ),
    [mesh],
  );
  const scale = useMemo(() => toScale(unit), [unit]);
  useEffect(() => {
    for (const [name, value] of Object.entries(backgroundLayer(tokens).paint ?? {}))
      if (map.style) map.setPaintProperty("background", name as never, value as never);
  }, [map, tokens]);
  useGeojsonSource(map, "sea", { data: coast, layers: useMemo(() => seaLayers(tokens, scale), [tokens, scale]), options: SMOOTH });
  useGeojsonSource(map, "land", { data: land, layers: useMemo(() => landLayers(tokens), [tokens]), options: FINE });
  return null;
}

/** A wide line over many short pieces is drawn over and over; its distance from the coast hides what a smoother one leaves out. */
const SMOOTH = { tolerance: 5 };
const FINE = { tolerance: 0.3, buffer: 8 };

/** Widths on the map are given for u = 16 px; smaller walls keep them. */
export function toScale(unit: number): (width: number) => number {
  const factor = Math.max(1, unit / 16);
  return (width) => width * factor;
}
