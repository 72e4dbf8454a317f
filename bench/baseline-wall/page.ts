// The baseline: the same grids as MapLibre's own examples update them, `setData` with the whole collection on each message.
import "maplibre-gl/dist/maplibre-gl.css";
import type { FeatureCollection, Polygon } from "geojson";
import { type GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { io } from "socket.io-client";
import { setOwnMapWorker } from "../../client/map/maplibre-worker.ts";

type Grids = FeatureCollection<Polygon, { code: string; open: number }>;

setOwnMapWorker();
const response = await fetch("/grids.geojson");
const grids = (await response.json()) as Grids;
const byCode = new Map(grids.features.map((feature) => [feature.properties.code, feature]));
for (const feature of grids.features) feature.properties.open = 0;

const map = new MapLibreMap({
  container: "map",
  style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": "#121518" } }] },
  bounds: [119.7, 29.7, 121.9, 31.6],
});
map.once("load", () => {
  map.addSource("grids", { type: "geojson", data: grids });
  map.addLayer({
    id: "grids",
    type: "fill",
    source: "grids",
    paint: { "fill-color": ["interpolate", ["linear"], ["get", "open"], 0, "#2A3036", 10, "#8E5FC4"] },
  });
  map.once("idle", () => document.body.setAttribute("data-ready", "yes"));
  let received = 0;
  io({ transports: ["websocket"] }).on("report", ({ grid }: { grid: string }) => {
    const feature = byCode.get(grid);
    if (feature) feature.properties.open += 1;
    map.getSource<GeoJSONSource>("grids")?.setData(grids);
    received += 1;
    document.body.setAttribute("data-received", String(received));
  });
});
