// 今日态势: today's reports by hour beside what is usual, carried on to midnight.
import { useCallback } from "react";
import { FAMILIES } from "../../shared/city.ts";
import type { View } from "../../shared/view.ts";
import { Chart } from "../charts/chart.tsx";
import { bandText, inflowSummary, isInflowEmpty, selectInflow, toInflowPicture } from "../charts/inflow.ts";
import { EmptyChart, Legend, NoUsual, Swatch } from "../charts/legend.tsx";
import type { Look } from "../charts/picture.ts";
import { useSample } from "../charts/use-sample.ts";
import { useWords, useZone } from "../charts/use-words.ts";
import { Panel } from "./panel.tsx";

export function InflowPanel() {
  const words = useWords();
  const { t, format } = words;
  const zone = useZone();
  const slice = useSample(useCallback((view: View) => selectInflow(view, zone), [zone]));
  const draw = useCallback((look: Look) => toInflowPicture(slice, look, words), [slice, words]);
  const { total, usualNow, endOfDay, days } = slice;
  return (
    <Panel title={t("panel.inflow")} unit={t("charts.inflow.unit")} dependsOn={FAMILIES} testId="panel-inflow">
      {isInflowEmpty(slice) ? (
        <EmptyChart />
      ) : (
        <div className="chart-panel">
          <Legend>
            <span>
              <Swatch mark="measured" />
              <b>{t("charts.inflow.today", { n: format.count(total) })}</b>
            </span>
            {usualNow ? (
              <span>
                <Swatch mark="usual" />
                {t("charts.inflow.usual", { band: bandText(usualNow, words) })}
              </span>
            ) : (
              <NoUsual days={days} />
            )}
            {endOfDay ? (
              <span>
                <Swatch mark="projected" />
                {t("charts.inflow.end", { band: bandText(endOfDay, words) })}
              </span>
            ) : null}
          </Legend>
          <Chart draw={draw} summary={inflowSummary(slice, words)} />
        </div>
      )}
    </Panel>
  );
}
