// `/desk`: the queue, the map and the open case; the watch beside them. Comes up when somebody is signed in who may act.
import { useEffect, useMemo, useState } from "react";
import { useText } from "../i18n/text-context.tsx";
import { keepSeen } from "../login/seen.ts";
import { askWho, type Who } from "../login/session-api.ts";
import { signInHref } from "../login/where-to.ts";
import { PanelBoundary } from "../panels/panel-boundary.tsx";
import "../attention/attention.css";
import "../panels/panels.css";
import { SyncProvider, useLink, useRevoked, useStore } from "../sync/city-context.tsx";
import { type Connection, useBoot } from "../sync/use-boot.ts";
import { Gate } from "../wall/gate.tsx";
import { LinkState } from "../wall/link-state.tsx";
import { createActs } from "./acts.ts";
import { CasePane } from "./case-pane.tsx";
import { DeskBar } from "./desk-bar.tsx";
import { DeskContext } from "./desk-context.tsx";
import { filtersOf } from "./desk-query.ts";
import { MapPane } from "./map-pane.tsx";
import { Palette } from "./palette.tsx";
import { QueuePane } from "./queue-pane.tsx";
import { SessionOver } from "./session-over.tsx";
import { Toast } from "./toast.tsx";
import { changeSearch, useSearch } from "./use-address.ts";
import { useChosen } from "./use-chosen.ts";
import { useQueue } from "./use-queue.ts";
import { WatchPanes, watchTabOf } from "./watch/watch-panes.tsx";
import "./desk.css";

const ASK_AGAIN_MS = 4000;

export function DeskPage({ connection }: { readonly connection: Connection }) {
  const t = useText();
  const boot = useBoot(connection);
  const [who, setWho] = useWhoIsHere(boot.phase === "ready");
  const refused = boot.phase === "waiting" && boot.why === "unauthorized";
  useEffect(() => {
    if (refused) location.replace(signInHref(location));
  }, [refused]);
  if (boot.phase !== "ready") return <Gate boot={boot} scope={undefined} />;
  if (!who) return <p className="desk-word">{t("desk.loading")}</p>;
  if (who.role !== "supervisor" && who.role !== "admin") return <NotForYou />;
  return (
    <SyncProvider store={boot.store} city={boot.city}>
      <Desk who={who} onWho={setWho} />
    </SyncProvider>
  );
}

function useWhoIsHere(ready: boolean) {
  const [who, setWho] = useState<Who | null>(null);
  useEffect(() => {
    if (!ready) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const attempt = async () => {
      const said = await askWho();
      if (gone) return;
      if (said.ok) setWho(said.body);
      else timer = setTimeout(() => void attempt(), ASK_AGAIN_MS);
    };
    void attempt();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [ready]);
  return [who, setWho] as const;
}

function NotForYou() {
  const t = useText();
  return (
    <main className="desk-word" data-testid="desk-denied">
      <p>{t("desk.denied")}</p>
      <p className="low">{t("desk.deniedHow")}</p>
      <p>
        <a href={signInHref(location)}>{t("desk.signIn")}</a> · <a href="/wall">{t("desk.page.wall")}</a>
      </p>
    </main>
  );
}

function Desk({ who, onWho }: { readonly who: Who; readonly onWho: (who: Who) => void }) {
  const t = useText();
  const store = useStore();
  const search = useSearch();
  const { state } = useLink();
  const revoked = useRevoked();
  const acts = useMemo(() => createActs(), []);
  const [over, setOver] = useState<"no" | "yes" | "later">("no");
  const desk = useMemo(() => ({ who, acts }), [who, acts]);
  const isWatch = watchTabOf(search) !== null;
  useEffect(() => keepSeen(() => setOver("yes")), []);
  useEffect(() => {
    if (revoked) setOver((before) => (before === "no" ? "yes" : before));
  }, [revoked]);
  // A step that finds no session any more is what most people meet first.
  useEffect(
    () =>
      acts.subscribe(() => {
        if ([...acts.state().failed.values()].some(({ refusal }) => refusal.status === 401))
          setOver((before) => (before === "no" ? "yes" : before));
      }),
    [acts],
  );
  const back = (next: Who) => {
    for (const [id, { refusal }] of acts.state().failed) if (refusal.status === 401) acts.forgive(id);
    setOver("no");
    onWho(next);
    store.nudge();
  };
  const move = (path: string) => {
    if (path !== "/desk" && !path.startsWith("/desk?")) return false;
    changeSearch({ tab: new URLSearchParams(path.split("?")[1] ?? "").get("tab") }, false);
    return true;
  };
  return (
    <DeskContext value={desk}>
      <div className="desk" data-testid="desk" data-link={state} data-watch={isWatch || undefined}>
        <DeskBar at={isWatch ? "/desk?tab=warnings" : "/desk"} link={<LinkState />} onMove={move} />
        {over === "later" ? (
          <p className="desk-fault" role="alert">
            {t("desk.ended")}{" "}
            <button type="button" className="desk-button" onClick={() => setOver("yes")}>
              {t("desk.signIn")}
            </button>
          </p>
        ) : null}
        {isWatch ? (
          <main className="desk-watch">
            <WatchPanes />
          </main>
        ) : (
          <Panes search={search} />
        )}
        <Toast />
        <Palette />
        {over === "yes" ? <SessionOver who={who} onBack={back} onLater={() => setOver("later")} /> : null}
      </div>
    </DeskContext>
  );
}

function Panes({ search }: { readonly search: string }) {
  const t = useText();
  const filters = useMemo(() => filtersOf(search), [search]);
  const queue = useQueue(filters);
  const chosen = useChosen();
  return (
    <main className="desk-body">
      <PanelBoundary title={t("desk.queue")}>
        <QueuePane filters={filters} queue={queue} chosen={chosen} />
      </PanelBoundary>
      <PanelBoundary title={t("panel.map")}>
        <MapPane rows={queue.rows} filters={filters} />
      </PanelBoundary>
      <PanelBoundary title={t("case.title")}>
        <CasePane />
      </PanelBoundary>
    </main>
  );
}
