// The page for those who lead: the city in five sentences, three problems, the periods, and who is late; every figure opens.
import { type ReactNode, useState } from "react";
import { Attention } from "../attention/attention.tsx";
import { CaseDialog } from "../case/case-dialog.tsx";
import type { TextKey } from "../i18n/catalogue.ts";
import { useText } from "../i18n/text-context.tsx";
import { PanelBoundary } from "../panels/panel-boundary.tsx";
import { useLink } from "../sync/city-context.tsx";
import { useMeasure } from "../theme/theme-context.tsx";
import { ResponseBanner } from "../wall/response-banner.tsx";
import { RotatingSlot } from "../wall/rotating-slot.tsx";
import { TitleLine } from "../wall/title-line.tsx";
import { Watermark } from "../wall/watermark.tsx";
import { Breakdown } from "./breakdown.tsx";
import { LatePanel } from "./late-panel.tsx";
import { OpenContext, type Opened } from "./opened.ts";
import { PeriodsPanel } from "./periods-panel.tsx";
import { ProblemsPanel } from "./problems-panel.tsx";
import { SentencesPanel } from "./sentences-panel.tsx";
import "../panels/panels.css";
import "../wall/wall.css";
import "../wall/title-line.css";
import "../wall/small-walls.css";
import "./leader.css";

/** So many u beside each other are needed for three columns, and for two. */
const THREE_COLUMNS_U = 170;
const TWO_COLUMNS_U = 100;
/** One column below the other needs so many u; on a lower page they take turns below the sentences, or with them; with hardly a line, sentences stand alone. */
const STACK_U = 88;
const SENTENCES_U = 44;
/** Two columns lower than this: the type of the problems gives way. */
const LOW_U = 66;

type Part = { readonly title: TextKey; readonly panel: ReactNode };
const PARTS: readonly Part[] = [
  { title: "leader.sentences", panel: <SentencesPanel /> },
  { title: "leader.problems", panel: <ProblemsPanel /> },
  { title: "leader.periods", panel: <PeriodsPanel /> },
  { title: "leader.late", panel: <LatePanel /> },
];

export function Leader() {
  const t = useText();
  const { width, height, unit, budget } = useMeasure();
  const link = useLink();
  const [opened, setOpened] = useState<Opened | null>(null);
  const heads = [{ x: 0, y: 0, width, height }];
  const [widthU, heightU] = [width / unit, height / unit];
  const columns = width <= height || widthU < TWO_COLUMNS_U ? 1 : widthU < THREE_COLUMNS_U ? 2 : 3;
  const parts = budget === "single" ? PARTS.slice(0, 1) : PARTS;
  const turning = parts.length === 1 || columns > 1 || heightU >= STACK_U ? [] : heightU >= SENTENCES_U ? parts.slice(1) : parts;
  return (
    <main
      className="wall leader"
      data-testid="leader"
      data-columns={columns}
      data-turning={turning.length || undefined}
      data-low={(columns === 2 && heightU < LOW_U) || undefined}
      data-slim={widthU < TWO_COLUMNS_U || undefined}
      data-budget={budget}
      data-link={link.recovering ? "stale" : link.state}
    >
      <div className="wall-head">
        <PanelBoundary panel="head" title={t("app.name")}>
          <TitleLine heads={heads} />
          <ResponseBanner heads={heads} />
        </PanelBoundary>
      </div>
      <OpenContext value={setOpened}>
        <div className="leader-body">
          {parts
            .filter((part) => !turning.includes(part))
            .map(({ title, panel }) => (
              <Bounded key={title} title={title} panel={panel} />
            ))}
          {turning.length > 0 ? (
            <RotatingSlot
              turns={turning.map(({ title, panel }) => ({ name: title, title: t(title), panel: <Bounded title={title} panel={panel} /> }))}
              style={{ gridArea: "turns" }}
            />
          ) : null}
        </div>
      </OpenContext>
      <PanelBoundary panel="attention" title={t("panel.warnings")}>
        <Attention />
      </PanelBoundary>
      <CaseDialog />
      <Watermark />
      {opened ? <Breakdown opened={opened} onClose={() => setOpened(null)} /> : null}
    </main>
  );
}

function Bounded({ title, panel }: Part) {
  const t = useText();
  return <PanelBoundary title={t(title)}>{panel}</PanelBoundary>;
}
