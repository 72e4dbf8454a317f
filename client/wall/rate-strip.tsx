// The on-time rates of the parts of the scope as dots on one line, with the whole as a tick: the neighbour of a rate.
import type { DivisionRow, View } from "../../shared/view.ts";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { LEAST_DUE, rateScale } from "../panels/rate-scale.ts";
import { useView } from "../sync/city-context.tsx";

const selectDivisions = (view: View) => view.divisions;
const selectRate = (view: View) => view.totals.onTimeRate;

export function RateStrip() {
  const t = useText();
  const format = useFormat();
  const rates = useView(selectDivisions).flatMap(rateOf);
  const whole = useView(selectRate);
  if (rates.length === 0 || whole === null) return null;
  const [least, most] = [Math.min(...rates, whole), Math.max(...rates, whole)];
  const from = rateScale([least]);
  const x = (rate: number) => `${((rate - from) / (1 - from)) * 100}%`;
  return (
    <svg className="rate-strip" role="img" aria-label={`${t("kpi.onTimeRate")} ${format.percent(least)} – ${format.percent(most)}`}>
      <line className="axis" x1="0" x2="100%" y1="50%" y2="50%" />
      {rates.map((rate, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows keep their order, and a dot is nothing but its place
        <circle key={at} cx={x(rate)} cy="50%" r="0.28em" />
      ))}
      <line className="whole" x1={x(whole)} x2={x(whole)} y1="12%" y2="88%" />
    </svg>
  );
}

function rateOf(row: DivisionRow): number[] {
  return row.dueThisMonth < LEAST_DUE ? [] : [row.onTimeThisMonth / row.dueThisMonth];
}
