// Day, week, month and year so far, beside the period before and last year to the same point.

import { PERIOD_MEASURES, PERIODS, type Period, type PeriodCell, type PeriodMeasure } from "../../shared/periods.ts";
import type { View } from "../../shared/view.ts";
import { useAsked } from "../case/use-asked.ts";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { Panel } from "../panels/panel.tsx";
import { useScope, useView } from "../sync/city-context.tsx";
import type { Figure } from "./figure.ts";
import { useOpen } from "./opened.ts";
import { knowsLastYear, parsePeriods, sayBefore, sayLastYear, sayValue, withLive } from "./periods.ts";

const RENEW_MS = 60_000;
const selectTotals = (view: View) => view.totals;

/** What opens from today's figures; longer ones open the same places. */
const OPENS: Readonly<Partial<Record<PeriodMeasure, Figure>>> = {
  reports: "reports",
  closed: "closed",
  onTimeRate: "onTime",
  overdue: "overdue",
};

export function PeriodsPanel() {
  const t = useText();
  const format = useFormat();
  const scope = useScope();
  const totals = useView(selectTotals);
  const { answer, fault } = useAsked(`/api/v1/periods?scope=${encodeURIComponent(scope)}`, { parse: parsePeriods, everyMs: RENEW_MS });
  const lastYear = answer !== null && knowsLastYear(answer);
  const cellOf = (period: Period, measure: PeriodMeasure) => (answer ? withLive(answer, { period, measure, totals }) : null);
  return (
    <Panel title={t("leader.periods")} className="periods" testId="leader-periods">
      {answer === null ? (
        <p className="empty">{t(fault === null ? "case.loading" : "leader.periodsAway")}</p>
      ) : (
        <>
          <table>
            <thead>
              <tr>
                <td />
                {PERIODS.map((period) => (
                  <th key={period} scope="col">
                    {t(`leader.period.${period}`)}
                    <small>
                      {t("leader.period.until", {
                        from: period === "day" ? format.time(answer.periods.day.now.from) : format.date(answer.periods[period].now.from),
                      })}
                    </small>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {PERIOD_MEASURES.map((measure) => (
                <tr key={measure}>
                  <th scope="row">{t(`leader.measure.${measure}`)}</th>
                  {PERIODS.map((period) => (
                    <Cell
                      key={period}
                      {...{ period, measure, lastYear }}
                      cell={cellOf(period, measure)}
                      stretch={answer.periods[period].now}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <p className="periods-rule low">
            {[
              ...(lastYear ? [] : [t("leader.allNoLastYear")]),
              t("leader.rule"),
              t("leader.ruleSince", { date: format.date(answer.since) }),
            ].join(" ")}
          </p>
        </>
      )}
    </Panel>
  );
}

type CellProps = {
  readonly period: Period;
  readonly measure: PeriodMeasure;
  readonly cell: PeriodCell | null;
  readonly stretch: { readonly from: number; readonly to: number };
  readonly lastYear: boolean;
};

function Cell({ period, measure, cell, stretch, lastYear }: CellProps) {
  const t = useText();
  const format = useFormat();
  const open = useOpen();
  if (!cell) return <td>–</td>;
  const speech = { t, format, to: stretch.to };
  const figure = period === "day" || measure === "overdue" || (measure === "onTimeRate" && period === "month") ? OPENS[measure] : undefined;
  const value = sayValue(measure, cell, speech);
  const partial = measure !== "overdue" && cell.now && cell.now.from > stretch.from;
  // A level is one and the same now, whatever the period: it is said once, its comparisons in each.
  const repeats = measure === "overdue" && period !== "day";
  return (
    <td data-testid={`period-${period}-${measure}`}>
      {repeats ? null : figure ? (
        <button type="button" className="period-value" onClick={() => open({ figure })}>
          {value}
        </button>
      ) : (
        <span className="period-value">{value}</span>
      )}
      {partial && cell.now ? (
        <span className="period-change low" title={sayBefore(measure, cell, speech)}>
          {t("leader.partial", { date: format.date(cell.now.from) })}
        </span>
      ) : (
        <span className="period-change">{sayBefore(measure, cell, speech)}</span>
      )}
      {lastYear ? <span className="period-change period-year">{sayLastYear(measure, cell, speech)}</span> : null}
    </td>
  );
}
