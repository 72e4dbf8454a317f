// Each panel of the wall by its name, with the title that stands over it when it fails.
import type { ReactElement } from "react";
import { CasePanel } from "../case/case-panel.tsx";
import type { TextKey } from "../i18n/catalogue.ts";
import { MapPanel } from "../map/map-panel.tsx";
import "../panels/boards.css";
import { CountiesPanel } from "../panels/counties-panel.tsx";
import { DepartmentsPanel } from "../panels/departments-panel.tsx";
import { DuePanel } from "../panels/due-panel.tsx";
import { InflowPanel } from "../panels/inflow-panel.tsx";
import { KindsPanel } from "../panels/kinds-panel.tsx";
import { LedgerPanel } from "../panels/ledger-panel.tsx";
import "../panels/lists.css";
import "../panels/panels.css";
import { ParticipationPanel } from "../panels/participation-panel.tsx";
import { PlatformsPanel } from "../panels/platforms-panel.tsx";
import { ReportsPanel } from "../panels/reports-panel.tsx";
import { ScenarioPanel } from "../panels/scenario-panel.tsx";
import { SourcesPanel } from "../panels/sources-panel.tsx";
import "../panels/tables.css";
import { TimelinePanel } from "../panels/timeline-panel.tsx";
import { WarningsPanel } from "../panels/warnings-panel.tsx";
import { SecondLayer } from "../second/second-layer.tsx";
import type { PanelName } from "./columns.ts";

type WallPanel = { readonly title: TextKey; readonly element: ReactElement };

/** Elements are made once: a wall that arranges itself anew draws none of them again. */
export const WALL_PANELS: Readonly<Record<PanelName, WallPanel>> = {
  map: { title: "panel.map", element: <MapPanel /> },
  inflow: { title: "panel.inflow", element: <InflowPanel /> },
  kinds: { title: "panel.kinds", element: <KindsPanel /> },
  counties: { title: "panel.counties", element: <CountiesPanel /> },
  participation: { title: "panel.participation", element: <ParticipationPanel /> },
  timeline: { title: "panel.timeline", element: <TimelinePanel /> },
  warnings: { title: "panel.warnings", element: <WarningsPanel /> },
  reports: { title: "panel.reports", element: <ReportsPanel /> },
  due: { title: "panel.due", element: <DuePanel /> },
  sources: { title: "panel.sources", element: <SourcesPanel /> },
  departments: { title: "layout.departments", element: <DepartmentsPanel /> },
  ledger: { title: "panel.sources", element: <LedgerPanel /> },
  platforms: { title: "layout.platforms", element: <PlatformsPanel /> },
  scenario: { title: "layout.scenario", element: <ScenarioPanel /> },
  case: { title: "case.title", element: <CasePanel /> },
  second: { title: "layout.second", element: <SecondLayer /> },
};
