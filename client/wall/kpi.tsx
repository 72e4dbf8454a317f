// One figure and its neighbour: what is usual at this hour, as words, and a small picture.
import type { ReactNode } from "react";
import type { Band } from "../../shared/view.ts";
import { useUsualSaid } from "../charts/usual-rests.ts";
import { useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { RollingNumber } from "./rolling-number.tsx";

type KpiProps = {
  readonly label: string;
  readonly value: string;
  readonly unit?: string | undefined;
  /** The plain number for `data-value`. */
  readonly number?: number | undefined;
  readonly testId?: string;
  readonly neighbour: ReactNode;
  /** Said after it where there is room. */
  readonly more?: string | undefined;
  readonly picture?: ReactNode;
  /** Out of its usual band: said in a stronger voice, not in a colour. */
  readonly unusual?: boolean;
};

export function Kpi({ label, value, unit, number, testId, neighbour, more, picture, unusual = false }: KpiProps) {
  return (
    <div className="kpi" data-testid={testId} data-value={number} data-unusual={unusual || undefined}>
      <span className="kpi-label">{label}</span>
      <span className="kpi-figure">
        <b>
          <RollingNumber text={value} />
        </b>
        {unit ? <small>{unit}</small> : null}
      </span>
      <span className="kpi-neighbour">
        {neighbour}
        {more ? <span className="kpi-more"> · {more}</span> : null}
      </span>
      <span className="kpi-picture veiled">{picture}</span>
    </div>
  );
}

/** "▲ 6% vs usual": neutral arrows, since more is neither good nor bad in itself. The words go where there is no room. */
export function Delta({ value, usual }: { readonly value: number; readonly usual: Band | null }) {
  const t = useText();
  const format = useFormat();
  const said = useUsualSaid();
  if (!usual || usual.mid <= 0) return t("kpi.noUsual");
  const percent = Math.round((value / usual.mid - 1) * 100);
  if (percent === 0) return <span title={said}>{t("kpi.asUsual")}</span>;
  return (
    <span title={said}>
      {percent > 0 ? "▲" : "▼"} {format.percent(Math.abs(percent) / 100, 0)}
      <span className="kpi-words"> {t("kpi.vsUsual")}</span>
    </span>
  );
}

export function isUnusual(value: number, usual: Band | null): boolean {
  return usual !== null && (value < usual.low || value > usual.high);
}
