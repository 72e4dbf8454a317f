// The on-time rate on the axis that all rows share, beside that of the period before.
import type { Format } from "../i18n/format.ts";
import { useText } from "../i18n/text-context.tsx";
import { LEAST_DUE } from "../panels/rate-scale.ts";
import type { Account, PeriodFigures, Row } from "./account.ts";
import { Before, FigureCell } from "./figure-cell.tsx";
import { beforeOf, nowOf } from "./open-cases.ts";

/** Whether there are enough due for a rate that says something, here as on the wall. */
const isJudged = ({ due }: PeriodFigures) => due >= LEAST_DUE;

type RateProps = {
  readonly account: Account;
  readonly row: Row;
  readonly name: string;
  /** Where the axis begins. */
  readonly from: number;
  readonly format: Format;
  readonly compare: boolean;
};

export function RateCell({ account, row, name, from, format, compare }: RateProps) {
  const t = useText();
  const { rate, before } = row;
  const x = (ratio: number) => `${Math.max(0, ((ratio - from) / (1 - from)) * 100)}%`;
  const cell = { account, row, name };
  return (
    <td className="account-rate">
      {isJudged(row) ? (
        <svg className="account-plot" aria-hidden="true">
          <line className="axis" x1="0" x2="100%" y1="50%" y2="50%" />
          {compare && isJudged(before) ? (
            <line className="before" x1={x(before.rate ?? 0)} x2={x(before.rate ?? 0)} y1="20%" y2="80%" />
          ) : null}
          <circle className="median" cx={x(rate ?? 0)} cy="50%" r="0.3em" />
        </svg>
      ) : null}
      <FigureCell {...cell} choices={[...nowOf(row, ["onTime", "late"]), ...beforeOf(row, ["onTime", "late"])]}>
        <span className="account-line">{rate === null ? "–" : format.percent(rate)}</span>
        {row.late > 0 ? <span className="account-small">{`${t("account.head.late")} ${format.count(row.late)}`}</span> : null}
        {rate !== null && !isJudged(row) ? <span className="account-small">{t("account.few")}</span> : null}
        <Before shown={compare && isJudged(before)} text={format.percent(before.rate ?? 0)} />
      </FigureCell>
    </td>
  );
}
