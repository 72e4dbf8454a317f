// The points of the queue on the map: a dot, an outlined one when it is due soon, a hatched one when it is overdue. A click opens the next case there.
import type { PointLike } from "maplibre-gl";
import { useEffect, useMemo, useRef } from "react";
import { useMeasure, useTokens } from "../theme/theme-context.tsx";
import type { Tokens } from "../theme/tokens.ts";
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

function dot({ casing, textHi, textMid }: Tokens, unit: number, mark: Mark): MapImage {
  const radius = Math.max(4, unit * (mark === "calm" ? 0.24 : 0.36));
  const side = Math.ceil(2 * radius + 4);
  return drawImage(side, side, (context) => {
    const disc = (r: number) => {
      context.beginPath();
      context.arc(side / 2, side / 2, r, 0, 2 * Math.PI);
    };
    disc(radius + 1.5);
    context.fillStyle = casing;
    context.fill();
    context.strokeStyle = context.fillStyle = mark === "calm" ? textMid : textHi;
    if (mark === "calm") {
      disc(radius);
      context.fill();
      return;
    }
    context.lineWidth = 1.5;
    disc(radius - 0.5);
    context.stroke();
    if (mark === "soon") {
      disc(radius * 0.35);
      context.fill();
      return;
    }
    disc(radius - 0.5);
    context.clip();
    context.lineWidth = 1.6;
    for (let at = -side; at < 2 * side; at += 3.6) {
      context.beginPath();
      context.moveTo(at, side);
      context.lineTo(at + side, 0);
      context.stroke();
    }
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
