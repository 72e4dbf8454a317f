// The evidence of a warning as figures with their neighbours, the chance in words, and the rest by name.
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { pin } from "../wall/pinned.ts";
import { readEvidence } from "./evidence.ts";
import { Fact } from "./fact.tsx";

/** Reports that can be opened from here. */
const MOST_OPENABLE = 6;
const YEAR_DAYS = 365;

export function EvidenceList({ evidence }: { readonly evidence: unknown }) {
  const t = useText();
  const format = useFormat();
  const read = readEvidence(evidence);
  if (!read) return <p className="low">{t("warning.noEvidence")}</p>;
  const { observed, expected, recurrenceDays, windowMs, score, threshold } = read;
  const figure = (value: number) => (Number.isInteger(value) ? format.count(value) : format.decimal(value));
  const ratio = observed !== null && expected !== null && expected > 0 ? observed / expected : null;
  return (
    <>
      {read.text ? <p className="evidence-text">{read.text}</p> : null}
      <dl className="facts">
        {observed !== null ? (
          <Fact label={t("evidence.observed")}>
            {ratio === null ? figure(observed) : t("evidence.times", { n: figure(observed), ratio: format.decimal(ratio) })}
          </Fact>
        ) : null}
        {expected !== null ? <Fact label={t("evidence.expected")}>{figure(expected)}</Fact> : null}
        {windowMs !== null ? <Fact label={t("evidence.window")}>{format.span(windowMs)}</Fact> : null}
        {recurrenceDays !== null ? <Fact label={t("evidence.recurrence")}>{recurrenceText(recurrenceDays)}</Fact> : null}
        {read.grids !== null ? <Fact label={t("evidence.grids")}>{t("evidence.gridCount", { n: read.grids })}</Fact> : null}
        {read.reportCount !== null ? (
          <Fact label={t("evidence.reports")}>
            {t("evidence.reportCount", { n: read.reportCount })}
            {read.reports.slice(0, MOST_OPENABLE).map((id) => (
              <button key={id} type="button" className="plain-button" onClick={() => pin({ kind: "report", id })}>
                {id}
              </button>
            ))}
          </Fact>
        ) : null}
        {read.model ? <Fact label={t("evidence.model")}>{read.model}</Fact> : null}
        {score !== null ? <Fact label={t("evidence.score")}>{figure(score)}</Fact> : null}
        {threshold !== null ? <Fact label={t("evidence.threshold")}>{figure(threshold)}</Fact> : null}
        {read.rest.map(([key, value]) => (
          <Fact key={key} label={key}>
            {value}
          </Fact>
        ))}
      </dl>
      {read.more > 0 ? <p className="low">{t("evidence.more", { n: read.more })}</p> : null}
    </>
  );

  function recurrenceText(days: number): string {
    if (days < 1) return t("evidence.recurrenceOften");
    if (days < 2 * YEAR_DAYS) return t("evidence.recurrenceDays", { n: Math.round(days) });
    return t("evidence.recurrenceYears", { n: Math.round(days / YEAR_DAYS) });
  }
}
