// Warnings and names on the simple map: the same places as on the other one, their symbols as elements above the canvases.
import { useMemo } from "react";
import { GRAVITY } from "../../../shared/terms.ts";
import type { View, WarningRow } from "../../../shared/view.ts";
import { useLang, useText } from "../../i18n/text-context.tsx";
import { LevelSymbol } from "../../panels/level-symbol.tsx";
import { isShown, warningTitle } from "../../panels/visible-title.ts";
import { useCity, useView } from "../../sync/city-context.tsx";
import { useAudience } from "../../wall/address-context.tsx";
import { focus } from "../../wall/focus.ts";
import type { CityMesh } from "../city-mesh.ts";
import { countyNames, labelZooms, namedPlaces, placeNames } from "../label-layer.tsx";
import { SYMBOL_U } from "../level-images.ts";
import { shorten } from "../warning-layer.tsx";
import { createAreaCache, type PlacedSymbol, placeSymbols } from "../warning-places.ts";
import type { GridScene } from "./paint-grids.ts";
import { type FlatSight, type Size, toScreen } from "./sight.ts";
import { useAtMostEach } from "./use-at-most-each.ts";

const selectWarnings = (view: View) => view.warnings;

/** What changes by itself is drawn at most so often. */
export const REDRAW_MS = 1000;
/** The legend's line at the lower edge, and the note at the upper one, stay clear of names. */
const EDGE_U = 2.6;

export function useFlatWarnings(mesh: CityMesh, { sight, unit }: GridScene, { width, height }: Size) {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const audience = useAudience();
  const all = useAtMostEach(REDRAW_MS, useView(selectWarnings));
  const warnings = useMemo(() => all.filter((row) => isShown(row, audience)), [all, audience]);
  const areasOf = useMemo(() => createAreaCache(mesh, city.gridIndex), [mesh, city]);
  const areas = useMemo(() => areasOf(warnings), [areasOf, warnings]);
  const places = useMemo(() => namedPlaces(city.divisions, mesh, lang), [city, mesh, lang]);
  const counties = useMemo(() => countyNames(places, { lang, unit, zoom: sight.zoom }), [places, lang, unit, sight.zoom]);
  const symbols = useMemo(
    () => placeSymbols(warnings, areas, { zoom: sight.zoom, unit, names: counties }),
    [warnings, areas, sight.zoom, unit, counties],
  );
  const zooms = useMemo(() => labelZooms(places, mesh, unit), [places, mesh, unit]);
  const names = useMemo(() => {
    const titleOf = (row: WarningRow) =>
      GRAVITY[row.level] >= GRAVITY.orange ? shorten(warningTitle(row, { audience, lang, city, t }), lang) : "";
    const titled = symbols.map(({ warning, at, led, from }) => ({ at, title: titleOf(warning), ...(led && { from }) }));
    const { zoom, left, top } = sight;
    const box = [left, top + EDGE_U * unit, left + width, top + height - EDGE_U * unit] as const;
    return placeNames({ places, zooms, symbols: titled, grids: [], lang, unit }, { zoom, box, covers: [] });
  }, [symbols, places, zooms, sight, width, height, unit, audience, lang, city, t]);
  return { warnings, areas, symbols, names };
}

export function FlatSymbols({ symbols, sight }: { readonly symbols: readonly PlacedSymbol[]; readonly sight: FlatSight }) {
  return symbols.map(({ warning: { warningId, level, authority, exercise, area }, at, breathing }) => {
    const [x, y] = toScreen(sight, at);
    return (
      <button
        key={warningId}
        type="button"
        className="flat-symbol"
        style={{ translate: `calc(${x}px - 50%) calc(${y}px - 50%)` }}
        onClick={(event) => {
          event.stopPropagation();
          focus("grids" in area ? { grids: area.grids } : { code: area.division });
        }}
      >
        <LevelSymbol level={level} authority={authority} exercise={exercise} size={SYMBOL_U} unacknowledged={breathing} />
      </button>
    );
  });
}
