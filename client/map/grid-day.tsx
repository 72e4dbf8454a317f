// A grid's day beside its usual one: today hour by hour on the band, and both in words.
import { useText } from "../i18n/text-context.tsx";
import { Sparkline } from "../panels/sparkline.tsx";
import { inflowByHour, zoneOf } from "../panels/today.ts";
import { useCity, useProgress } from "../sync/city-context.tsx";
import type { GridDetail } from "./use-grid-detail.ts";

const HOURS = 24;

export function GridDay({ detail: { day } }: { readonly detail: GridDetail }) {
  const t = useText();
  const { timeZone } = useCity();
  // Half a past makes every day look wild.
  const history = useProgress();
  if (!day) return null;
  const { today, hours, clock } = day;
  const usual = history ? null : day.usual.reportsToday;
  const words = usual
    ? t("map.day.usual", { n: today, low: Math.round(usual.low), high: Math.max(Math.round(usual.low), Math.ceil(usual.high)) })
    : t("map.day.noUsual", { n: today, days: day.usual.days });
  return (
    <section className="map-day">
      <h4>{t("map.day")}</h4>
      <p>{words}</p>
      {usual ? (
        <Sparkline steps slots={HOURS} values={inflowByHour(hours, clock, zoneOf(timeZone))} band={day.usual.hourly} label={words} />
      ) : null}
    </section>
  );
}
