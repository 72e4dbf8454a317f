// The on-time rate of a row: a dot on the axis that all rows share, the rate, and how many were due.
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { LEAST_DUE, rateScale } from "./rate-scale.ts";

type Rated = { readonly dueThisMonth: number; readonly onTimeThisMonth: number };

/** Where the axis of these rows begins. */
export function axisFrom(rows: readonly Rated[]): number {
  return rateScale(rows.flatMap((row) => (row.dueThisMonth >= LEAST_DUE ? [row.onTimeThisMonth / row.dueThisMonth] : [])));
}

export function OnTimeHead({ from }: { readonly from: number }) {
  const t = useText();
  const format = useFormat();
  return (
    <span className="county-rate">
      <span className="county-axis">
        <span>{format.percent(from, 0)}</span>
        <span>{format.percent(1, 0)}</span>
      </span>
      <span className="num">{t("counties.onTime")}</span>
      <span className="num">{t("counties.due")}</span>
    </span>
  );
}

export function OnTimeDot({ row, from }: { readonly row: Rated; readonly from: number }) {
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

type Load = { readonly open: number; readonly overdue: number };

/** What is overdue: its number, and its share of what is open as a hatched length; 5 % fills the 2.5 u there are. */
export function OverdueCount({ row }: { readonly row: Load }) {
  const format = useFormat();
  const width = Math.min(2.5, Math.max(0.25, (row.overdue / Math.max(1, row.open)) * 50));
  return (
    <span className="num county-overdue">
      {row.overdue > 0 ? <i className="hatch" style={{ width: `calc(${width} * var(--u))` }} /> : null}
      {format.count(row.overdue)}
    </span>
  );
}
