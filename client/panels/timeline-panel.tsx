// 近 24 小时: responses and warnings as bars over the reports of the three families.
import { useCallback } from "react";
import { FAMILIES } from "../../shared/terms.ts";
import type { View } from "../../shared/view.ts";
import { Chart } from "../charts/chart.tsx";
import { EmptyChart } from "../charts/legend.tsx";
import type { Look } from "../charts/picture.ts";
import { isTimelineEmpty, selectTimeline, timelineSummary } from "../charts/timeline.ts";
import { toTimelinePicture } from "../charts/timeline-picture.ts";
import { useSample } from "../charts/use-sample.ts";
import { useWords, useZone } from "../charts/use-words.ts";
import { useLang } from "../i18n/text-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { Panel } from "./panel.tsx";

export function TimelinePanel() {
  const words = useWords();
  const zone = useZone();
  const { t } = words;
  const isEnglish = useLang() === "en";
  const audience = useAudience();
  const select = useCallback(
    ({ minutes, timeline, clock }: View) =>
      selectTimeline({ minutes, timeline, clock, reader: { isEnglish, audience, hiddenTitle: t("authority.city") } }, zone),
    [isEnglish, audience, t, zone],
  );
  const slice = useSample(select);
  const draw = useCallback((look: Look) => toTimelinePicture(slice, look, words), [slice, words]);
  return (
    // No veil: level symbols must stay clear when the link is not.
    <Panel title={t("panel.timeline")} unit={t("charts.timeline.unit")} dependsOn={FAMILIES} veil={false} testId="panel-timeline">
      {isTimelineEmpty(slice) ? <EmptyChart /> : <Chart draw={draw} summary={timelineSummary(slice, words)} />}
    </Panel>
  );
}
