// The desk's map: grids and warnings as on the wall, the queue's cases as points, the grid of the open case outlined and in sight.
import { useEffect, useMemo } from "react";
import { useText } from "../i18n/text-context.tsx";
import { useShortcut } from "../keys/use-shortcut.ts";
import { homeBounds } from "../map/camera.ts";
import { type CityMesh, createCityMesh } from "../map/city-mesh.ts";
import { FlatMap } from "../map/flat/flat-map.tsx";
import { GridLayer } from "../map/grid-layer.tsx";
import { LandLayer } from "../map/land-layer.tsx";
import { LineLayer, ScopeLayer } from "../map/line-layer.tsx";
import { MapCanvas, useMap } from "../map/map-canvas.tsx";
import "../map/map.css";
import { CasesLayer } from "../map/cases-layer.tsx";
import { casePointsOf } from "../map/cases-on-map.ts";
import { MapFoot } from "../map/map-foot.tsx";
import { startMapWorker } from "../map/maplibre-worker.ts";
import { PointedLayer } from "../map/pointed-layer.tsx";
import { useCamera } from "../map/use-camera.ts";
import { VeilLayer } from "../map/veil-layer.tsx";
import { WarningLayer } from "../map/warning-layer.tsx";
import { useCity, useCityMinute, useScope } from "../sync/city-context.tsx";
import { focus } from "../wall/focus.ts";
import { pin } from "../wall/pinned.ts";
import { openCase, useActs, useLiveRows, useOpenId } from "./desk-context.tsx";
import type { Filters } from "./desk-query.ts";
import type { QueueRow } from "./queue-row-of.ts";

startMapWorker();

export function MapPane({ rows, filters }: { readonly rows: readonly QueueRow[]; readonly filters: Filters }) {
  const t = useText();
  const city = useCity();
  const { topology, divisions, gridIndex } = city;
  const own = useScope();
  const scope = filters.scope ?? own;
  const openId = useOpenId();
  const { known } = useActs();
  const live = useLiveRows();
  const now = useCityMinute();
  const mesh = useMemo(() => createCityMesh(topology, divisions), [topology, divisions]);
  const bounds = useMemo(() => homeBounds({ mesh, scope, gridIndex }), [mesh, scope, gridIndex]);
  const points = useMemo(() => casePointsOf(rows, city, now), [rows, city, now]);
  const open = openId === null ? undefined : (rows.find(({ reportId }) => reportId === openId) ?? known.get(openId) ?? live.get(openId));
  const grid = open?.grid ?? null;
  // The flat map outlines what is pinned; the other one outlines what it is given.
  useEffect(() => {
    if (grid === null) return;
    focus({ code: grid });
    pin({ kind: "grid", id: grid });
    return () => pin(null);
  }, [grid]);
  useEffect(() => {
    if (grid === null) focus(filters.scope === undefined ? null : { code: filters.scope });
  }, [grid, filters.scope]);
  const onOpen = (cases: readonly string[]) => openCase(cases[(cases.indexOf(openId ?? "") + 1) % cases.length] ?? null);
  return (
    <section className="desk-pane desk-map map-panel" data-testid="map" aria-label={t("panel.map")}>
      <div className="panel-body">
        <MapCanvas bounds={bounds} foot={<MapFoot />} flat={<FlatMap mesh={mesh} layer="warnings" desk={{ cases: points, onOpen }} />}>
          <GridLayer mesh={mesh} layer="warnings" />
          <LandLayer mesh={mesh} />
          <LineLayer mesh={mesh} />
          <ScopeLayer mesh={mesh} scope={scope} />
          <VeilLayer />
          <WarningLayer mesh={mesh} />
          <CasesLayer mesh={mesh} points={points} onOpen={onOpen} />
          <Sight mesh={mesh} pinned={grid === null ? null : (gridIndex(grid) ?? null)} />
        </MapCanvas>
      </div>
      <p className="desk-map-legend">
        <span data-mark="calm">{t("desk.map.case")}</span>
        <span data-mark="soon">{t("desk.map.soon")}</span>
        <span data-mark="overdue">{t("desk.map.overdue")}</span>
        <span className="low">{t("desk.map.count", { n: points.length })}</span>
      </p>
    </section>
  );
}

function Sight({ mesh, pinned }: { readonly mesh: CityMesh; readonly pinned: number | null }) {
  const t = useText();
  const map = useMap();
  useCamera(mesh);
  useShortcut("h", "map.key.home", () => focus(null));
  useEffect(() => map.getCanvas().setAttribute("aria-label", t("map.canvas")), [map, t]);
  return <PointedLayer mesh={mesh} hovered={null} pinned={pinned} />;
}
