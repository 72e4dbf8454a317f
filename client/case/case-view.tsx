// One case: what and where, its clock, the stages it went through, who has it and had it, and every step.
import { useMemo } from "react";
import type { View } from "../../shared/view.ts";
import { nameOf } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useFit } from "../panels/use-fit.ts";
import { isShown, reportTitle } from "../panels/visible-title.ts";
import { useCity, useCityMinute, useCityNow, useView } from "../sync/city-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import {
  type Case,
  type CaseStep,
  clockOf,
  type Holder,
  holdersOf,
  lateSteps,
  parseWholeCase,
  type StageStop,
  stageStops,
  stagesAhead,
  type WholeCase,
} from "./case.ts";
import { departmentName, pathText, sayClock, spanText, stepKey } from "./case-words.ts";
import { useAsked } from "./use-asked.ts";
import "./case.css";

/** A case that is not among the wall's latest is asked for again after so long. */
const RENEW_MS = 15_000;
const STEP_U = 1.7;

/** `all`: every step, in a box that may scroll; else as many of the last as there is room for. */
export function CaseView({ id, all = false }: { readonly id: string; readonly all?: boolean }) {
  const t = useText();
  const version = useView(versionOf(id));
  const path = `/api/v1/reports/${encodeURIComponent(id)}`;
  const { answer, fault } = useAsked(path, { parse: parseWholeCase, everyMs: RENEW_MS, version });
  const audience = useAudience();
  if (answer && !isShown(answer, audience)) return <p className="case-word">{t("case.denied")}</p>;
  if (!answer) return <p className="case-word">{t(fault === null ? "case.loading" : `case.${fault}`)}</p>;
  return (
    <div className="case" data-testid="case-view" data-id={id} data-all={all || undefined}>
      {fault ? <p className="low">{t("case.awayKept")}</p> : null}
      <CaseHead whole={answer} />
      <Stages stops={stageStops(answer.history)} />
      <Holders holders={holdersOf(answer.history)} />
      {all ? <AllSteps history={answer.history} /> : <LastSteps history={answer.history} />}
    </div>
  );
}

/** The row's version where the wall has the report, so that a step shows as soon as it is taken. */
const versions = new Map<string, (view: View) => number | undefined>();
function versionOf(id: string): (view: View) => number | undefined {
  let select = versions.get(id);
  if (!select) {
    if (versions.size > 20) versions.clear();
    select = (view) => view.reports.find((row) => row.reportId === id)?.version;
    versions.set(id, select);
  }
  return select;
}

export function CaseHead({ whole }: { readonly whole: WholeCase }) {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const kind = city.kind(whole.kind);
  const channel = city.channel(whole.channel);
  const audience = useAudience();
  const facts = [
    kind ? nameOf(kind, lang) : t("mark.unknownKind"),
    t(`family.${whole.family}`),
    channel ? nameOf(channel, lang) : whole.channel,
    ...(whole.reopened > 0 ? [t("case.reopened", { n: whole.reopened })] : []),
    ...(whole.returned > 0 ? [t("case.returned", { n: whole.returned })] : []),
  ];
  return (
    <header className="case-head">
      <p className="case-title">
        {whole.urgency === "critical" ? <strong className="urgency">{t("urgency.critical")}</strong> : null}
        {reportTitle(whole, { audience, lang, city, t })}
      </p>
      <ClockLine of={whole} />
      <p className="case-facts">{facts.join(" · ")}</p>
      <p className="case-facts">{pathText(city, whole.grid, lang) ?? t("case.unplaced")}</p>
      {whole.text === null || audience === "visitors" ? null : <p className="case-text">{whole.text}</p>}
    </header>
  );
}

function ClockLine({ of }: { readonly of: Case }) {
  const t = useText();
  const format = useFormat();
  const now = useCityNow();
  const { clocks } = useCity();
  const clock = clockOf(of, now, clocks);
  const isWorking = "left" in clock && clocks.spans(of) !== null;
  return (
    <p className="case-clock" data-testid="case-clock">
      <span className="clock-mark" data-state={clock.state}>
        {sayClock(clock, t, format)}
      </span>
      {of.dueAt === null ? null : (
        <span className="low">
          {t("case.clock.due", { time: format.near(of.dueAt, now) })} · {t(isWorking ? "case.clock.working" : "case.clock.natural")}
        </span>
      )}
    </p>
  );
}

export function Stages({ stops }: { readonly stops: readonly StageStop[] }) {
  const t = useText();
  const format = useFormat();
  const now = useCityMinute();
  const last = stops.at(-1);
  return (
    <ol className="case-stages" aria-label={t("case.stages")}>
      {stops.map(({ stage, from, to }) => (
        <li key={`${stage} ${from}`} data-state={to === null ? "now" : "done"} aria-current={to === null ? "step" : undefined}>
          <b className="stage-name">{t(`stage.${stage}`)}</b>
          <time dateTime={new Date(from).toISOString()}>{format.near(from, now)}</time>
          <span>
            {to === null ? t("case.stageNow", { span: spanText(now - from, format) }) : to > from ? spanText(to - from, format) : ""}
          </span>
        </li>
      ))}
      {stagesAhead(last?.stage ?? "submitted").map((stage) => (
        <li key={stage} data-state="ahead">
          <b className="stage-name">{t(`stage.${stage}`)}</b>
        </li>
      ))}
    </ol>
  );
}

export function Holders({ holders }: { readonly holders: readonly Holder[] }) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const now = useCityMinute();
  const last = holders.at(-1);
  const nameOfHolder = ({ department }: Holder) => departmentName(city, department, lang);
  const holds = last?.to === null;
  const before = holders.slice(0, -1).toReversed();
  return (
    <p className="case-holder">
      <span>
        {!last
          ? t("case.holderNone")
          : holds
            ? t("case.holder", { name: nameOfHolder(last), time: format.near(last.from, now) })
            : t("case.holderEnded", { name: nameOfHolder(last) })}
      </span>
      {before.length === 0 ? null : (
        <span className="low">
          {t("case.holdersBefore")}{" "}
          {before
            .map((holder) =>
              t("case.holderBefore", { name: nameOfHolder(holder), span: spanText((holder.to ?? now) - holder.from, format) }),
            )
            .join(t("case.comma"))}
        </span>
      )}
    </p>
  );
}

export function AllSteps({ history }: { readonly history: readonly CaseStep[] }) {
  const t = useText();
  return (
    <section className="case-steps" aria-label={t("case.history")}>
      <Steps steps={history.toReversed()} history={history} />
    </section>
  );
}

function LastSteps({ history }: { readonly history: readonly CaseStep[] }) {
  const t = useText();
  const { box, rows } = useFit<HTMLElement>(STEP_U, STEP_U);
  const fits = history.length <= rows ? rows : Math.max(0, rows - 1);
  const steps = useMemo(() => history.toReversed().slice(0, fits), [history, fits]);
  return (
    <section ref={box} className="case-steps fit" aria-label={t("case.history")}>
      {rows === 0 ? null : <Steps steps={steps} history={history} />}
    </section>
  );
}

/** `steps`: those of the history that are shown, the last first. */
type StepsProps = { readonly steps: readonly CaseStep[]; readonly history: readonly CaseStep[] };

function Steps({ steps, history }: StepsProps) {
  const t = useText();
  const late = useMemo(() => lateSteps(history), [history]);
  const more = history.length - steps.length;
  return (
    <>
      <h3>
        {t("case.history")} <span className="low">{t("case.steps", { n: history.length })}</span>
      </h3>
      <ol>
        {steps.map((step) => (
          <Step key={step.seq} step={step} late={late.has(step.seq)} />
        ))}
        {more > 0 ? <li className="low">{t("case.moreSteps", { n: more })}</li> : null}
      </ol>
    </>
  );
}

function Step({ step, late }: { readonly step: CaseStep; readonly late: boolean }) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const now = useCityMinute();
  const isDuty = useAudience() === "duty";
  const { data, time, recordedAt, taken } = step;
  const words = data.summary ?? data.reason;
  const notes = [
    ...(taken ? [] : [t("case.outOfOrder")]),
    ...(data.department ? [departmentName(city, data.department, lang)] : []),
    ...(data.dueAt === undefined ? [] : [t("case.newDue", { time: format.near(data.dueAt, now) })]),
    ...(data.share === undefined ? [] : [t("case.atShare", { n: Math.round(data.share * 100) })]),
    ...(isDuty && data.to ? [t("case.to", { name: data.to })] : []),
    ...(isDuty && data.actor ? [data.actor] : []),
    ...(isDuty && words ? [words] : []),
    ...(late ? [t("case.late", { span: spanText(recordedAt - time, format) })] : []),
  ];
  return (
    <li data-taken={taken}>
      <time className="num" dateTime={new Date(time).toISOString()}>
        {format.near(time, now)}
      </time>
      <b>{t(stepKey(step))}</b>
      <span title={notes.join(" · ")}>{notes.join(" · ")}</span>
    </li>
  );
}
