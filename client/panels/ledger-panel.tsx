// 数据来源 in full: every source by its cadence, with its state, when it was last heard, its lag and what it holds.
import { useMemo } from "react";
import type { SourceRow, View } from "../../shared/view.ts";
import { nameOf, type TextKey, type Translate } from "../i18n/catalogue.ts";
import type { Format } from "../i18n/format.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCity, useCityMinute, useView } from "../sync/city-context.tsx";
import { evenColumns } from "./ledger.ts";
import { PageMark } from "./page-mark.tsx";
import { Panel } from "./panel.tsx";
import { CADENCE_KEYS, CADENCES } from "./sources-panel.tsx";
import { useCalm } from "./use-calm.ts";
import { usePages, useSizeU } from "./use-pages.ts";

const ROW_U = 1.4;
const COLUMN_U = { "zh-CN": 27, en: 33 } as const;
/** A column narrower than this leaves out what a source holds. */
const BRIEF_U = { "zh-CN": 29, en: 38 } as const;
const HEAD_U = 1.5;
const REDRAW_MS = 1000;
const STATE_KEYS: Readonly<Record<SourceRow["state"], TextKey>> = {
  fresh: "sources.fresh",
  silent: "sources.silent",
  never: "sources.never",
};

const selectSources = (view: View) => view.sources;

export function LedgerPanel() {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const sources = useCalm(useView(selectSources), REDRAW_MS);
  const groups = useMemo(
    () =>
      CADENCES.map((cadence) => ({ cadence, rows: sources.filter((row) => row.cadence === cadence) })).filter(
        ({ rows }) => rows.length > 0,
      ),
    [sources],
  );
  const { box, width, height } = useSizeU<HTMLDivElement>();
  const lines = Math.floor((height - HEAD_U) / ROW_U + 0.02);
  const beside = Math.max(1, Math.floor(width / COLUMN_U[lang]));
  const columns = evenColumns(
    groups.map(({ rows }) => rows),
    lines,
    beside,
  );
  const pages = usePages(Math.ceil(columns.length / beside));
  const records = sources.reduce((sum, row) => sum + (row.records ?? 0), 0);
  return (
    <Panel
      title={t("panel.sources")}
      unit={t(sources.length === 1 ? "sources.unitOne" : "sources.unit", { n: sources.length })}
      aside={
        <>
          {records > 0 ? <span>{t("sources.records", { n: format.compact(records) })}</span> : null}
          <PageMark {...pages} />
        </>
      }
      veil={false}
      className="ledger"
      testId="panel-ledger"
    >
      <div
        ref={box}
        className="fit ledger-columns"
        data-brief={width / beside < BRIEF_U[lang] || undefined}
        style={{ gridTemplateColumns: `repeat(${beside}, minmax(0, 1fr))` }}
      >
        {sources.length === 0 ? <p className="empty">{t("sources.none")}</p> : null}
        {columns.slice(pages.page * beside, (pages.page + 1) * beside).map((column, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
          <div key={at} className="ledger-column">
            <LedgerHead />
            <ul>
              {column.map(({ heading, row }) => {
                const group = heading === null ? undefined : groups[heading];
                return row ? (
                  <Source key={row.source} row={row} />
                ) : (
                  <li key={`group ${heading}`} className="ledger-row ledger-group">
                    {t(group?.cadence ? CADENCE_KEYS[group.cadence] : "cadence.unknown")}
                    <span className="low num">{group?.rows.length}</span>
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
      </div>
    </Panel>
  );
}

function LedgerHead() {
  const t = useText();
  return (
    <div className="ledger-row ledger-head">
      <i />
      <span>{t("layout.source")}</span>
      <span>{t("layout.state")}</span>
      <span className="num">{t("layout.lastHeard")}</span>
      <span className="num">{t("layout.lag")}</span>
      <span className="num ledger-records">{t("layout.records")}</span>
    </div>
  );
}

function Source({ row }: { readonly row: SourceRow }) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const now = useCityMinute();
  const source = useCity().source(row.source);
  // Of one that the city folder does not have, the end of its address says the most.
  const name = source ? nameOf(source, lang) : (row.source.split("/").findLast(Boolean) ?? row.source);
  return (
    <li className="ledger-row" data-state={row.state}>
      <i className="tile" data-state={row.state} />
      <span className="ledger-name" title={source ? name : row.source}>
        {name}
      </span>
      <span className="ledger-state">{t(STATE_KEYS[row.state])}</span>
      <span className="num">{row.lastAt === null ? "–" : format.near(row.lastAt, now)}</span>
      <span className="num">{row.lagMs === null ? "–" : sayLag(row.lagMs, t, format)}</span>
      <span className="num ledger-records">{row.records === null ? "–" : format.compact(row.records)}</span>
    </li>
  );
}

const LAGS: readonly (readonly [ms: number, said: TextKey])[] = [
  [3_600_000, "layout.lag.hours"],
  [60_000, "layout.lag.minutes"],
  [1000, "layout.lag.seconds"],
];

/** In the largest unit that it reaches. */
function sayLag(ms: number, t: Translate, format: Format): string {
  const [unit, said] = LAGS.find(([unit]) => ms >= unit) ?? ([1000, "layout.lag.seconds"] as const);
  return t(said, { n: format.decimal(ms / unit, ms < unit ? 1 : 0) });
}
