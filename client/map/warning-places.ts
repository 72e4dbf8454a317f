// Where warnings stand on the map: their areas dissolved into outlines, and a free place near its middle for each symbol.
import type { Feature, FeatureCollection, LineString, MultiPolygon, Point } from "geojson";
import type { Area } from "../../shared/event.ts";
import { GRAVITY } from "../../shared/terms.ts";
import type { WarningRow } from "../../shared/view.ts";
import { type Bounds, boundsOf, type CityMesh, type LngLat, middleOf, outlineOf } from "./city-mesh.ts";
import { around, type Box, boxesAlong, meet, type Pixel } from "./label-places.ts";
import { imageIdOf, lookOf, SYMBOL_U } from "./level-images.ts";
import { toLngLat, toPixels } from "./projection.ts";

/** More symbols than this are a flood: the gravest have one, the rest keep their outline. */
export const MOST_SYMBOLS = 60;
/** Unacknowledged symbols that breathe; the gravest. */
export const MOST_BREATHING = 24;
/** An area narrower than this, in u, would hardly show under its symbol: the symbol stands beside it. */
const SMALL_AREA_U = 3;
/** Breadth that a leader line is given among names. */
export const LEADER_U = 0.6;
/** Places along its outline that a symbol of several counties may take. */
const EDGE_PLACES = 120;
/** Least distance of two symbols' middles, in u. */
const APART_U = SYMBOL_U + 0.35;

export type WarningArea = {
  readonly outline: MultiPolygon;
  readonly middle: LngLat;
  readonly bounds: Bounds;
  readonly grids: readonly number[];
  /** Of several counties: the middle is one county's, so the symbol stands on the outline; the upper right first. Else empty. */
  readonly edge: readonly LngLat[];
};

/** Grid indices of an area; codes the mesh does not know are left out. */
export function gridsOfArea(mesh: CityMesh, indexOf: (code: string) => number | undefined, area: Area): readonly number[] {
  if ("grids" in area) return [...new Set(area.grids.flatMap((code) => indexOf(code) ?? []))];
  const single = indexOf(area.division);
  return mesh.gridsOf.get(area.division) ?? (single === undefined ? [] : [single]);
}

/** Outlines are dear and warnings change seldom: kept by what they cover, forgotten when no warning covers it any more. */
export function createAreaCache(mesh: CityMesh, indexOf: (code: string) => number | undefined) {
  let kept = new Map<string, WarningArea | null>();
  return (warnings: readonly WarningRow[]): ReadonlyMap<string, WarningArea> => {
    const next = new Map<string, WarningArea | null>();
    const areas = new Map<string, WarningArea>();
    for (const { warningId, area } of warnings) {
      const key = "grids" in area ? area.grids.join(" ") : area.division;
      const made = next.get(key) ?? kept.get(key) ?? measureArea(mesh, gridsOfArea(mesh, indexOf, area));
      next.set(key, made);
      if (made) areas.set(warningId, made);
    }
    kept = next;
    return areas;
  };
}

function measureArea(mesh: CityMesh, grids: readonly number[]): WarningArea | null {
  if (grids.length === 0) return null;
  const outline = outlineOf(mesh, grids);
  const bounds = boundsOf(mesh, grids);
  const counties = new Set(grids.map((grid) => mesh.ancestry[grid]?.[1]));
  return { outline, middle: middleOf(mesh, grids), bounds, grids, edge: counties.size > 1 ? edgeOf(outline, bounds) : [] };
}

/** Points of the longest rim. */
function edgeOf({ coordinates }: MultiPolygon, [, , east, north]: Bounds): readonly LngLat[] {
  const rim = coordinates.map(([ring]) => ring ?? []).reduce((longest, ring) => (ring.length > longest.length ? ring : longest), []);
  const each = Math.max(1, Math.ceil(rim.length / EDGE_PLACES));
  const far = ([lng, lat]: LngLat) => Math.hypot((east - lng) * Math.cos((north * Math.PI) / 180), north - lat);
  return rim
    .filter((_, at) => at % each === 0)
    .map(([lng = 0, lat = 0]): LngLat => [lng, lat])
    .sort((a, b) => far(a) - far(b));
}

/** The gravest first, then the unacknowledged, then the newest. */
export function byGravity(a: WarningRow, b: WarningRow): number {
  return (
    GRAVITY[b.level] - GRAVITY[a.level] ||
    Number(a.acknowledgedAt !== null) - Number(b.acknowledgedAt !== null) ||
    b.raisedSeq - a.raisedSeq
  );
}

export type AreaFeatures = FeatureCollection<MultiPolygon, { level: string; gravity: number; statutory: boolean; exercise: boolean }>;

/** The gravest last, so that its line lies on top. */
export function toAreaFeatures(warnings: readonly WarningRow[], areas: ReadonlyMap<string, WarningArea>): AreaFeatures {
  const features = [...warnings]
    .sort((a, b) => byGravity(b, a))
    .flatMap((warning) => {
      const area = areas.get(warning.warningId);
      if (!area) return [];
      const statutory = warning.authority === "statutory" && !warning.exercise;
      const properties = { level: warning.level, gravity: GRAVITY[warning.level], statutory, exercise: warning.exercise };
      return [{ type: "Feature" as const, properties, geometry: area.outline }];
    });
  return { type: "FeatureCollection", features };
}

export type PlacedSymbol = {
  readonly warning: WarningRow;
  readonly at: LngLat;
  readonly from: LngLat;
  readonly led: boolean;
  readonly breathing: boolean;
};

/** `names`: boxes that symbols leave free, in px of the world at the zoom. */
type Sight = { readonly zoom: number; readonly unit: number; readonly names: readonly Box[] };

/** Finds each symbol a place at this zoom: on its area's middle, or, where that is taken or too small, beside it, with a leader line where it needs one. */
export function placeSymbols(
  warnings: readonly WarningRow[],
  areas: ReadonlyMap<string, WarningArea>,
  { zoom, unit, names }: Sight,
): PlacedSymbol[] {
  const taken: Pixel[] = [];
  const placed: PlacedSymbol[] = [];
  let breathing = 0;
  for (const warning of [...warnings].sort(byGravity)) {
    if (placed.length === MOST_SYMBOLS) break;
    const area = areas.get(warning.warningId);
    if (!area) continue;
    const middle = toPixels(area.middle, zoom);
    const small = sideInPixels(area.bounds, zoom) < SMALL_AREA_U * unit;
    const wide = "division" in warning.area && area.edge.length > 0;
    const isOffNames = (boxes: readonly Box[]) => names.every((name) => boxes.every((box) => !meet(name, box)));
    const isFree = (place: Pixel) => taken.every((other) => Math.hypot(other[0] - place[0], other[1] - place[1]) >= APART_U * unit);
    const places = wide ? area.edge.map((at) => toPixels(at, zoom)) : candidates(middle, unit, small);
    const named = places.filter((at) => isOffNames([around(at, SYMBOL_U * unit, SYMBOL_U * unit)]));
    const free = named.filter(isFree);
    // Where there is a choice its line crosses no name either; in a crowd it lies over another symbol rather than over a name.
    const place = free.find((at) => !small || isOffNames(boxesAlong(at, middle, LEADER_U * unit))) ?? free[0] ?? named[0] ?? middle;
    taken.push(place);
    const breathes = warning.acknowledgedAt === null && breathing < MOST_BREATHING;
    if (breathes) breathing += 1;
    const at = toLngLat(place, zoom);
    placed.push({
      warning,
      at,
      from: area.middle,
      led: place !== middle && !wide && (small || !isIn(area.bounds, at)),
      breathing: breathes,
    });
  }
  return placed;
}

/** The middle first (unless the area is small), then rings around it, the upper right before the rest. */
function candidates(middle: [number, number], unit: number, small: boolean): [number, number][] {
  const rings = [2.4, 4.4, 6.6, 8.8].flatMap((radius, ring) => {
    const count = 8 * (ring + 1);
    return Array.from({ length: count }, (_, step): [number, number] => {
      // Alternates left and right of the upper right, so that neighbours fan out evenly.
      const turn = ((step % 2 === 0 ? step / 2 : -(step + 1) / 2) / count) * 2 * Math.PI;
      const angle = -Math.PI / 4 + turn;
      return [middle[0] + Math.cos(angle) * radius * unit, middle[1] + Math.sin(angle) * radius * unit];
    });
  });
  return small ? rings : [middle, ...rings];
}

const isIn = ([west, south, east, north]: Bounds, [lng, lat]: LngLat) => lng >= west && lng <= east && lat >= south && lat <= north;

function sideInPixels([west, south, east, north]: Bounds, zoom: number): number {
  const [left, bottom] = toPixels([west, south], zoom);
  const [right, top] = toPixels([east, north], zoom);
  return Math.min(right - left, bottom - top);
}

export type SymbolFeatures = FeatureCollection<Point, { warningId: string; image: string; gravity: number; breathing: boolean }>;

/** `breathing` where an overlay comes and goes above it. */
export function toSymbolFeatures(symbols: readonly PlacedSymbol[], breathe: boolean): SymbolFeatures {
  const features = symbols.map(
    ({ warning, at, breathing }): Feature<Point, SymbolFeatures["features"][number]["properties"]> => ({
      type: "Feature",
      properties: {
        warningId: warning.warningId,
        image: imageIdOf(warning.level, lookOf(warning.authority, warning.exercise)),
        gravity: GRAVITY[warning.level],
        breathing: breathe && breathing,
      },
      geometry: { type: "Point", coordinates: [...at] },
    }),
  );
  return { type: "FeatureCollection", features };
}

export function toLeaderFeatures(symbols: readonly PlacedSymbol[]): FeatureCollection<LineString, { level: string }> {
  const features = symbols
    .filter(({ led }) => led)
    .map(({ warning, at, from }) => ({
      type: "Feature" as const,
      properties: { level: warning.level },
      geometry: { type: "LineString" as const, coordinates: [[...from], [...at]] },
    }));
  return { type: "FeatureCollection", features };
}
