// Figures that the city has published, each with its date, under the source that it comes from. The program computes none of them.
import { useMemo } from "react";
import { nameOf } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCity } from "../sync/city-context.tsx";
import { PageMark } from "./page-mark.tsx";
import { pageOf, usePages } from "./use-pages.ts";

const ROW_U = 1.5;
const COLUMN_U = { "zh-CN": 20, en: 29 } as const;
/** The heading with the source, on two lines at most. */
const SOURCE_U = 3.4;

type FiguresProps = { readonly heightU: number; readonly widthU: number };

export function CityFigures({ heightU, widthU }: FiguresProps) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const { figures } = useCity();
  const groups = useMemo(() => [...Map.groupBy(figures, ({ source }) => source)], [figures]);
  const beside = Math.max(1, Math.floor(widthU / COLUMN_U[lang]));
  const rows = Math.max(1, Math.floor((heightU - SOURCE_U) / ROW_U));
  const pagesOfGroups = groups.flatMap(([source, all]) => {
    const count = Math.ceil(all.length / (rows * beside));
    return Array.from({ length: count }, (_, page) => ({ source, all: pageOf(all, rows * beside, page) }));
  });
  const pages = usePages(pagesOfGroups.length);
  const shown = pagesOfGroups[pages.page];
  if (!shown) return null;
  return (
    <div className="city-figures">
      <p className="city-figures-source">
        <span>{t("layout.figuresFrom", { source: sourceName(shown.source, lang === "en") })}</span>
        <PageMark {...pages} />
      </p>
      <dl style={{ gridTemplateColumns: `repeat(${beside}, minmax(0, 1fr))` }}>
        {shown.all.map((figure) => (
          <div key={figure.code}>
            <dt>{nameOf(figure, lang)}</dt>
            <dd>
              <b>{format.compact(figure.value)}</b>
              {lang === "en" ? null : <small> {figure.unit}</small>}
              <span className="low"> {figure.asOf}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** A source that is written "own words（English words）" in the city folder, in the page's language. */
function sourceName(source: string, isEnglish: boolean): string {
  const found = /^([^\uff08]+)\uff08([^\uff09]+)\uff09$/u.exec(source);
  return (isEnglish ? found?.[2] : found?.[1]) ?? source;
}
