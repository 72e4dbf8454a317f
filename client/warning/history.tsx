// What became of a warning, newest first: who did what, when and why.
import { nameOf } from "../i18n/catalogue.ts";
import { shortNameOf } from "../i18n/short-name.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCity, useCityMinute } from "../sync/city-context.tsx";
import type { WarningStep } from "./record.ts";
import { useStepText } from "./step-text.ts";
import type { Reading } from "./use-record.ts";

/** Steps that are shown; a model may have adjusted its warning hundreds of times. */
const MOST_STEPS = 40;

export function History({ reading }: { readonly reading: Reading }) {
  const t = useText();
  const { record, state, again } = reading;
  const steps = record ? [...record.steps].reverse() : [];
  return (
    <section>
      <h3>{t("warning.history")}</h3>
      {state === "loading" ? <p>{t("warning.historyLoading")}</p> : null}
      {state === "failed" ? (
        <p>
          {t("warning.historyFailed")}
          <button type="button" className="plain-button" onClick={again}>
            {t("warning.retry")}
          </button>
        </p>
      ) : null}
      <ol className="steps">
        {steps.slice(0, MOST_STEPS).map((step) => (
          <Step key={step.seq} step={step} />
        ))}
      </ol>
      {steps.length > MOST_STEPS ? <p>{t("warning.historyEarlier", { n: steps.length - MOST_STEPS })}</p> : null}
    </section>
  );
}

function Step({ step }: { readonly step: WarningStep }) {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const format = useFormat();
  const now = useCityMinute();
  const stepText = useStepText();
  const { actor, reason, division } = step.said;
  const source = city.source(step.source);
  const place = typeof division === "string" ? city.division(division) : undefined;
  const by = [
    ...(typeof actor === "string" ? [actor] : source ? [nameOf(source, lang)] : []),
    ...(place ? [shortNameOf(place, lang)] : []),
    ...(step.taken ? [] : [t("step.notTaken")]),
  ];
  return (
    <li>
      <time className="num" dateTime={new Date(step.at).toISOString()}>
        {format.near(step.at, now)}
      </time>
      <span>
        <strong>{stepText(step)}</strong>
        {by.length > 0 ? <span className="low"> {by.join(" · ")}</span> : null}
        {typeof reason === "string" ? <span className="reason">{t("step.because", { reason })}</span> : null}
      </span>
    </li>
  );
}
