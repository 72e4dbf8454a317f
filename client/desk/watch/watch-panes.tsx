// The watch: what a shift does beside its cases. Which pane is open stands in the address, `?tab=`.
import { type FC, type KeyboardEvent, useSyncExternalStore } from "react";
import { useText } from "../../i18n/text-context.tsx";
import { PanelBoundary } from "../../panels/panel-boundary.tsx";
import { CallsPane } from "./calls-pane.tsx";
import { DutyPane } from "./duty-pane.tsx";
import { HandoverPane } from "./handover-pane.tsx";
import { IncidentsPane } from "./incidents-pane.tsx";
import { InstructionsPane } from "./instructions-pane.tsx";
import { ResponsesPane } from "./responses-pane.tsx";
import { WarningsPane } from "./warnings-pane.tsx";
import "./watch.css";

export const WATCH_TABS = ["warnings", "responses", "duty", "instructions", "calls", "incidents", "handover"] as const;
export type WatchTab = (typeof WATCH_TABS)[number];

const PANES: Readonly<Record<WatchTab, FC>> = {
  warnings: WarningsPane,
  responses: ResponsesPane,
  duty: DutyPane,
  instructions: InstructionsPane,
  calls: CallsPane,
  incidents: IncidentsPane,
  handover: HandoverPane,
};

/** Whether an address names one of these panes. */
export function watchTabOf(search: string): WatchTab | null {
  const asked = new URLSearchParams(search).get("tab");
  return WATCH_TABS.find((tab) => tab === asked) ?? null;
}

/** Below <SyncProvider>. Without a `tab` of its own in the address, the warnings. */
export function WatchPanes() {
  const t = useText();
  const open = useSyncExternalStore(hearAddress, () => watchTabOf(location.search) ?? "warnings");
  const Pane = PANES[open];
  const step = ({ key, currentTarget }: KeyboardEvent<HTMLElement>) => {
    const by = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    const next = WATCH_TABS[(WATCH_TABS.indexOf(open) + by + WATCH_TABS.length) % WATCH_TABS.length];
    if (!next) return;
    openTab(next);
    currentTarget.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <section className="watch" data-testid="watch" data-tab={open}>
      <div role="tablist" aria-label={t("watch.name")} className="watch-tabs" onKeyDown={step}>
        {WATCH_TABS.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`watch-tab-${tab}`}
            data-tab={tab}
            aria-selected={tab === open}
            aria-controls="watch-pane"
            tabIndex={tab === open ? 0 : -1}
            onClick={() => openTab(tab)}
          >
            {t(`watch.tab.${tab}`)}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="watch-pane" className="watch-pane" aria-labelledby={`watch-tab-${open}`}>
        <PanelBoundary key={open} title={t(`watch.tab.${open}`)}>
          <Pane />
        </PanelBoundary>
      </div>
    </section>
  );
}

/** Written into the address, so that it can be sent to a colleague; whoever else reads the address hears of it. */
function openTab(tab: WatchTab): void {
  const address = new URL(location.href);
  address.searchParams.set("tab", tab);
  history.pushState(history.state, "", address);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}

function hearAddress(listener: () => void): () => void {
  addEventListener("popstate", listener);
  return () => removeEventListener("popstate", listener);
}
