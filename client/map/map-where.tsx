// Names what the camera stands over once it is close: county and town, then the grid in the middle too.
import { useMemo } from "react";
import { useLang } from "../i18n/text-context.tsx";
import { useCity } from "../sync/city-context.tsx";
import { useMeasure } from "../theme/theme-context.tsx";
import type { CityMesh } from "./city-mesh.ts";
import { gridAt } from "./exchange-points.ts";
import { labelZooms, namedPlaces } from "./label-layer.tsx";
import { pathOf } from "./place-path.ts";
import { toLngLat } from "./projection.ts";
import { useSight } from "./use-sight.ts";

/** Divisions that are told: county and town. */
const DIVISIONS_TOLD = 2;

export function MapWhere({ mesh }: { readonly mesh: CityMesh }) {
  const lang = useLang();
  const city = useCity();
  const { unit } = useMeasure();
  const { zoom, box } = useSight();
  const zooms = useMemo(() => labelZooms(namedPlaces(city.divisions, mesh, lang), mesh, unit), [city, mesh, lang, unit]);
  const code = useMemo(() => {
    if (zoom < zooms.townsWhole) return null;
    const grid = gridAt(mesh, toLngLat([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], zoom));
    return mesh.codes[grid] ?? null;
  }, [mesh, zoom, box, zooms]);
  if (code === null) return null;
  const names = pathOf(city.chain(code), lang)
    .slice(0, DIVISIONS_TOLD)
    .map(({ name }) => name);
  if (zoom >= zooms.communities) names.push(city.gridName(code) ?? code);
  return <p className="map-where">{names.join(" · ")}</p>;
}
