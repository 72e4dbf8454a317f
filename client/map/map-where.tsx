// Names what the camera stands over once it is close: county and town, then the grid in the middle too.
import { useMemo } from "react";
import { useLang } from "../i18n/text-context.tsx";
import { useCity } from "../sync/city-context.tsx";
import { useMeasure } from "../theme/theme-context.tsx";
import type { Bounds, CityMesh } from "./city-mesh.ts";
import { gridAt } from "./exchange-points.ts";
import { labelZooms, namedPlaces } from "./label-layer.tsx";
import type { Box } from "./label-places.ts";
import { pathOf } from "./place-path.ts";
import { toLngLat, toPixels } from "./projection.ts";
import { useSight } from "./use-sight.ts";

/** Divisions that are told: county and town. */
const DIVISIONS_TOLD = 2;

type WhereProps = {
  readonly mesh: CityMesh /** The whole scope: in sight, it needs no name. */;
  readonly bounds: Bounds;
  readonly hidden: boolean;
};

export function MapWhere({ mesh, bounds, hidden }: WhereProps) {
  const lang = useLang();
  const city = useCity();
  const { unit } = useMeasure();
  const { zoom, box } = useSight();
  const zooms = useMemo(() => labelZooms(namedPlaces(city.divisions, mesh, lang), mesh, unit), [city, mesh, lang, unit]);
  const code = useMemo(() => {
    if (zoom < zooms.townsWhole || holds(box, bounds, zoom)) return null;
    const grid = gridAt(mesh, toLngLat([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], zoom));
    return mesh.codes[grid] ?? null;
  }, [mesh, bounds, zoom, box, zooms]);
  if (hidden || code === null) return null;
  const names = pathOf(city.chain(code), lang)
    .slice(0, DIVISIONS_TOLD)
    .map(({ name }) => name);
  if (zoom >= zooms.communities) names.push(city.gridName(code) ?? code);
  return <p className="map-where">{names.join(" · ")}</p>;
}

function holds(box: Box, [west, south, east, north]: Bounds, zoom: number): boolean {
  const [left, top] = toPixels([west, north], zoom);
  const [right, bottom] = toPixels([east, south], zoom);
  return left >= box[0] && top >= box[1] && right <= box[2] && bottom <= box[3];
}
