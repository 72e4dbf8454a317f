// 今日态势: today's reports by hour beside what is usual, carried on to midnight.
import { useCallback } from "react";
import { FAMILIES } from "../../shared/terms.ts";
import type { View } from "../../shared/view.ts";
import { Chart } from "../charts/chart.tsx";
import { type InflowSlice, inflowSummary, isInflowEmpty, selectInflow, toInflowPicture } from "../charts/inflow.ts";
import { EmptyChart, Legend, type LegendEntry, NoUsual } from "../charts/legend.tsx";
import type { Look, Words } from "../charts/picture.ts";
import { useSample } from "../charts/use-sample.ts";
import { useWords, useZone } from "../charts/use-words.ts";
import { restsText } from "../charts/usual-rests.ts";
import { useView } from "../sync/city-context.tsx";
import { RollingNumber } from "../wall/rolling-number.tsx";
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
      aside={<Total words={words} />}
      dependsOn={FAMILIES}
      testId="panel-inflow"
    >
      {isInflowEmpty(slice) ? (
        <EmptyChart />
      ) : (
        <div className="chart-panel">
          <Legend entries={legendOf(slice, words)} note={slice.hourly ? null : <NoUsual days={slice.rests.days} />} wraps />
          <Chart draw={draw} summary={inflowSummary(slice, words)} />
        </div>
      )}
    </Panel>
  );
}

const selectTotal = (view: View) => view.totals.reportsToday;
const selectUsual = (view: View) => view.usual.reportsToday;

/** Today's total beside what is usual by now: with every frame, so that it never differs from the same figure elsewhere. */
function Total({ words: { t, format } }: { readonly words: Words }) {
  const total = useView(selectTotal);
  const usual = useView(selectUsual);
  return (
    <span className="chart-total">
      <b>
        <RollingNumber text={format.count(total)} />
      </b>
      {usual ? ` / ${t("kpi.usual", { n: format.count(usual.mid) })}` : null}
    </span>
  );
}

function legendOf({ hourly, rests, endOfDay }: InflowSlice, { t, format }: Words): LegendEntry[] {
  const entries: LegendEntry[] = [{ mark: "measured", text: t("charts.inflow.measured") }];
  const said = restsText(rests, { t });
  if (hourly)
    entries.push({ mark: "usual", text: t("charts.inflow.usual"), ...(said && { more: t("charts.rests.more", { rests: said }) }) });
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
