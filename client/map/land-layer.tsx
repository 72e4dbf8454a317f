// Land and sea. The sea is only where the coast says: a soft shade and two lines that follow it, drawn below the land, which covers their other half.
import { useEffect, useMemo } from "react";
import { useMeasure, useTokens } from "../theme/theme-context.tsx";
import type { Tokens } from "../theme/tokens.ts";
import { backgroundLayer } from "./base-style.ts";
import { type CityMesh, outlineOf, toCoast } from "./city-mesh.ts";
import { mixColours } from "./colours.ts";
import { useMap } from "./map-canvas.tsx";
import { type LayerStyle, NOTHING, useGeojsonSource } from "./use-geojson-source.ts";

/** `px` turns the widths of a 1080-line wall into those of this one. */
export function seaLayers(tokens: Tokens, px: (width: number) => number): LayerStyle[] {
  // Opaque: a blurred or see-through line of this width streaks where it bends.
  const line = (id: string, colour: string, width: number, cap: "round" | "butt"): LayerStyle => ({
    id,
    type: "line",
    layout: { "line-cap": cap, "line-join": "round" },
    paint: { "line-color": colour, "line-width": px(width) },
  });
  return [
    line("sea-band-far", mixColours(tokens.bg, tokens.sea, 0.5), 132, "round"),
    line("sea-band-near", tokens.sea, 92, "round"),
    // Each line and the gap inside it leave a thin line at an even distance from the coast.
    line("sea-line-far", mixColours(tokens.sea, tokens.rule, 0.55), 58, "butt"),
    line("sea-gap-far", tokens.sea, 56, "butt"),
    line("sea-line-near", mixColours(tokens.sea, tokens.rule, 0.9), 26, "butt"),
    line("sea-gap-near", tokens.sea, 24, "butt"),
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
      map.setPaintProperty("background", name as never, value as never);
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
