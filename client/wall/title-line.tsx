// The top of the wall: whose city, how it is in one sentence, what time it is, and how fresh all of it is.
import { type ReactNode, useEffect } from "react";
import type { View } from "../../shared/view.ts";
import { nameOf } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCity, useCityNow, useProgress, useView } from "../sync/city-context.tsx";
import { CitySentence } from "./city-sentence.tsx";
import { HeadCells } from "./head-cells.tsx";
import { LinkState } from "./link-state.tsx";
import type { Box } from "./screens.ts";
import { TitleMarks } from "./title-marks.tsx";

const selectScope = (view: View) => view.scope;

/** On several screens the title stands on the first, the sentence in the middle, the clock on the last. */
export function TitleLine({ heads }: { readonly heads: readonly Box[] }) {
  const progress = useProgress();
  const last = heads.length - 1;
  const middle = Math.floor(last / 2);
  const cell = (screen: number): ReactNode => (
    <>
      {screen === 0 ? <Title /> : null}
      {screen === middle ? <CitySentence /> : null}
      {screen === last ? (
        <>
          <TitleMarks />
          <Clock />
          <LinkState />
        </>
      ) : null}
    </>
  );
  return (
    <header className="title-head">
      <HeadCells heads={heads} className="title-line" cell={cell} />
      {progress ? <progress className="history" value={progress.done} max={Math.max(1, progress.total)} /> : null}
    </header>
  );
}

function Title() {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const scope = useView(selectScope);
  const division = city.division(scope);
  const title = city.demo ? t("app.demoTitle") : nameOf({ name: city.title, nameEn: city.titleEn }, lang);
  const place = division && (city.demo || scope !== city.code) ? nameOf(division, lang) : (city.gridName(scope) ?? null);
  const whole = place ? `${title} · ${place}` : title;
  useEffect(() => {
    document.title = whole;
  }, [whole]);
  return (
    <div className="title">
      <h1>{title}</h1>
      {place ? <span className="title-place">{place}</span> : null}
    </div>
  );
}

function Clock() {
  const format = useFormat();
  const now = useCityNow();
  return (
    <div className="clock">
      <span className="clock-day">
        {format.date(now)} {format.weekday(now)}
      </span>
      <time className="clock-time" dateTime={new Date(now).toISOString()}>
        {format.clock(now)}
      </time>
    </div>
  );
}
