// Participation today: activities by sort, points earned and exchanged, and both by hour beside what is usual.
import { useCallback } from "react";
import type { View } from "../../shared/view.ts";
import { Chart } from "../charts/chart.tsx";
import { NoUsual } from "../charts/legend.tsx";
import { participationSummary, selectParticipation, toParticipationPicture } from "../charts/participation.ts";
import type { Look } from "../charts/picture.ts";
import { useSample } from "../charts/use-sample.ts";
import { useWords, useZone } from "../charts/use-words.ts";
import type { TextKey } from "../i18n/catalogue.ts";
import { useView } from "../sync/city-context.tsx";
import { Delta } from "../wall/kpi.tsx";
import { RollingNumber } from "../wall/rolling-number.tsx";

const selectTotals = (view: View) => view.totals;
const selectUsual = (view: View) => view.usual.participationToday;

export function Today() {
  const words = useWords();
  const { t, format } = words;
  const zone = useZone();
  const slice = useSample(useCallback((view: View) => selectParticipation(view, zone), [zone]));
  const draw = useCallback((look: Look) => toParticipationPicture(slice, look, words), [slice, words]);
  const { participationToday, activitiesToday, pointsToday, redeemedToday } = useView(selectTotals);
  const usual = useView(selectUsual);
  // Down the left, then down the right: activities above their plot, points above theirs.
  const figures: readonly (readonly [TextKey, number])[] = [
    ["second.activities", participationToday],
    ["second.points", pointsToday],
    ["second.deliberate", activitiesToday.deliberate],
    ["second.redeemed", redeemedToday],
    ["second.learn", activitiesToday.learn],
    ["second.redeem", activitiesToday.redeem],
    ["second.volunteer", activitiesToday.volunteer],
    ["second.report", activitiesToday.report],
  ];
  return (
    <div className="chart-panel">
      <dl className="second-figures">
        {figures.map(([name, value], at) => (
          <div key={name}>
            <dt>
              {t(name)}
              {at === 0 && usual ? (
                <small>
                  {" "}
                  <Delta value={value} usual={usual} />
                </small>
              ) : null}
            </dt>
            <dd data-value={value}>
              <RollingNumber text={format.compact(value)} />
            </dd>
          </div>
        ))}
      </dl>
      {usual ? null : <NoUsual days={slice.days} />}
      <Chart draw={draw} summary={participationSummary(slice, words)} />
    </div>
  );
}
