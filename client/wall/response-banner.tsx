// Emergency responses in force, in Roman numerals: a scale of its own, never in a warning's colour.
import type { ResponseRow, View } from "../../shared/view.ts";
import { DrillMark } from "../attention/drill.tsx";
import { nameOf, type TextKey } from "../i18n/catalogue.ts";
import { planName } from "../i18n/plan-name.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { areaName } from "../panels/place.ts";
import { useCity, useCityMinute, useView } from "../sync/city-context.tsx";
import { HeadCells, shareOf } from "./head-cells.tsx";
import type { Box } from "./screens.ts";

/** On one screen; more become a count. */
const SHOWN = 2;
export const RESPONSE_LEVEL_KEYS: Readonly<Record<number, TextKey>> = {
  1: "response.level.1",
  2: "response.level.2",
  3: "response.level.3",
  4: "response.level.4",
};

const selectResponses = (view: View) => view.responses;
const selectScope = (view: View) => view.scope;

export function ResponseBanner({ heads }: { readonly heads: readonly Box[] }) {
  const t = useText();
  const responses = useView(selectResponses);
  if (responses.length === 0) return null;
  const room = SHOWN * heads.length;
  const shown = responses.slice(0, room);
  const more = responses.length - shown.length;
  const cell = (screen: number) => {
    // Fewer than screens: said on each, so that whoever stands before one reads it.
    const few = shown.length < heads.length;
    const [from, to] = few ? [screen % shown.length, (screen % shown.length) + 1] : shareOf(shown.length, heads.length, screen);
    return (
      <aside className="response-banner">
        {shown.slice(from, to).map((row) => (
          <Response key={row.responseId} row={row} />
        ))}
        {more > 0 && to === shown.length ? <p>{t("response.count", { n: more })}</p> : null}
      </aside>
    );
  };
  return (
    <div data-testid="response-banner">
      <HeadCells heads={heads} className="response-cell" cell={cell} />
    </div>
  );
}

function Response({ row }: { readonly row: ResponseRow }) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const now = useCityMinute();
  const scope = useView(selectScope);
  return (
    <p>
      <DrillMark exercise={row.exercise} />
      <strong>
        {planName(nameOf({ name: row.plan, nameEn: row.planEn ?? undefined }, lang), lang)}{" "}
        {t(RESPONSE_LEVEL_KEYS[row.level] ?? "response.level.4")}
      </strong>
      <span>{areaName(city, row.area, { scope, lang, t })}</span>
      <span>
        {row.issuer} {t("response.started", { time: format.near(row.startedAt, now) })}
      </span>
      {row.until === null ? null : <span>{t("response.until", { time: format.near(row.until, now) })}</span>}
    </p>
  );
}
