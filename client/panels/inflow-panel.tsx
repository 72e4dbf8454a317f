// 今日态势: today's reports by hour beside what is usual, carried on to midnight.
import { useCallback } from "react";
import { FAMILIES } from "../../shared/city.ts";
import type { View } from "../../shared/view.ts";
import { Chart } from "../charts/chart.tsx";
import { type InflowSlice, inflowSummary, isInflowEmpty, selectInflow, toInflowPicture } from "../charts/inflow.ts";
import { EmptyChart, Legend, type LegendEntry, NoUsual } from "../charts/legend.tsx";
import type { Look, Words } from "../charts/picture.ts";
import { useSample } from "../charts/use-sample.ts";
import { useWords, useZone } from "../charts/use-words.ts";
import { Panel } from "./panel.tsx";

export function InflowPanel() {
  const words = useWords();
  const { t } = words;
  const zone = useZone();
  const slice = useSample(useCallback((view: View) => selectInflow(view, zone), [zone]));
  const draw = useCallback((look: Look) => toInflowPicture(slice, look, words), [slice, words]);
  return (
    <Panel
      title={t("panel.inflow")}
      unit={t("charts.inflow.unit")}
      aside={<Total slice={slice} words={words} />}
      dependsOn={FAMILIES}
      testId="panel-inflow"
    >
      {isInflowEmpty(slice) ? (
        <EmptyChart />
      ) : (
        <div className="chart-panel">
          <Legend entries={legendOf(slice, words)} note={slice.hourly ? null : <NoUsual days={slice.days} />} />
          <Chart draw={draw} summary={inflowSummary(slice, words)} />
        </div>
      )}
    </Panel>
  );
}

/** Today's total beside what is usual by now. */
function Total({ slice: { total, usualNow }, words: { t, format } }: { readonly slice: InflowSlice; readonly words: Words }) {
  return (
    <span className="chart-total">
      <b>{format.count(total)}</b>
      {usualNow ? ` / ${t("kpi.usual", { n: format.count(usualNow.mid) })}` : null}
    </span>
  );
}

function legendOf({ hourly, endOfDay }: InflowSlice, { t, format }: Words): LegendEntry[] {
  const entries: LegendEntry[] = [{ mark: "measured", text: t("charts.inflow.measured") }];
  if (hourly) entries.push({ mark: "usual", text: t("charts.inflow.usual") });
  if (endOfDay) {
    const [low, n, high] = [endOfDay.low, endOfDay.mid, endOfDay.high].map(format.count);
    entries.push({
      mark: "projected",
      text: t("charts.inflow.end", { n: n ?? "" }),
      more: t("charts.inflow.endBand", { low: low ?? "", high: high ?? "" }),
    });
  }
  return entries;
}
