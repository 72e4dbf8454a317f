// The table: one row each, every figure with its neighbour of the period before, and every figure a way to its cases.
import { type ReactNode, useMemo } from "react";
import { LIMITED_STAGES } from "../../shared/terms.ts";
import type { TextKey } from "../i18n/catalogue.ts";
import type { Format } from "../i18n/format.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { LEAST_DUE, rateScale } from "../panels/rate-scale.ts";
import { type Account, type Counted, isStage, type Row, type Sort, type SortKey, sorted, TOTAL } from "./account.ts";
import { Before, FigureCell } from "./figure-cell.tsx";
import { useRowName } from "./names.ts";
import { beforeOf, nowOf } from "./open-cases.ts";
import { RateCell } from "./rate-cell.tsx";
import { StageCell } from "./stage-cell.tsx";

type TableProps = {
  readonly account: Account;
  readonly format: Format;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly compare: boolean;
  /** Goes down to a division; null for one that has none below it. */
  readonly wayTo: (row: Row) => (() => void) | null;
  readonly departmentName: (code: string) => string;
};

export function AccountTable(props: TableProps) {
  const { account, sort } = props;
  const t = useText();
  const nameOf = useRowName(account.by, useLang());
  const rows = sorted(account.rows, sort, nameOf);
  const scales = useScales(account);
  const head = (key: SortKey, text: string, rule: TextKey, below?: ReactNode) => (
    <Head key={key} {...props} by={key} text={text} rule={t(rule)}>
      {below}
    </Head>
  );
  return (
    <table className="account-table">
      <thead>
        <tr className="account-groups">
          <td colSpan={4} />
          <th scope="colgroup" colSpan={LIMITED_STAGES.length}>
            {t("account.head.stages")}
          </th>
          <td colSpan={5} />
        </tr>
        <tr>
          {head("name", t(`account.by.${account.by}`), "account.rule.onTime")}
          {head("due", t("account.head.due"), "account.rule.onTime")}
          {head(
            "rate",
            t("account.head.rate"),
            "account.rule.onTime",
            <span className="account-axis" aria-hidden="true">
              <span>{props.format.percent(scales.rateFrom, 0)}</span>
              <span>{props.format.percent(1, 0)}</span>
            </span>,
          )}
          {head("apart", t("account.head.apart"), "account.rule.apart")}
          {LIMITED_STAGES.map((stage) => head(stage, t(`stage.${stage}`), "account.rule.stages"))}
          {head("returned", t("account.head.returned"), "account.rule.returned")}
          {head("rework", t("account.head.rework"), "account.rule.rework")}
          {head("reopened", t("account.head.reopened"), "account.rule.reopened")}
          {head("satisfaction", t("account.head.satisfaction"), "account.rule.satisfaction")}
          {head("overdueNow", t("account.head.overdueNow"), "account.rule.overdueNow")}
        </tr>
      </thead>
      <tbody>
        {[account.total, ...rows].map((row) => (
          <Line key={row.code} {...props} row={row} name={nameOf(row)} scales={scales} />
        ))}
      </tbody>
    </table>
  );
}

type Scales = { readonly rateFrom: number; readonly most: Readonly<Record<string, number>> };

/** What all rows share: where the axis of rates begins, and the longest time of each stage. */
function useScales({ total, rows }: Account): Scales {
  return useMemo(() => {
    const judged = [total, ...rows].filter(({ due }) => due >= LEAST_DUE);
    const longest = (stage: (typeof LIMITED_STAGES)[number]) =>
      Math.max(1, ...[total, ...rows].flatMap(({ stages }) => [stages[stage].p90Ms ?? 0, stages[stage].limit?.maxMs ?? 0]));
    return {
      rateFrom: rateScale(judged.flatMap(({ rate }) => rate ?? [])),
      most: Object.fromEntries(LIMITED_STAGES.map((stage) => [stage, longest(stage)])),
    };
  }, [total, rows]);
}

type HeadProps = Pick<TableProps, "sort" | "onSort"> & {
  readonly by: SortKey;
  readonly text: string;
  readonly rule: string;
  readonly children?: ReactNode;
};

/** The first press shows the most first, of rates the least. */
function Head({ sort, onSort, by, text, rule, children }: HeadProps) {
  const t = useText();
  const isOn = sort.key === by;
  const first = by !== "name" && by !== "rate" && by !== "satisfaction";
  return (
    <th
      scope="col"
      className={by === "name" || by === "rate" || isStage(by) ? undefined : "num"}
      aria-sort={isOn ? (sort.down ? "descending" : "ascending") : "none"}
      title={rule}
    >
      <button
        type="button"
        aria-label={t("account.sort", { name: text })}
        onClick={() => onSort({ key: by, down: isOn ? !sort.down : first })}
      >
        {text}
        <span className="account-arrow" aria-hidden="true">
          {isOn ? (sort.down ? "▾" : "▴") : ""}
        </span>
      </button>
      {children}
    </th>
  );
}

type LineProps = TableProps & { readonly row: Row; readonly name: string; readonly scales: Scales };

function Line({ account, row, name, format, compare, wayTo, scales, departmentName }: LineProps) {
  const t = useText();
  const go = row.code === TOTAL ? null : wayTo(row);
  const cell = { account, row, name };
  const count = (figure: Counted, among: readonly Counted[] = [figure]) => (
    <td className="num">
      <FigureCell {...cell} choices={[...nowOf(row, among), ...beforeOf(row, among)]}>
        <span className="account-line">{format.count(row[figure])}</span>
        <Before shown={compare} text={format.count(row.before[figure])} />
      </FigureCell>
    </td>
  );
  const held = row.holders.map(({ department, n }) => ({ name: departmentName(department), department, n }));
  return (
    <tr className={row.code === TOTAL ? "account-total" : undefined} data-testid="account-row" data-code={row.code}>
      <th scope="row">
        {go ? (
          <button type="button" className="account-way" onClick={go}>
            {name}
          </button>
        ) : (
          name
        )}
      </th>
      {count("due")}
      <RateCell {...cell} from={scales.rateFrom} format={format} compare={compare} />
      {count("apart", ["apart", "settled", "deferred", "voided", "folded"])}
      {LIMITED_STAGES.map((stage) => (
        <StageCell key={stage} {...cell} stage={stage} mostMs={scales.most[stage] ?? 1} format={format} compare={compare} />
      ))}
      {count("returned")}
      {count("rework")}
      {count("reopened")}
      <td className="num">
        <FigureCell {...cell} choices={[...nowOf(row, ["rated", "satisfied"]), ...beforeOf(row, ["rated", "satisfied"])]}>
          <span className="account-line">{row.rated > 0 ? format.percent(row.satisfied / row.rated, 0) : "–"}</span>
          {row.rated > 0 ? <span className="account-small">{t("account.rated", { n: format.count(row.rated) })}</span> : null}
          <Before
            shown={compare && row.before.rated > 0}
            text={`${format.percent(row.before.satisfied / row.before.rated, 0)} (${format.count(row.before.rated)})`}
          />
        </FigureCell>
      </td>
      <td className="num">
        <FigureCell
          {...cell}
          choices={[
            ...nowOf(row, ["overdueNow", "open"]),
            ...held.map(({ name, department, n }) => ({ figure: "overdueNow" as const, holder: department, called: name, n })),
          ]}
        >
          <span className="account-line">
            {row.overdueNow > 0 ? <i className="hatch" /> : null}
            {format.count(row.overdueNow)}
          </span>
          <span className="account-small">{t("account.ofOpen", { n: format.count(row.open) })}</span>
          {account.by === "department"
            ? null
            : held
                .slice(0, HOLDERS_SHOWN)
                .map(({ name, department, n }) => (
                  <span key={department} className="account-small account-holder">{`${name} ${format.count(n)}`}</span>
                ))}
        </FigureCell>
      </td>
    </tr>
  );
}

/** The one with the most; the others stand among the choices of what the cell opens. */
const HOLDERS_SHOWN = 1;
