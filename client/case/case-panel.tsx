// The case that is pinned, in a column of a wide wall; without one, the overdue ones to choose from.
import { useText } from "../i18n/text-context.tsx";
import { Panel } from "../panels/panel.tsx";
import { pin, usePinned } from "../wall/pinned.ts";
import { CaseView } from "./case-view.tsx";
import { OverdueCases } from "./overdue-cases.tsx";
import "./case.css";

export function CasePanel() {
  const t = useText();
  const pinned = usePinned();
  const id = pinned?.kind === "report" ? pinned.id : null;
  const unpin = (
    <button type="button" className="case-unpin" onClick={() => pin(null)}>
      {t("case.unpin")}
    </button>
  );
  return (
    <Panel title={t("case.title")} aside={id === null ? undefined : unpin} veil={false} className="case-panel" testId="case-panel">
      {id === null ? <OverdueCases /> : <CaseView key={id} id={id} />}
    </Panel>
  );
}
