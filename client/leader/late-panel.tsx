// Who is late: counties and departments by what they have overdue, with its share of what they hold.
import { type CSSProperties, useMemo } from "react";
import type { View } from "../../shared/view.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { Panel } from "../panels/panel.tsx";
import { useCalm } from "../panels/use-calm.ts";
import { useFit } from "../panels/use-fit.ts";
import { useCity, useView } from "../sync/city-context.tsx";
import { type Late, lateOnes, type Unit } from "./behind.ts";
import { useOpen } from "./opened.ts";
import { useNames } from "./sentences-panel.tsx";

/** English names take two lines. */
const ROW_U = { "zh-CN": 2.3, en: 2.6 } as const;
/** Rows of a list that ends early stand wider apart, up to so many times. */
const MOST_GROWTH = 1.35;
/** Rows change places at most so often. */
const REDRAW_MS = 10_000;

const selectScope = (view: View) => view.scope;
const selectDivisions = (view: View) => view.divisions;
const selectDepartments = (view: View) => view.departments;

export function LatePanel() {
  const t = useText();
  const city = useCity();
  const scope = useView(selectScope);
  const divisions = useCalm(useView(selectDivisions), REDRAW_MS);
  const departments = useCalm(useView(selectDepartments), REDRAW_MS);
  const places = useMemo(() => lateOnes(divisions), [divisions]);
  const units = useMemo(() => lateOnes(departments.map(({ department, ...row }) => ({ ...row, code: department }))), [departments]);
  return (
    <Panel title={t("leader.late")} unit={t("leader.lateRule")} className="late" testId="leader-late">
      <div className="late-lists">
        <LateList what="division" title={t(scope === city.code ? "leader.late.divisions" : "leader.late.children")} rows={places} />
        <LateList what="department" title={t("leader.late.departments")} rows={units} />
      </div>
    </Panel>
  );
}

type ListProps = { readonly what: Unit["what"]; readonly title: string; readonly rows: readonly Late[] };

function LateList({ what, title, rows: late }: ListProps) {
  const t = useText();
  const lang = useLang();
  const { box, rows } = useFit<HTMLDivElement>(ROW_U[lang], ROW_U[lang]);
  const fits = late.length <= rows ? rows : Math.max(0, rows - 1);
  const lines = Math.min(late.length, fits + 1) + 1;
  const rowU = ROW_U[lang] * Math.max(1, Math.min(MOST_GROWTH, (rows + 1) / lines));
  return (
    <div ref={box} className="fit" style={{ "--row": rowU.toFixed(3) } as CSSProperties}>
      <div className="late-row late-head">
        <span>{title}</span>
        <span className="num">{t("leader.late.overdue")}</span>
        <span className="num">{t("leader.late.share")}</span>
        <span className="num">{t("leader.late.open")}</span>
      </div>
      <ul>
        {late.slice(0, fits).map((row) => (
          <LateRow key={row.code} what={what} row={row} />
        ))}
        {late.length > fits && rows > 0 ? <li className="late-row low">{t("leader.late.more", { n: late.length - fits })}</li> : null}
      </ul>
      {late.length === 0 ? <p className="low">{t("leader.late.none")}</p> : null}
    </div>
  );
}

function LateRow({ what, row: { code, overdue, open, share } }: { readonly what: Unit["what"]; readonly row: Late }) {
  const format = useFormat();
  const openIt = useOpen();
  const name = useNames().unitName({ what, code });
  const way = () =>
    what === "division"
      ? openIt({ figure: "overdue", scope: code })
      : openIt({ filter: { department: code, overdue: "true" }, title: name });
  return (
    <li>
      <button type="button" className="late-row" onClick={way} data-testid="late-row">
        <span className="late-name">{name}</span>
        <span className="num late-overdue">
          <i className="hatch" />
          {format.count(overdue)}
        </span>
        <span className="num">{format.percent(share)}</span>
        <span className="num low">{format.count(open)}</span>
      </button>
    </li>
  );
}
