// The wall: title line, responses, figures, and as many panels as its screens have room for, each in its place of one grid.
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Attention } from "../attention/attention.tsx";
import { CaseDialog } from "../case/case-dialog.tsx";
import { useText } from "../i18n/text-context.tsx";
import { PanelBoundary } from "../panels/panel-boundary.tsx";
import { useSettings } from "../settings/settings-context.tsx";
import { useLink, useProgress } from "../sync/city-context.tsx";
import { useMeasure } from "../theme/theme-context.tsx";
import { arrange } from "./arrangement.ts";
import type { PanelName } from "./columns.ts";
import { gridOf } from "./grid.ts";
import { KpiStrip } from "./kpi-strip.tsx";
import { PlacesContext } from "./places.ts";
import { ResponseBanner } from "./response-banner.tsx";
import { RotatingSlot } from "./rotating-slot.tsx";
import { TitleLine } from "./title-line.tsx";
import { useSecondLayer } from "./use-second-layer.ts";
import { WALL_PANELS } from "./wall-panels.tsx";
import { Watermark } from "./watermark.tsx";
import "./wall.css";
import "./title-line.css";
import "./kpi.css";
import "./small-walls.css";

export function Wall() {
  const t = useText();
  const measure = useMeasure();
  const { bezel } = useSettings();
  const link = useLink();
  const history = useProgress();
  const head = useRef<HTMLDivElement>(null);
  const headPx = useHeight(head);
  const second = useSecondLayer();
  const wall = useMemo(() => arrange({ ...measure, bezel, head: headPx, second }), [measure, bezel, headPx, second]);
  const grid = useMemo(() => gridOf(wall.slots, headPx), [wall, headPx]);
  const isWhole = useNext(headPx > 0);
  const places = useMemo(() => new Set(wall.slots.flatMap(({ panels }) => panels)), [wall]);
  return (
    <main
      className="wall"
      data-testid="wall"
      data-budget={wall.budget}
      data-portrait={wall.portrait || undefined}
      data-narrow={wall.narrow || undefined}
      data-slim={wall.slim || undefined}
      data-history={history ? true : undefined}
      data-link={link.recovering ? "stale" : link.state}
    >
      <div ref={head} className="wall-head">
        <PanelBoundary panel="head" title={t("app.name")}>
          <TitleLine heads={wall.heads} />
          <ResponseBanner heads={wall.heads} />
          <KpiStrip heads={wall.heads} row={wall.kpis} />
        </PanelBoundary>
      </div>
      <PlacesContext value={places}>
        <div className="wall-body" style={{ gridTemplateColumns: grid.columns, gridTemplateRows: grid.rows }}>
          {headPx === 0
            ? null
            : wall.slots.map(({ panels }, at) =>
                isWhole || panels.includes("map") ? <Slot key={keyOf(panels)} panels={panels} area={grid.areas[at] ?? ""} /> : null,
              )}
        </div>
        <PanelBoundary panel="attention" title={t("panel.warnings")}>
          <Attention />
        </PanelBoundary>
        <CaseDialog />
      </PlacesContext>
      <Watermark />
    </main>
  );
}

/** True a turn after `begun`: the map comes first, and its worker cuts the grids while this thread builds the panels. */
function useNext(begun: boolean): boolean {
  const [isNext, setNext] = useState(false);
  useEffect(() => {
    if (!begun) return;
    const timer = setTimeout(setNext, 0, true);
    return () => clearTimeout(timer);
  }, [begun]);
  return isNext;
}

/** A panel keeps its place in the tree, wherever it stands; so the map lives as long as the page. */
const keyOf = (panels: readonly PanelName[]) => (panels.length > 1 ? "turns" : (panels[0] ?? ""));

type SlotProps = { readonly panels: readonly PanelName[]; readonly area: string };

function Slot({ panels, area }: SlotProps) {
  const t = useText();
  const style = { gridArea: area };
  const [only] = panels;
  if (only && panels.length === 1) {
    return (
      <div className="slot" data-slot={only} style={style}>
        <Bounded name={only} />
      </div>
    );
  }
  const turns = panels.map((name) => ({ name, title: t(WALL_PANELS[name].title), panel: <Bounded name={name} /> }));
  return <RotatingSlot turns={turns} style={style} />;
}

/** A panel in its own boundary: what breaks in it stays in it. */
function Bounded({ name }: { readonly name: PanelName }) {
  const t = useText();
  const { title, element } = WALL_PANELS[name];
  return (
    <PanelBoundary panel={name} title={t(title)}>
      {element}
    </PanelBoundary>
  );
}

/** An element's height in whole px, gap included; 0 before the first layout. */
function useHeight(element: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const found = element.current;
    if (!found) return;
    const read = () => setHeight(Math.ceil(found.getBoundingClientRect().height));
    read();
    const observer = new ResizeObserver(read);
    observer.observe(found);
    return () => observer.disconnect();
  }, [element]);
  return height;
}
