// What falls due in the next eight hours, as dots by department and hour; hatched: what is overdue already.
import { useMemo, useRef } from "react";
import { HOUR_MS, hourOf, type View } from "../../shared/view.ts";
import { keepOrder, type Order } from "../charts/kind-order.ts";
import { shortNameOf } from "../i18n/short-name.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCity, useView } from "../sync/city-context.tsx";
import { DotCell } from "./dot-cell.tsx";
import { casesPerDot, type DueLine, dueLines, dueLoads } from "./due.ts";
import { Panel } from "./panel.tsx";
import { useCalm } from "./use-calm.ts";
import { useFit } from "./use-fit.ts";

/** English names take two lines. */
const ROW_U = { "zh-CN": 1.5, en: 2.2 } as const;
const HEAD_U = 1.5;
const HOURS_SHOWN = 9;
const REDRAW_MS = 1000;
/** A department passes the one above it when it is busier by a fifth: in doublings. */
const CLEARLY = 0.26;

const selectDue = (view: View) => view.due;
const selectDepartments = (view: View) => view.departments;
const selectHour = (view: View) => hourOf(view.clock);

export function DuePanel() {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const rows = useView(selectDue);
  const departments = useCalm(useView(selectDepartments), REDRAW_MS);
  const from = useView(selectHour);
  const due = useCalm(rows, REDRAW_MS);
  const { box, rows: fit } = useFit<HTMLDivElement>(ROW_U[lang], HEAD_U);
  const hours = useMemo(() => {
    const byHour = new Map(due.map((row) => [row.at, row]));
    return Array.from({ length: HOURS_SHOWN }, (_, at) => byHour.get(from + at * HOUR_MS) ?? { at: from + at * HOUR_MS, departments: {} });
  }, [due, from]);
  const kept = useRef<Order | null>(null);
  const lines = useMemo(() => {
    kept.current = keepOrder(kept.current, dueLoads(hours, departments), performance.now(), CLEARLY);
    return dueLines(hours, departments, { rows: fit, order: kept.current.keys });
  }, [hours, departments, fit]);
  const perDot = casesPerDot(lines);
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  return (
    <Panel title={t("panel.due")} unit={t("due.unit")} aside={t("due.total", { n: format.count(total) })} className="due">
      <div ref={box} className="fit">
        {lines.length === 0 ? (
          <p className="empty">{t("due.none")}</p>
        ) : (
          <>
            <div className="due-row due-head">
              <span>{perDot > 1 ? t("due.dot", { n: perDot }) : ""}</span>
              <span className="num">{t("due.overdueNow")}</span>
              {hours.map(({ at }) => (
                <span key={at} className="due-hour" title={t("due.hour", { hour: format.hour(at) })}>
                  {format.hour(at)}
                </span>
              ))}
            </div>
            {lines.map((line) => (
              <DueLineRow key={line.department ?? ""} line={line} perDot={perDot} />
            ))}
          </>
        )}
      </div>
    </Panel>
  );
}

function DueLineRow({ line, perDot }: { readonly line: DueLine; readonly perDot: number }) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const department = useCity().department(line.department ?? "");
  const own = department && (lang === "en" ? shortNameOf(department, lang) : (department.short ?? department.name));
  const name = line.department === null ? t("due.others", { n: line.others }) : (own ?? t("due.unlisted"));
  return (
    <div className="due-row">
      <span className="due-name" title={name}>
        {name}
      </span>
      <span className="num due-overdue">
        {line.overdue > 0 ? (
          <>
            <i className="hatch" />
            {format.count(line.overdue)}
          </>
        ) : null}
      </span>
      {line.hours.map((count, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its hour's place in the row
        <DotCell key={at} count={count} perDot={perDot} />
      ))}
    </div>
  );
}
