// The map panel: the canvas with its layers, the switch, the legend, the card of a pinned grid, and the line below.
import { useMemo, useState } from "react";
import { useText } from "../i18n/text-context.tsx";
import { Panel } from "../panels/panel.tsx";
import { useCity, useScope } from "../sync/city-context.tsx";
import { focus } from "../wall/focus.ts";
import { homeBounds } from "./camera.ts";
import { type CityMesh, createCityMesh } from "./city-mesh.ts";
import { GridCard } from "./grid-card.tsx";
import { GridLayer } from "./grid-layer.tsx";
import { GridTip } from "./grid-tip.tsx";
import { LabelLayer } from "./label-layer.tsx";
import { LandLayer } from "./land-layer.tsx";
import { LayerSwitch } from "./layer-switch.tsx";
import { Legend } from "./legend.tsx";
import { LineLayer, ScopeLayer } from "./line-layer.tsx";
import { MapCanvas } from "./map-canvas.tsx";
import "./map.css";
import { MapFoot } from "./map-foot.tsx";
import { PointedLayer } from "./pointed-layer.tsx";
import { RingLayer } from "./ring-layer.tsx";
import type { LayerName } from "./shades.ts";
import { useCamera } from "./use-camera.ts";
import { usePointer } from "./use-pointer.ts";
import { VeilLayer } from "./veil-layer.tsx";
import { WarningLayer } from "./warning-layer.tsx";

export function MapPanel() {
  const t = useText();
  const { topology, divisions, gridIndex } = useCity();
  const scope = useScope();
  const [layer, setLayer] = useState<LayerName>("warnings");
  const mesh = useMemo(() => createCityMesh(topology, divisions), [topology, divisions]);
  const bounds = useMemo(() => homeBounds({ mesh, scope, gridIndex }), [mesh, scope, gridIndex]);
  return (
    <Panel
      title={t("panel.map")}
      unit={t(`map.period.${layer}`)}
      aside={<LayerSwitch layer={layer} onChoose={setLayer} />}
      veil={false}
      className="map-panel"
      testId="map"
    >
      <MapCanvas bounds={bounds} foot={<MapFoot />}>
        <LandLayer mesh={mesh} />
        <GridLayer mesh={mesh} layer={layer} />
        <LineLayer mesh={mesh} />
        <ScopeLayer mesh={mesh} scope={scope} />
        <VeilLayer />
        <LabelLayer mesh={mesh} />
        <WarningLayer mesh={mesh} />
        <RingLayer mesh={mesh} />
        <Explorer mesh={mesh} />
        <Legend layer={layer} />
      </MapCanvas>
    </Panel>
  );
}

/** What answers the pointer. Apart from the layers, so that a moving pointer renders only this. */
function Explorer({ mesh }: { readonly mesh: CityMesh }) {
  const t = useText();
  useCamera(mesh);
  const { hovered, pinned, unpin } = usePointer();
  return (
    <>
      <PointedLayer mesh={mesh} hovered={hovered?.grid ?? null} pinned={pinned} />
      {hovered && hovered.grid !== pinned ? <GridTip mesh={mesh} pointed={hovered} /> : null}
      {pinned === null ? null : <GridCard mesh={mesh} grid={pinned} onClose={unpin} />}
      <button
        type="button"
        className="map-home"
        data-testid="map-home"
        onClick={() => focus(null)}
        title={t("map.home")}
        aria-label={t("map.home")}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" />
        </svg>
      </button>
    </>
  );
}
