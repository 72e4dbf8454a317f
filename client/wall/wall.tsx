// The wall: the title line, responses, six KPIs, and as many panels as the height can make legible.
import type { ReactNode } from "react";
import type { TextKey } from "../i18n/catalogue.ts";
import { useText } from "../i18n/text-context.tsx";
import { MapPanel } from "../map/map-panel.tsx";
import { CountiesPanel } from "../panels/counties-panel.tsx";
import { DuePanel } from "../panels/due-panel.tsx";
import { InflowPanel } from "../panels/inflow-panel.tsx";
import { KindsPanel } from "../panels/kinds-panel.tsx";
import "../panels/panels.css";
import "../panels/lists.css";
import "../panels/tables.css";
import { PanelBoundary } from "../panels/panel-boundary.tsx";
import { ParticipationPanel } from "../panels/participation-panel.tsx";
import { ReportsPanel } from "../panels/reports-panel.tsx";
import { SourcesPanel } from "../panels/sources-panel.tsx";
import { TimelinePanel } from "../panels/timeline-panel.tsx";
import { WarningsPanel } from "../panels/warnings-panel.tsx";
import { useLink, useProgress } from "../sync/city-context.tsx";
import { useMeasure } from "../theme/theme-context.tsx";
import { arrange } from "./arrangement.ts";
import { KpiStrip } from "./kpi-strip.tsx";
import { ResponseBanner } from "./response-banner.tsx";
import { RotatingSlot } from "./rotating-slot.tsx";
import { TitleLine } from "./title-line.tsx";
import "./wall.css";
import "./title-line.css";
import "./kpi.css";
import "./small-walls.css";

export function Wall() {
  const { budget: wanted, width, height, unit } = useMeasure();
  const link = useLink();
  const history = useProgress();
  const { budget, kpiColumns, portrait, narrow } = arrange(wanted, width, height, unit);
  return (
    <main
      className="wall"
      data-testid="wall"
      data-budget={budget}
      data-portrait={portrait || undefined}
      data-narrow={narrow || undefined}
      data-history={history ? true : undefined}
      data-link={link.recovering ? "stale" : link.state}
    >
      <TitleLine />
      <ResponseBanner />
      <KpiStrip columns={kpiColumns} />
      <div className="wall-body">
        {budget === "full" || budget === "standard" ? <ThreeColumns full={budget === "full"} /> : null}
        {budget === "reduced" ? <MapAndWarnings /> : null}
        {budget === "single" ? slot("panel.warnings", <WarningsPanel />) : null}
      </div>
    </main>
  );
}

function ThreeColumns({ full }: { readonly full: boolean }) {
  return (
    <>
      <div className="column left">
        {slot("panel.inflow", <InflowPanel />)}
        {slot("panel.kinds", <KindsPanel />)}
        {slot("panel.counties", <CountiesPanel />)}
      </div>
      <div className="column middle">{slot("panel.map", <MapPanel />)}</div>
      <div className="column right">
        {slot("panel.warnings", <WarningsPanel />)}
        {slot("panel.reports", <ReportsPanel />)}
        {slot("panel.due", <DuePanel />)}
      </div>
      {full ? <div className="column foot-left">{slot("panel.participation", <ParticipationPanel />)}</div> : null}
      <div className="column foot-middle">{slot("panel.timeline", <TimelinePanel />)}</div>
      <div className="column foot-right">{slot("panel.sources", <SourcesPanel />)}</div>
    </>
  );
}

function MapAndWarnings() {
  return (
    <>
      <div className="column middle">{slot("panel.map", <MapPanel />)}</div>
      <div className="column right">
        {slot("panel.warnings", <WarningsPanel />)}
        <RotatingSlot>
          {slot("panel.inflow", <InflowPanel />)}
          {slot("panel.kinds", <KindsPanel />)}
          {slot("panel.counties", <CountiesPanel />)}
          {slot("panel.reports", <ReportsPanel />)}
          {slot("panel.due", <DuePanel />)}
          {slot("panel.timeline", <TimelinePanel />)}
          {slot("panel.sources", <SourcesPanel />)}
        </RotatingSlot>
      </div>
    </>
  );
}

/** A panel in its own boundary: what breaks in it stays in it. */
function slot(title: TextKey, panel: ReactNode) {
  return (
    <Slot key={title} title={title}>
      {panel}
    </Slot>
  );
}

function Slot({ title, children }: { readonly title: TextKey; readonly children: ReactNode }) {
  const t = useText();
  return <PanelBoundary title={t(title)}>{children}</PanelBoundary>;
}
