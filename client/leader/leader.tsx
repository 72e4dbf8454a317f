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
import "./leader.css";

/** Two columns need this many u beside each other. */
const TWO_COLUMNS_U = 100;

export function Leader() {
  const { width, height, unit } = useMeasure();
  const link = useLink();
  const [opened, setOpened] = useState<Opened | null>(null);
  const heads = [{ x: 0, y: 0, width, height }];
  const columns = width > height && width / unit >= TWO_COLUMNS_U ? 2 : 1;
  return (
    <main className="wall leader" data-testid="leader" data-columns={columns} data-link={link.recovering ? "stale" : link.state}>
      <div className="wall-head">
        <TitleLine heads={heads} />
        <ResponseBanner heads={heads} />
      </div>
      <OpenContext value={setOpened}>
        <div className="leader-body">
          <Bounded title="leader.sentences" panel={<SentencesPanel />} />
          <Bounded title="leader.problems" panel={<ProblemsPanel />} />
          <Bounded title="leader.periods" panel={<PeriodsPanel />} />
          <Bounded title="leader.late" panel={<LatePanel />} />
        </div>
      </OpenContext>
      <Attention />
      <CaseDialog />
      <Watermark />
      {opened ? <Breakdown opened={opened} onClose={() => setOpened(null)} /> : null}
    </main>
  );
}

function Bounded({ title, panel }: { readonly title: TextKey; readonly panel: ReactNode }) {
  const t = useText();
  return <PanelBoundary title={t(title)}>{panel}</PanelBoundary>;
}
