// The open case: its clocks and stages, place, voices, guidance, what may be done, and every step so far.
import { useMemo } from "react";
import type { View } from "../../shared/view.ts";
import { holdersOf, stageStops } from "../case/case.ts";
import { AllSteps, CaseHead, Holders, Stages } from "../case/case-view.tsx";
import { spanText } from "../case/case-words.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useShortcut } from "../keys/use-shortcut.ts";
import { factsOf } from "../map/grid-facts.ts";
import { reportTitle } from "../panels/visible-title.ts";
import { useCity, useCityMinute, useView } from "../sync/city-context.tsx";
import { usePresence } from "../sync/desk-hooks.ts";
import { CaseActions } from "./case-actions.tsx";
import { ClockMark } from "./clock-mark.tsx";
import type { DeskCase } from "./desk-api.ts";
import { openCase, useActs, useDesk, useOpenId } from "./desk-context.tsx";
import { Guidance } from "./guidance.tsx";
import { Section } from "./section.tsx";
import { useCase } from "./use-case.ts";
import { useVoices, Voices } from "./voices.tsx";

export function CasePane() {
  const t = useText();
  const openId = useOpenId();
  return (
    <section
      className="desk-pane desk-case"
      data-testid="case-detail"
      data-id={openId ?? undefined}
      aria-label={t("case.title")}
      tabIndex={-1}
    >
      {openId === null ? (
        <div className="desk-word">
          <p>{t("desk.noCase")}</p>
          <p className="low">{t("desk.noCaseHow")}</p>
        </div>
      ) : (
        <Opened key={openId} reportId={openId} />
      )}
    </section>
  );
}

function Opened({ reportId }: { readonly reportId: string }) {
  const t = useText();
  const { whole, fault } = useCase(reportId);
  const others = usePresence(reportId);
  const { who } = useDesk();
  const also = others.filter((name) => name !== (who.account ?? who.name));
  useShortcut("Escape", "desk.key.close", () => openCase(null));
  if (!whole) {
    const said =
      fault === null
        ? t("case.loading")
        : fault.status === 404
          ? t("case.missing")
          : fault.status === 403
            ? t("desk.deniedCase")
            : t("desk.away");
    return <p className="desk-word">{said}</p>;
  }
  return (
    <>
      {fault ? <p className="desk-fault">{t("case.awayKept")}</p> : null}
      {also.length > 0 ? (
        <p className="case-also" role="status" data-testid="presence">
          {t("desk.also", { who: also.join(t("case.comma")) })}
        </p>
      ) : null}
      <Body whole={whole} />
    </>
  );
}

function Body({ whole }: { readonly whole: DeskCase }) {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const { pending } = useActs();
  const voices = useVoices(whole);
  const action = pending.get(whole.reportId);
  const intoOffers = useMemo(
    () => voices.alike.map(({ reportId, report }) => ({ reportId, title: reportTitle(report, { audience: "duty", lang, city, t }) })),
    [voices.alike, lang, city, t],
  );
  useShortcut("o", "desk.key.source", () => {
    if (whole.sourceUrl) open(whole.sourceUrl, "_blank", "noopener");
  });
  useShortcut("p", "desk.key.print", () => print());
  return (
    <article className="case" data-all data-pending={action}>
      <p className="case-id">
        <span>{whole.reportId}</span>
        <span className="low">{t("desk.version", { n: whole.version })}</span>
        <span className="case-links">
          {whole.sourceUrl ? (
            <a href={whole.sourceUrl} target="_blank" rel="noopener noreferrer">
              {t("desk.openSource")}
            </a>
          ) : null}
          <button type="button" onClick={() => print()}>
            {t("desk.print")}
          </button>
        </span>
      </p>
      <CaseHead whole={whole} />
      <StageClock whole={whole} />
      <Stages stops={stageStops(whole.history)} />
      <Holders holders={holdersOf(whole.history)} />
      <CaseActions whole={whole} intoOffers={intoOffers} />
      <Place whole={whole} />
      <Voices whole={whole} voices={voices} />
      <Guidance kind={whole.kind} grid={whole.grid} />
      <AllSteps history={whole.history} />
    </article>
  );
}

/** The limit of the stage beside the whole one; of a stopped clock, why and how long. */
function StageClock({ whole }: { readonly whole: DeskCase }) {
  const t = useText();
  const format = useFormat();
  const now = useCityMinute();
  const stopped = whole.stage === "deferred" ? whole.history.findLast(({ step, taken }) => step === "deferred" && taken) : undefined;
  if (stopped)
    return (
      <p className="case-stopped">
        {t("desk.stoppedWhy", {
          reason: stopped.data.reason ?? "–",
          span: spanText(Math.max(0, now - (whole.stoppedAt ?? stopped.time)), format),
        })}
        {whole.stageDueAt === null ? "" : ` · ${t("desk.stoppedUntil", { time: format.near(whole.stageDueAt, now) })}`}
      </p>
    );
  if (whole.stageDueAt === null || whole.closedAt !== null || whole.stage === "folded") return null;
  return (
    <p className="case-stage-clock">
      {t("desk.stageClock", { stage: t(`stage.${whole.stage}`) })} <ClockMark row={whole} of="stage" />{" "}
      <span className="low">{t("case.clock.due", { time: format.near(whole.stageDueAt, now) })}</span>
    </p>
  );
}

const selectGrids = (view: View) => view.grids;

function Place({ whole }: { readonly whole: DeskCase }) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const now = useCityMinute();
  const columns = useView(selectGrids);
  const neighbours = whole.neighbours ?? [];
  if (whole.grid === null) return null;
  const index = city.gridIndex(whole.grid);
  const facts = index === undefined ? null : factsOf(columns, index);
  const grid = city.grid(whole.grid);
  return (
    <Section title={t("desk.place")} aside={whole.grid}>
      <p>
        {[
          facts ? t("desk.workers", { n: facts.workers, of: facts.rostered }) : null,
          facts ? t("desk.openHere", { n: facts.open }) : null,
          facts && facts.condition !== "normal" ? t(`condition.${facts.condition}`) : null,
          grid?.households === undefined ? null : t("desk.households", { n: format.count(grid.households) }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {neighbours.length === 0 ? (
        <p className="low">{t("desk.neighboursNone")}</p>
      ) : (
        <ul className="case-rows">
          {neighbours.map((row) => (
            <li key={row.reportId}>
              <button type="button" onClick={() => openCase(row.reportId)}>
                <time>{format.near(row.submittedAt, now)}</time>
                <span>{reportTitle(row, { audience: "duty", lang, city, t })}</span>
                <span className="low">{t(`stage.${row.stage}`)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
