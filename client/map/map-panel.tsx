// The map panel: the canvas with its layers, the switch, the legend, the card of a grid, and the line below.
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useText } from "../i18n/text-context.tsx";
import { useShortcut } from "../keys/use-shortcut.ts";
import { Panel } from "../panels/panel.tsx";
import { useCity, useScope } from "../sync/city-context.tsx";
import { focus } from "../wall/focus.ts";
import { pin } from "../wall/pinned.ts";
import { Autopilot } from "./autopilot.tsx";
import { homeBounds } from "./camera.ts";
import { type Bounds, type CityMesh, createCityMesh } from "./city-mesh.ts";
import { ExchangeLayer } from "./exchange-layer.tsx";
import { FlatMap } from "./flat/flat-map.tsx";
import { GridCard } from "./grid-card.tsx";
import { GRID_SOURCE, GridLayer } from "./grid-layer.tsx";
import { GridTip } from "./grid-tip.tsx";
import { HomeButton } from "./home-button.tsx";
import { LandLayer } from "./land-layer.tsx";
import { LayerSwitch } from "./layer-switch.tsx";
import { Legend } from "./legend.tsx";
import { LineLayer, ScopeLayer } from "./line-layer.tsx";
import { MapCanvas, useMap } from "./map-canvas.tsx";
import "./map.css";
import { MapFoot } from "./map-foot.tsx";
import { MapWhere } from "./map-where.tsx";
import { PointedLayer } from "./pointed-layer.tsx";
import { RingLayer } from "./ring-layer.tsx";
import type { LayerName } from "./shades.ts";
import { useCamera } from "./use-camera.ts";
import { useCardSide } from "./use-card-side.ts";
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
      <MapCanvas bounds={bounds} foot={<MapFoot />} flat={<FlatMap mesh={mesh} layer={layer} />}>
        <GridLayer mesh={mesh} layer={layer} />
        <LandLayer mesh={mesh} />
        <AfterGrids>
          <LineLayer mesh={mesh} />
          <ScopeLayer mesh={mesh} scope={scope} />
          <VeilLayer />
          <ExchangeLayer mesh={mesh} shown={layer === "participation"} />
          <WarningLayer mesh={mesh} />
          <RingLayer mesh={mesh} />
          <Explorer mesh={mesh} bounds={bounds} layer={layer} />
        </AfterGrids>
      </MapCanvas>
    </Panel>
  );
}

/** Its children come once the grids are drawn: they take this thread and the worker for as long again. Goes behind <GridLayer>. */
function AfterGrids({ children }: { readonly children: ReactNode }) {
  const map = useMap();
  const [drawn, setDrawn] = useState<typeof map | null>(null);
  useEffect(() => {
    const look = () => {
      if (map.isSourceLoaded(GRID_SOURCE)) setDrawn(map);
    };
    map.on("render", look);
    return () => {
      map.off("render", look);
    };
  }, [map]);
  return drawn === map ? children : null;
}

type ExplorerProps = { readonly mesh: CityMesh; readonly bounds: Bounds; readonly layer: LayerName };

/** What answers pointer and keys, and what stands above the canvas in places of its own. Apart from the layers, so that a moving pointer renders only this. */
function Explorer({ mesh, bounds, layer }: ExplorerProps) {
  const t = useText();
  useCamera(mesh);
  useMapName(t("map.canvas"));
  useShortcut("h", "map.key.home", () => focus(null));
  const { hovered, rested, pinned } = usePointer();
  const carded = pinned ?? rested;
  const side = useCardSide(mesh, carded);
  return (
    <>
      <PointedLayer mesh={mesh} hovered={hovered?.grid ?? null} pinned={pinned} />
      {hovered && hovered.grid !== carded ? <GridTip mesh={mesh} pointed={hovered} /> : null}
      <svg className="map-cross" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M8 1v5M8 10v5M1 8h5M10 8h5" />
      </svg>
      <div className="map-over">
        <HomeButton />
        <MapWhere mesh={mesh} bounds={bounds} hidden={carded !== null} />
        {carded === null ? null : (
          <GridCard key={carded} mesh={mesh} grid={carded} side={side} {...(pinned === null ? {} : { onClose: () => pin(null) })} />
        )}
        <Autopilot mesh={mesh} />
        <Legend layer={layer} mesh={mesh} />
      </div>
    </>
  );
}

/** The canvas takes the keys itself; whoever cannot see it hears what they do. */
function useMapName(name: string): void {
  const map = useMap();
  useEffect(() => map.getCanvas().setAttribute("aria-label", name), [map, name]);
}
