// The parts of the scope side by side: open per 10,000 people, overdue, on time with its denominator. In code order, no ranking.
import type { DivisionRow, View } from "../../shared/view.ts";
import { shortNameOf } from "../i18n/short-name.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCity, useView } from "../sync/city-context.tsx";
import { focus } from "../wall/focus.ts";
import { axisFrom, OnTimeDot, OnTimeHead, OverdueCount } from "./on-time.tsx";
import { PageMark } from "./page-mark.tsx";
import { Panel } from "./panel.tsx";
import { useFit } from "./use-fit.ts";
import { pageOf, usePages } from "./use-pages.ts";

const ROW_U = 1.6;
const PER_PEOPLE = 10_000;

const selectDivisions = (view: View) => view.divisions;
const selectScope = (view: View) => view.scope;

export function CountiesPanel() {
  const t = useText();
  const city = useCity();
  const divisions = useView(selectDivisions);
  const scope = useView(selectScope);
  const { box, rows } = useFit<HTMLDivElement>(ROW_U);
  const room = Math.max(1, rows - 1);
  const pages = usePages(Math.ceil(divisions.length / room));
  const from = axisFrom(divisions);
  const hasPopulation = divisions.some((row) => city.division(row.code)?.population);
  return (
    <Panel
      title={t(scope === city.code ? "panel.counties" : "panel.children")}
      unit={t("counties.unit")}
      aside={<PageMark {...pages} />}
      className="counties"
    >
      <div ref={box} className="fit">
        <div className="county county-head">
          <span>{t("counties.place")}</span>
          <span className="num">{t(hasPopulation ? "counties.openPer" : "counties.open")}</span>
          <span className="num">{t("counties.overdue")}</span>
          <OnTimeHead from={from} />
        </div>
        <ul>
          {pageOf(divisions, room, pages.page).map((row) => (
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
        <OverdueCount row={row} />
        <OnTimeDot row={row} from={from} />
      </button>
    </li>
  );
}
