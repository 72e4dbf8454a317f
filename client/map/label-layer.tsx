// Names of counties, towns and communities. MapLibre keeps them apart; the layer order decides who yields.
import type { FeatureCollection, Point } from "geojson";
import { useMemo } from "react";
import { type Lang, nameOf } from "../i18n/catalogue.ts";
import { TOWN_SUFFIXES } from "../i18n/map.zh-CN.ts";
import { useLang } from "../i18n/text-context.tsx";
import { useCity } from "../sync/city-context.tsx";
import type { CityDivision } from "../sync/city-info.ts";
import { useMeasure, useTokens } from "../theme/theme-context.tsx";
import type { Tokens } from "../theme/tokens.ts";
import { FONT } from "./base-style.ts";
import { boundsOf, type CityMesh } from "./city-mesh.ts";
import { toScale } from "./land-layer.tsx";
import { zoomOfGrid } from "./line-layer.tsx";
import { useMap } from "./map-canvas.tsx";
import { zoomFor } from "./projection.ts";
import { type LayerStyle, useGeojsonSource } from "./use-geojson-source.ts";
import type { Name } from "./warning-places.ts";

export type LabelFeatures = FeatureCollection<Point, { code: string; level: number; name: string; short: string; size: number }>;

/** A grid this wide gets its community a name. */
const COMMUNITY_PX = 40;

/** One point a division below the root; `size` is how many grids it has, for who comes first. */
export function toLabelFeatures(divisions: readonly CityDivision[], mesh: CityMesh, lang: Lang): LabelFeatures {
  const features = divisions
    .filter((division) => division.level > 0)
    .map((division) => {
      const name = nameOf(division, lang);
      const size = mesh.gridsOf.get(division.code)?.length ?? 0;
      return {
        type: "Feature" as const,
        properties: { code: division.code, level: division.level, name, short: division.level === 2 ? withoutSuffix(name) : name, size },
        geometry: { type: "Point" as const, coordinates: [...division.center] },
      };
    });
  return { type: "FeatureCollection", features };
}

/** Drops what the map makes plain anyway, unless hardly anything would be left. */
export function withoutSuffix(name: string): string {
  const suffix = TOWN_SUFFIXES.find((end) => name.endsWith(end) && name.length - end.length >= 2);
  return suffix === undefined ? name : name.slice(0, -suffix.length).trimEnd();
}

export type LabelZooms = { readonly towns: number; readonly townsWhole: number; readonly communities: number };

/** Towns from where a median one is wide enough for its short name and a margin; in full from where it is twice that. */
export function labelZooms(divisions: readonly CityDivision[], mesh: CityMesh, unit: number): LabelZooms {
  const communities = zoomOfGrid(mesh, COMMUNITY_PX * Math.max(1, unit / 16));
  const heights = divisions
    .filter((division) => division.level === 2)
    .map((division) => boundsOf(mesh, mesh.gridsOf.get(division.code) ?? []))
    .map(([west, south, east, north]) => Math.min(east - west, north - south))
    .filter((height) => height > 0)
    .sort((a, b) => a - b);
  const median = heights[heights.length >> 1];
  if (median === undefined) return { towns: 0, townsWhole: 0, communities };
  const lat = divisions[0]?.center[1] ?? 0;
  return { towns: zoomFor(3 * unit, median, lat), townsWhole: zoomFor(9 * unit, median, lat), communities };
}

/** Hanzi stand apart to read as one name over an area; Latin letters do not. */
const COUNTY_SPACING: Readonly<Record<Lang, number>> = { "zh-CN": 0.15, en: 0.03 };
const COUNTY_SIZE_U = 1.3;

/** Where the counties' names are, for symbols to stay clear of. */
export function countyNames(divisions: readonly CityDivision[], lang: Lang): readonly Name[] {
  const letter = (lang === "en" ? 0.55 : 1) + COUNTY_SPACING[lang];
  return divisions
    .filter(({ level }) => level === 1)
    .map((division) => ({ at: division.center, width: nameOf(division, lang).length * letter * COUNTY_SIZE_U, height: COUNTY_SIZE_U }));
}

export function labelLayers(tokens: Tokens, unit: number, { zooms, lang }: { zooms: LabelZooms; lang: Lang }): LayerStyle[] {
  const px = toScale(unit);
  const symbol = (
    id: string,
    level: unknown[],
    options: { size: number; colour: string; font: string[]; minzoom: number; spacing: number; aside: number },
  ): LayerStyle => ({
    id,
    type: "symbol",
    filter: level as never,
    minzoom: Math.max(0, options.minzoom),
    layout: {
      "text-field":
        id === "labels-town" ? (["step", ["zoom"], ["get", "short"], zooms.townsWhole, ["get", "name"]] as never) : ["get", "name"],
      "text-font": options.font,
      "text-size": options.size,
      "text-letter-spacing": options.spacing,
      "text-max-width": lang === "en" ? 12 : 7,
      "text-line-height": 1.2,
      "text-padding": px(3),
      "text-variable-anchor": ["center", "top", "bottom", "left", "right"],
      "text-radial-offset": options.aside,
      // A county is always named: over others only when no side is free.
      "text-overlap": id === "labels-county" ? "always" : "never",
      "symbol-sort-key": ["-", 0, ["get", "size"]],
    },
    paint: { "text-color": options.colour, "text-halo-color": tokens.casing, "text-halo-width": px(2), "text-halo-blur": px(0.5) },
  });
  return [
    symbol("labels-community", [">", ["get", "level"], 2], {
      size: unit,
      colour: tokens.textLow,
      font: FONT.regular,
      minzoom: zooms.communities,
      spacing: 0,
      aside: 0.6,
    }),
    symbol("labels-town", ["==", ["get", "level"], 2], {
      size: unit,
      colour: tokens.textMid,
      font: FONT.regular,
      minzoom: zooms.towns,
      spacing: 0.05,
      aside: 0.6,
    }),
    symbol("labels-county", ["==", ["get", "level"], 1], {
      size: COUNTY_SIZE_U * unit,
      colour: tokens.textHi,
      font: FONT.strong,
      minzoom: 0,
      spacing: COUNTY_SPACING[lang],
      aside: 1.4,
    }),
  ];
}

export function LabelLayer({ mesh }: { readonly mesh: CityMesh }) {
  const map = useMap();
  const tokens = useTokens();
  const lang = useLang();
  const { unit } = useMeasure();
  const { divisions } = useCity();
  const data = useMemo(() => toLabelFeatures(divisions, mesh, lang), [divisions, mesh, lang]);
  const layers = useMemo(
    () => labelLayers(tokens, unit, { zooms: labelZooms(divisions, mesh, unit), lang }),
    [tokens, unit, divisions, mesh, lang],
  );
  useGeojsonSource(map, "labels", { data, layers });
  return null;
}
