// The parts of the scope side by side: open per 10,000 people, overdue, on time with its denominator. In code order, no ranking.
import type { DivisionRow, View } from "../../shared/view.ts";
import { shortNameOf } from "../i18n/short-name.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCity, useView } from "../sync/city-context.tsx";
import { focus } from "../wall/focus.ts";
import { Panel } from "./panel.tsx";
import { LEAST_DUE, rateScale } from "./rate-scale.ts";
import { useFit } from "./use-fit.ts";

const ROW_U = 1.6;
const PER_PEOPLE = 10_000;

const selectDivisions = (view: View) => view.divisions;
const selectScope = (view: View) => view.scope;

export function CountiesPanel() {
  const t = useText();
  const format = useFormat();
  const city = useCity();
  const divisions = useView(selectDivisions);
  const scope = useView(selectScope);
  const { box, rows } = useFit<HTMLDivElement>(ROW_U);
  const shown = divisions.slice(0, Math.max(0, rows - 1));
  const from = rateScale(divisions.flatMap((row) => (row.dueThisMonth >= LEAST_DUE ? [row.onTimeThisMonth / row.dueThisMonth] : [])));
  const hasPopulation = shown.some((row) => city.division(row.code)?.population);
  const aside = shown.length < divisions.length ? t("counties.of", { shown: shown.length, n: divisions.length }) : undefined;
  return (
    <Panel
      title={t(scope === city.code ? "panel.counties" : "panel.children")}
      unit={t("counties.unit")}
      aside={aside}
      className="counties"
    >
      <div ref={box} className="fit">
        <div className="county county-head">
          <span>{t("counties.place")}</span>
          <span className="num">{t(hasPopulation ? "counties.openPer" : "counties.open")}</span>
          <span className="num">{t("counties.overdue")}</span>
          <span className="county-rate">
            <span className="county-axis">
              <span>{format.percent(from, 0)}</span>
              <span>{format.percent(1, 0)}</span>
            </span>
            <span className="num">{t("counties.onTime")}</span>
            <span className="num">{t("counties.due")}</span>
          </span>
        </div>
        <ul>
          {shown.map((row) => (
            <CountyRow key={row.code} row={row} from={from} />
          ))}
        </ul>
      </div>
    </Panel>
  );
}

function CountyRow({ row, from }: { readonly row: DivisionRow; readonly from: number }) {
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const division = city.division(row.code);
  const name = division ? shortNameOf(division, lang) : (city.gridName(row.code) ?? row.code);
  const per = division?.population ? format.decimal((row.open / division.population) * PER_PEOPLE) : format.count(row.open);
  return (
    <li>
      <button type="button" className="county" onClick={() => focus({ code: row.code })} title={name}>
        <span className="county-name">{name}</span>
        <span className="num">{per}</span>
        <span className="num county-overdue">
          {row.overdue > 0 ? <i className="hatch" style={{ width: `calc(${overdueWidth(row)} * var(--u))` }} /> : null}
          {format.count(row.overdue)}
        </span>
        <OnTimeDot row={row} from={from} />
      </button>
    </li>
  );
}

/** The overdue share of what is open as a length: 5 % fills the 2.5 u there are. */
function overdueWidth(row: DivisionRow): number {
  return Math.min(2.5, Math.max(0.25, (row.overdue / Math.max(1, row.open)) * 50));
}

function OnTimeDot({ row, from }: { readonly row: DivisionRow; readonly from: number }) {
  const t = useText();
  const format = useFormat();
  if (row.dueThisMonth < LEAST_DUE) return <span className="county-few">{t("counties.few")}</span>;
  const rate = row.onTimeThisMonth / row.dueThisMonth;
  const x = `${((rate - from) / (1 - from)) * 100}%`;
  return (
    <span className="county-rate">
      <svg role="img" aria-label={format.percent(rate)}>
        <line x1="0" x2="100%" y1="50%" y2="50%" />
        <circle cx={x} cy="50%" r="0.32em" />
      </svg>
      <span className="num">{format.percent(rate)}</span>
      <span className="num low">{format.compact(row.dueThisMonth)}</span>
    </span>
  );
}
