// Under the map: what kind of picture it is, how long a kilometre is, whose outlines it shows.
import type { Map as MapLibreMap } from "maplibre-gl";
import { useEffect, useState } from "react";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useCity } from "../sync/city-context.tsx";
import { useMeasure } from "../theme/theme-context.tsx";
import { useMapIfAny } from "./map-canvas.tsx";
import { metresPerPixel } from "./projection.ts";

/** The bar is at most this long. */
const LONGEST_BAR_U = 6;

export function MapFoot() {
  const lang = useLang();
  const map = useMapIfAny();
  const { mapNote, mapNoteEn, attribution, attributionEn } = useCity();
  const note = lang === "en" ? (mapNoteEn ?? mapNote) : mapNote;
  const credit = lang === "en" ? (attributionEn ?? attribution) : attribution;
  return (
    <footer className="map-foot">
      {map ? <ScaleBar map={map} /> : null}
      {note ? <span className="map-note">{note}</span> : null}
      {credit ? <span className="map-credit">{credit}</span> : null}
    </footer>
  );
}

/** The longest of 1, 2, 5 × 10ⁿ metres that fits `px`, and how many pixels it takes. */
export function scaleBar(perPixel: number, px: number): { readonly metres: number; readonly px: number } {
  const most = perPixel * px;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = (most / power >= 5 ? 5 : most / power >= 2 ? 2 : 1) * power;
  return { metres, px: metres / perPixel };
}

function ScaleBar({ map }: { readonly map: MapLibreMap }) {
  const t = useText();
  const { unit } = useMeasure();
  const [perPixel, setPerPixel] = useState(() => metresPerPixel(map.getCenter().lat, map.getZoom()));
  useEffect(() => {
    const measure = () => setPerPixel(metresPerPixel(map.getCenter().lat, map.getZoom()));
    measure();
    map.on("zoom", measure);
    return () => {
      map.off("zoom", measure);
    };
  }, [map]);
  const bar = scaleBar(perPixel, LONGEST_BAR_U * unit);
  const label = bar.metres >= 1000 ? t("map.kilometres", { n: bar.metres / 1000 }) : t("map.metres", { n: bar.metres });
  return (
    <span className="map-scale">
      <i style={{ width: `${bar.px}px` }} />
      {label}
    </span>
  );
}
