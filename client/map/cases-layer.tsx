// The points of the queue on the map: a dot, an outlined one when it is due soon, a hatched one when it is overdue. A click opens the next case there.
import type { PointLike } from "maplibre-gl";
import { useEffect, useMemo, useRef } from "react";
import { useMeasure, useTokens } from "../theme/theme-context.tsx";
import type { Tokens } from "../theme/tokens.ts";
import { caseRadius, drawCaseMark } from "./case-mark.ts";
import { type CasePoint, MARKS, type Mark, toCaseFeatures } from "./cases-on-map.ts";
import type { CityMesh } from "./city-mesh.ts";
import { useMap } from "./map-canvas.tsx";
import { drawImage, type MapImage, useImages } from "./map-images.ts";
import { type LayerStyle, useGeojsonSource } from "./use-geojson-source.ts";

export const CASES_LAYER = "desk-cases";
const LAYERS: LayerStyle[] = [
  {
    id: CASES_LAYER,
    type: "symbol",
    layout: {
      "icon-image": ["get", "image"],
      "icon-size": ["get", "size"],
      "icon-allow-overlap": true,
      "icon-padding": 0,
      "symbol-sort-key": ["get", "grave"],
    },
  },
];

function dot(tokens: Tokens, unit: number, mark: Mark): MapImage {
  const radius = caseRadius(unit, mark);
  const side = Math.ceil(2 * radius + 4);
  return drawImage(side, side, (context) => {
    context.translate(side / 2, side / 2);
    drawCaseMark(context, { tokens, radius, mark });
  });
}

type LayerProps = { readonly mesh: CityMesh; readonly points: readonly CasePoint[]; readonly onOpen: (cases: readonly string[]) => void };

export function CasesLayer({ mesh, points, onOpen }: LayerProps) {
  const map = useMap();
  const tokens = useTokens();
  const { unit } = useMeasure();
  useImages(
    map,
    useMemo(() => Object.fromEntries(MARKS.map((mark) => [`desk-${mark}`, dot(tokens, unit, mark)])), [tokens, unit]),
  );
  useGeojsonSource(map, CASES_LAYER, { data: useMemo(() => toCaseFeatures(mesh, points), [mesh, points]), layers: LAYERS });
  const latest = useRef({ points, onOpen });
  latest.current = { points, onOpen };
  useEffect(() => {
    const pointed = (point: PointLike) =>
      map.getLayer(CASES_LAYER) ? map.queryRenderedFeatures(point, { layers: [CASES_LAYER] })[0] : undefined;
    const click = ({ point }: { point: PointLike }) => {
      const grid = pointed(point)?.properties["grid"];
      const found = latest.current.points.find((one) => one.grid === grid);
      if (found) latest.current.onOpen(found.cases);
    };
    const move = ({ point }: { point: PointLike }) => {
      map.getCanvas().style.cursor = pointed(point) ? "pointer" : "";
    };
    map.on("click", click);
    map.on("mousemove", move);
    return () => {
      map.off("click", click);
      map.off("mousemove", move);
    };
  }, [map]);
  return null;
}
