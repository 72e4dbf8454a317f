// Names of counties, towns, communities and grids, and titles of warnings: placed here, in full and clear of each other; the map draws them.
import type { FeatureCollection, Point } from "geojson";
import { useMemo, useRef } from "react";
import type { WarningRow } from "../../shared/view.ts";
import { type Lang, nameOf } from "../i18n/catalogue.ts";
import { TOWN_SUFFIXES } from "../i18n/map.zh-CN.ts";
import { useLang } from "../i18n/text-context.tsx";
import { useCity } from "../sync/city-context.tsx";
import type { CityDivision, CityInfo } from "../sync/city-info.ts";
import { useMeasure, useTokens } from "../theme/theme-context.tsx";
import type { Tokens } from "../theme/tokens.ts";
import { FONT } from "./base-style.ts";
import { type Bounds, boundsOf, type CityMesh, type LngLat } from "./city-mesh.ts";
import {
  around,
  type Box,
  boxesAlong,
  type Form,
  type Label,
  LINE_HEIGHT,
  type Placed,
  placeLabels,
  sizeOf,
  toLines,
} from "./label-places.ts";
import { toScale } from "./land-layer.tsx";
import { SYMBOL_U } from "./level-images.ts";
import { zoomOfGrid } from "./line-layer.tsx";
import { useMap } from "./map-canvas.tsx";
import { toLngLat, toPixels, zoomFor } from "./projection.ts";
import { type Spot, spotsInside, spotsOf } from "./spots.ts";
import { type LayerStyle, useGeojsonSource } from "./use-geojson-source.ts";
import { type Sight, useSight } from "./use-sight.ts";
import { LEADER_U, type PlacedSymbol } from "./warning-places.ts";

/** A grid this wide gets its community a name, and has one itself when something is the matter with it. */
const COMMUNITY_PX = 40;
/** Hanzi a line. */
const LINE_HANZI = 6;
/** Names of counties are read from afar: one line where it can be. */
const COUNTY_HANZI = 8;

export type LabelRank = "title" | "county" | "town" | "community" | "grid";
type RankedLabel = Label & { readonly rank: LabelRank };
export type LabelFeatures = FeatureCollection<Point, { text: string; rank: LabelRank; size: number; spacing: number }>;

/** What a name is made of, before the camera is asked. */
export type NamedPlace = {
  readonly rank: "county" | "town" | "community";
  readonly at: LngLat;
  readonly bounds: Bounds;
  /** Inside the division; found when first asked for. */
  readonly spots: () => readonly Spot[];
  readonly name: string;
  /** Where room is short. */
  readonly short: string;
  /** Grids, for who comes first. */
  readonly size: number;
};

/** Every division below the root that has grids, those who choose first in front. */
export function namedPlaces(divisions: readonly CityDivision[], mesh: CityMesh, lang: Lang): readonly NamedPlace[] {
  return divisions
    .filter(({ level, code }) => level > 0 && mesh.gridsOf.has(code))
    .map((division): NamedPlace => {
      const grids = mesh.gridsOf.get(division.code) ?? [];
      const name = nameOf(division, lang);
      return {
        rank: division.level === 1 ? "county" : division.level === 2 ? "town" : "community",
        at: division.center,
        bounds: boundsOf(mesh, grids),
        spots: () => spotsOf(mesh, division.code),
        name,
        short: division.level === 2 ? withoutSuffix(name) : name,
        size: grids.length,
      };
    })
    .sort((a, b) => RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank) || b.size - a.size);
}

const RANKS: readonly LabelRank[] = ["title", "county", "town", "grid", "community"];

/** Drops what the map makes plain anyway, unless hardly anything would be left. */
export function withoutSuffix(name: string): string {
  const suffix = TOWN_SUFFIXES.find((end) => name.endsWith(end) && name.length - end.length >= 2);
  return suffix === undefined ? name : name.slice(0, -suffix.length).trimEnd();
}

export type LabelZooms = { readonly townsWhole: number; readonly communities: number };

/** Towns in full from where a median one is nine u wide, communities from where a grid is wide enough. */
export function labelZooms(places: readonly NamedPlace[], mesh: CityMesh, unit: number): LabelZooms {
  const sides = places
    .filter(({ rank }) => rank === "town")
    .map(({ bounds: [west, south, east, north] }) => Math.min(east - west, north - south))
    .sort((a, b) => a - b);
  const median = sides[sides.length >> 1];
  return {
    townsWhole: median === undefined ? 0 : zoomFor(9 * unit, median, places[0]?.at[1] ?? 0),
    communities: zoomOfGrid(mesh, COMMUNITY_PX * Math.max(1, unit / 16)),
  };
}

/** Hanzi stand apart to read as one name over an area; Latin letters do not. */
const COUNTY_SPACING: Readonly<Record<Lang, number>> = { "zh-CN": 0.15, en: 0.03 };
const COUNTY_SIZE_U = 1.3;

/** As large as it may be, then in two lines where it has two words, then small. */
function countyForms(name: string, lang: Lang, unit: number): readonly Form[] {
  const lines = [toLines(name, COUNTY_HANZI), ...(lang === "en" ? [toLines(name, COUNTY_HANZI / 2)] : [])];
  return [
    ...lines.map((rows): Form => ({ lines: rows, size: COUNTY_SIZE_U * unit, spacing: COUNTY_SPACING[lang] })),
    ...lines.map((rows): Form => ({ lines: rows, size: unit, spacing: 0 })),
  ];
}

/** At a zoom, in px of the world. */
function countyLabel({ name, spots }: NamedPlace, { lang, unit, zoom }: { lang: Lang; unit: number; zoom: number }): RankedLabel {
  return { rank: "county", forms: countyForms(name, lang, unit), stands: { inside: atZoom(spots(), zoom) }, must: true };
}

function atZoom(spots: readonly Spot[], zoom: number): readonly Spot[] {
  const scale = 2 ** zoom;
  return spots.map(({ at: [x, y], room: [left, top, right, bottom] }) => ({
    at: [x * scale, y * scale],
    room: [left * scale, top * scale, right * scale, bottom * scale],
  }));
}

/** Where the counties' names stand best, for symbols to stay clear of; in px of the world at the zoom. */
export function countyNames(places: readonly NamedPlace[], view: { lang: Lang; unit: number; zoom: number }): readonly Box[] {
  const labels = places.filter(({ rank }) => rank === "county").map((place) => countyLabel(place, view));
  const everywhere: Box = [-Infinity, -Infinity, Infinity, Infinity];
  return placeLabels(labels, { sight: everywhere, taken: [] }).map(({ at, form }) => around(at, ...sizeOf(form)));
}

export type Titled = { readonly at: LngLat; readonly title: string /** Where its leader line ends. */; readonly from?: LngLat };
type Scene = {
  readonly places: readonly NamedPlace[];
  readonly zooms: LabelZooms;
  /** Where symbols stand, titled or not, the gravest first. */
  readonly symbols: readonly Titled[];
  /** Single grids that have a name now. */
  readonly grids: readonly { readonly spots: readonly Spot[]; readonly name: string }[];
  readonly lang: Lang;
  readonly unit: number;
};

/** Symbols first, their titles, then counties, towns that are wide enough, grids and communities. */
export function placeNames({ places, zooms, symbols, grids, lang, unit }: Scene, { zoom, box, covers }: Sight): Placed<RankedLabel>[] {
  const close = zoom >= zooms.communities;
  const pixel = (at: LngLat) => toPixels(at, zoom);
  const titles = symbols
    .filter(({ title }) => title !== "")
    .map(({ at, title }): RankedLabel => {
      const lines = toLines(title, lang === "en" ? COUNTY_HANZI : LINE_HANZI);
      return { rank: "title", forms: [{ lines, size: unit, spacing: 0 }], stands: { beside: pixel(at), aside: SYMBOL_U * 0.6 * unit } };
    });
  const gridNames = close
    ? grids.map(({ spots, name }): RankedLabel => {
        return {
          rank: "grid",
          forms: [{ lines: toLines(name, LINE_HANZI), size: unit, spacing: 0 }],
          stands: { inside: atZoom(spots, zoom) },
        };
      })
    : [];
  const names = places.flatMap((place): RankedLabel[] => {
    if (place.rank === "community" && !close) return [];
    const at = pixel(place.at);
    if (at[0] < box[0] || at[0] > box[2] || at[1] < box[1] || at[1] > box[3]) return [];
    if (place.rank === "county") return [countyLabel(place, { lang, unit, zoom })];
    const lines = toLines(zoom >= zooms.townsWhole ? place.name : place.short, LINE_HANZI);
    const form: Form = { lines, size: unit, spacing: place.rank === "town" ? 0.05 : 0 };
    if (place.rank === "town" && !fits(place.bounds, form, { zoom, unit })) return [];
    return [{ rank: place.rank, forms: [form], stands: { inside: atZoom(place.spots(), zoom) } }];
  });
  const half = (SYMBOL_U / 2 + 0.15) * unit;
  const standing = symbols.map(({ at }) => around(pixel(at), 2 * half, 2 * half));
  const lines = symbols.flatMap(({ at, from }) => (from ? boxesAlong(pixel(at), pixel(from), LEADER_U * unit) : []));
  const wanted = [...titles, ...names, ...gridNames].sort((a, b) => RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank));
  return placeLabels(wanted, { sight: box, taken: [...covers, ...standing], lines });
}

/** A town is named when its box holds the name and one u. */
function fits([west, south, east, north]: Bounds, form: Form, { zoom, unit }: { zoom: number; unit: number }): boolean {
  const [left, bottom] = toPixels([west, south], zoom);
  const [right, top] = toPixels([east, north], zoom);
  const [width, height] = sizeOf(form);
  return right - left >= width + unit && bottom - top >= height + unit;
}

export function toLabelFeatures(placed: readonly Placed<RankedLabel>[], zoom: number): LabelFeatures {
  const features = placed.map(({ label: { rank }, form: { lines, size, spacing }, at }) => ({
    type: "Feature" as const,
    properties: { text: lines.join("\n"), rank, size, spacing },
    geometry: { type: "Point" as const, coordinates: toLngLat(at, zoom) },
  }));
  return { type: "FeatureCollection", features };
}

export function labelLayers(tokens: Tokens, unit: number): LayerStyle[] {
  const px = toScale(unit);
  const symbol = (id: string, rank: LabelRank, colour: string, font = FONT.regular): LayerStyle => ({
    id,
    type: "symbol",
    filter: ["==", ["get", "rank"], rank] as never,
    layout: {
      "text-field": ["get", "text"],
      "text-font": font,
      "text-size": ["get", "size"],
      "text-letter-spacing": ["get", "spacing"],
      // The lines are made already.
      "text-max-width": 100,
      "text-line-height": LINE_HEIGHT,
      "text-padding": 0,
      // They are placed clear of each other; only while the camera flies must some give way until they are placed again.
      "text-overlap": rank === "county" || rank === "title" ? "always" : "never",
    },
    paint: { "text-color": colour, "text-halo-color": tokens.casing, "text-halo-width": px(2), "text-halo-blur": px(0.5) },
  });
  return [
    symbol("labels-community", "community", tokens.textLow),
    symbol("labels-grid", "grid", tokens.textHi),
    symbol("labels-town", "town", tokens.textMid),
    symbol("labels-county", "county", tokens.textHi, FONT.strong),
    symbol("warning-label", "title", tokens.textHi),
  ];
}

type NameProps = {
  readonly mesh: CityMesh;
  readonly places: readonly NamedPlace[];
  readonly symbols: readonly PlacedSymbol[];
  /** Empty for a warning without a title on the map. */
  readonly titleOf: (warning: WarningRow) => string;
};

export function LabelLayer({ mesh, places, symbols, titleOf }: NameProps) {
  const map = useMap();
  const tokens = useTokens();
  const lang = useLang();
  const { unit } = useMeasure();
  const city = useCity();
  const sight = useSight();
  const zooms = useMemo(() => labelZooms(places, mesh, unit), [places, mesh, unit]);
  const titled = useMemo(
    () => symbols.map(({ warning, at, led, from }): Titled => ({ at, title: titleOf(warning), ...(led && { from }) })),
    [symbols, titleOf],
  );
  const grids = useMemo(() => warnedGrids(symbols, mesh, city), [symbols, mesh, city]);
  const placed = useMemo(
    () => toLabelFeatures(placeNames({ places, zooms, symbols: titled, grids, lang, unit }, sight), sight.zoom),
    [places, zooms, titled, grids, lang, unit, sight],
  );
  useGeojsonSource(map, "labels", {
    data: useSame(placed),
    layers: useMemo(() => labelLayers(tokens, unit), [tokens, unit]),
  });
  return null;
}

/** Grids that a warning of a few names. */
const FEW_GRIDS = 3;

function warnedGrids(symbols: readonly PlacedSymbol[], mesh: CityMesh, city: Pick<CityInfo, "gridIndex" | "gridName">): Scene["grids"] {
  const codes = symbols.flatMap(({ warning: { area } }) => ("grids" in area && area.grids.length <= FEW_GRIDS ? area.grids : []));
  return [...new Set(codes)].flatMap((code) => {
    const grid = city.gridIndex(code);
    return grid === undefined ? [] : [{ spots: spotsInside(mesh, [grid]), name: city.gridName(code) ?? code }];
  });
}

/** The value before where nothing in it has changed: the same names are not drawn again. */
function useSame<T>(value: T): T {
  const kept = useRef(value);
  if (kept.current !== value && JSON.stringify(kept.current) !== JSON.stringify(value)) kept.current = value;
  return kept.current;
}
