// Emergency responses in force, in Roman numerals: a scale of its own, never in a warning's colour.
import type { View } from "../../shared/view.ts";
import { nameOf, type TextKey } from "../i18n/catalogue.ts";
import { planName } from "../i18n/plan-name.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { areaName } from "../panels/place.ts";
import { useCity, useCityMinute, useView } from "../sync/city-context.tsx";

/** More share one line; the rest is a count. */
const SHOWN = 2;
const LEVEL_KEYS: Readonly<Record<number, TextKey>> = {
  1: "response.level.1",
  2: "response.level.2",
  3: "response.level.3",
  4: "response.level.4",
};

const selectResponses = (view: View) => view.responses;
const selectScope = (view: View) => view.scope;

export function ResponseBanner() {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const now = useCityMinute();
  const scope = useView(selectScope);
  const responses = useView(selectResponses);
  if (responses.length === 0) return null;
  const more = responses.length - SHOWN;
  return (
    <aside className="response-banner" data-testid="response-banner">
      {responses.slice(0, SHOWN).map((row) => (
        <p key={row.responseId}>
          {row.exercise ? <span className="exercise-mark">{t("mark.exercise")}</span> : null}
          <strong>
            {planName(nameOf({ name: row.plan, nameEn: row.planEn ?? undefined }, lang), lang)}{" "}
            {t(LEVEL_KEYS[row.level] ?? "response.level.4")}
          </strong>
          <span>{areaName(city, row.area, { scope, lang, t })}</span>
          <span>
            {row.issuer} {t("response.started", { time: format.near(row.startedAt, now) })}
          </span>
          {row.until === null ? null : <span>{t("response.until", { time: format.near(row.until, now) })}</span>}
        </p>
      ))}
      {more > 0 ? <p>{t("response.count", { n: more })}</p> : null}
    </aside>
  );
}
