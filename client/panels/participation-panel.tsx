// 群众参与: what residents did and earned today, calm.
import { useCallback } from "react";
import type { View } from "../../shared/view.ts";
import { Chart } from "../charts/chart.tsx";
import { EmptyChart, NoUsual } from "../charts/legend.tsx";
import { isParticipationEmpty, participationSummary, selectParticipation, toParticipationPicture } from "../charts/participation.ts";
import type { Look } from "../charts/picture.ts";
import { useSample } from "../charts/use-sample.ts";
import { useWords, useZone } from "../charts/use-words.ts";
import { Panel } from "./panel.tsx";

export function ParticipationPanel() {
  const words = useWords();
  const { t, format } = words;
  const zone = useZone();
  const slice = useSample(useCallback((view: View) => selectParticipation(view, zone), [zone]));
  const draw = useCallback((look: Look) => toParticipationPicture(slice, look, words), [slice, words]);
  const { totals, usual, days } = slice;
  return (
    <Panel
      title={t("panel.participation")}
      unit={t("charts.participation.unit")}
      aside={usual ? null : <NoUsual days={days} />}
      testId="panel-participation"
    >
      {isParticipationEmpty(slice) ? (
        <EmptyChart />
      ) : (
        <div className="chart-panel">
          <div className="chart-figures">
            <div>
              <Figure name={t("charts.participation.activities")} value={format.compact(totals.participationToday)} />
            </div>
            <div>
              <Figure name={t("charts.participation.points")} value={format.compact(totals.pointsToday)} />
              <Figure name={t("charts.participation.redeemed")} value={format.compact(totals.redeemedToday)} />
            </div>
          </div>
          <Chart draw={draw} summary={participationSummary(slice, words)} />
        </div>
      )}
    </Panel>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <span>
      {name} <b>{value}</b>
    </span>
  );
}
