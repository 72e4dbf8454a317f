// 责任单位: what each department has open and overdue, what it closed today, how much of what was due it closed on time.
// In the city folder's order, so that a row keeps its place; nobody is ranked.
import { type CSSProperties, useMemo } from "react";
import type { DepartmentRow, View } from "../../shared/view.ts";
import { shortNameOf } from "../i18n/short-name.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCity, useView } from "../sync/city-context.tsx";
import { axisFrom, OnTimeDot, OnTimeHead, OverdueCount } from "./on-time.tsx";
import { PageMark } from "./page-mark.tsx";
import { Panel } from "./panel.tsx";
import { useCalm } from "./use-calm.ts";
import { pageOf, usePages, useSizeU } from "./use-pages.ts";

/** English names take two lines. */
const ROW_U = { "zh-CN": 1.6, en: 2.5 } as const;
const HEAD_U = 1.6;
/** Rows of a list that ends early stand wider apart, up to so many times. */
const MOST_GROWTH = 1.35;
/** From this width on names stand in full. */
const FULL_NAMES_U = 46;
const REDRAW_MS = 1000;

const selectDepartments = (view: View) => view.departments;

export function DepartmentsPanel() {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const departments = useCalm(useView(selectDepartments), REDRAW_MS);
  const rows = useMemo(() => {
    const place = new Map(city.departments.map(({ code }, at) => [code, at]));
    const last = city.departments.length;
    return [...departments].sort((a, b) => (place.get(a.department) ?? last) - (place.get(b.department) ?? last));
  }, [city, departments]);
  const { box, width, height } = useSizeU<HTMLDivElement>();
  const room = Math.max(1, Math.floor((height - HEAD_U) / ROW_U[lang] + 0.02));
  const pages = usePages(Math.ceil(rows.length / room));
  const growth = Math.min(MOST_GROWTH, (height - HEAD_U) / (Math.min(room, rows.length) * ROW_U[lang]));
  const from = axisFrom(rows);
  const full = width >= FULL_NAMES_U;
  return (
    <Panel
      title={t("layout.departments")}
      unit={t("layout.departmentsUnit", { n: rows.length })}
      aside={<PageMark {...pages} />}
      className="departments"
      testId="panel-departments"
    >
      <div ref={box} className="fit">
        {rows.length === 0 ? (
          <p className="empty">{t("layout.departmentsNone")}</p>
        ) : (
          <div className={full ? "county county-head department full-name" : "county county-head department"}>
            <span>{t("layout.department")}</span>
            <span className="num">{t("counties.open")}</span>
            <span className="num">{t("counties.overdue")}</span>
            <span className="num department-closed">{t("layout.closedToday")}</span>
            <OnTimeHead from={from} />
          </div>
        )}
        <ul style={{ "--row": `${(growth * ROW_U[lang]).toFixed(3)}` } as CSSProperties}>
          {pageOf(rows, room, pages.page).map((row) => (
            <DepartmentLine key={row.department} row={row} from={from} full={full} />
          ))}
        </ul>
      </div>
    </Panel>
  );
}

type LineProps = { readonly row: DepartmentRow; readonly from: number; readonly full: boolean };

function DepartmentLine({ row, from, full }: LineProps) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const department = useCity().department(row.department);
  const short = full || lang === "en" ? undefined : department?.short;
  const name = department ? (short ?? shortNameOf(department, lang)) : t("due.unlisted");
  return (
    <li className={full ? "county department full-name" : "county department"} title={department?.name}>
      <span className="county-name">{name}</span>
      <span className="num">{format.count(row.open)}</span>
      <OverdueCount row={row} />
      <span className="num department-closed">{format.count(row.closedToday)}</span>
      <OnTimeDot row={row} from={from} />
    </li>
  );
}
