// The time in one stage: a dot for the median, a ring for nine in ten, a bar for the limit, and both in figures.
import type { LimitedStage } from "../../shared/terms.ts";
import type { Format } from "../i18n/format.ts";
import { useText } from "../i18n/text-context.tsx";
import type { Account, Row, StageFigures } from "./account.ts";
import { durationText } from "./durations.ts";
import { Before, FigureCell } from "./figure-cell.tsx";
import type { Choice } from "./open-cases.ts";

type CellProps = {
  readonly account: Account;
  readonly row: Row;
  readonly name: string;
  readonly stage: LimitedStage;
  /** The longest that the column shows. */
  readonly mostMs: number;
  readonly format: Format;
  readonly compare: boolean;
};

export function StageCell({ account, row, name, stage, mostMs, format, compare }: CellProps) {
  const t = useText();
  const figures = row.stages[stage];
  const before = row.before.stages[stage];
  const text = (ms: number | null) => (ms === null ? "–" : durationText(ms, { t, format }));
  const { limit, n, over } = figures;
  const limitText = limit && (limit.minMs === limit.maxMs ? text(limit.maxMs) : `${text(limit.minMs)}–${text(limit.maxMs)}`);
  const words = t("account.stage.words", {
    ...{ name, stage: t(`stage.${stage}`), n },
    limit: limitText === null ? t("account.stage.noLimit") : t("account.stage.limit", { limit: limitText, over }),
  });
  const choices: readonly Choice[] = [
    { figure: "left", stage, n },
    { figure: "over", stage, n: over },
    { figure: "left", stage, before: true, n: before.n },
    { figure: "over", stage, before: true, n: before.over },
  ];
  return (
    <td className="account-stage" title={n > 0 ? words : undefined}>
      <FigureCell account={account} row={row} name={name} choices={choices} label={words}>
        {n > 0 ? <StagePlot figures={figures} before={compare ? before.medianMs : null} mostMs={mostMs} /> : null}
        <span className="account-line">{n > 0 ? `${text(figures.medianMs)} / ${text(figures.p90Ms)}` : "–"}</span>
        {over > 0 ? (
          <span className="account-small">
            <i className="hatch" />
            {t("account.stage.over", { n: format.count(over) })}
          </span>
        ) : null}
        <Before shown={compare && before.n > 0} text={text(before.medianMs)} />
      </FigureCell>
    </td>
  );
}

/** Widths grow with the square root, so that minutes and days both show. */
const placeOf = (ms: number, mostMs: number) => `${4 + 92 * Math.sqrt(Math.min(1, ms / Math.max(1, mostMs)))}%`;

type PlotProps = { readonly figures: StageFigures; readonly before: number | null; readonly mostMs: number };

function StagePlot({ figures: { medianMs, p90Ms, limit }, before, mostMs }: PlotProps) {
  const x = (ms: number) => placeOf(ms, mostMs);
  if (medianMs === null || p90Ms === null) return null;
  return (
    <svg className="account-plot" aria-hidden="true">
      <line className="axis" x1="4%" x2="96%" y1="50%" y2="50%" />
      <line className="reach" x1={x(medianMs)} x2={x(p90Ms)} y1="50%" y2="50%" />
      {limit ? <Limit from={x(limit.minMs)} to={x(limit.maxMs)} /> : null}
      {before === null ? null : <line className="before" x1={x(before)} x2={x(before)} y1="28%" y2="72%" />}
      <circle className="p90" cx={x(p90Ms)} cy="50%" r="0.24em" />
      <circle className="median" cx={x(medianMs)} cy="50%" r="0.28em" />
    </svg>
  );
}

/** One limit is a bar; where kinds and urgencies have different ones, a band from the shortest to the longest. */
function Limit({ from, to }: { readonly from: string; readonly to: string }) {
  if (from === to) return <line className="limit" x1={to} x2={to} y1="8%" y2="92%" />;
  return <line className="limits" x1={from} x2={to} y1="50%" y2="50%" />;
}
