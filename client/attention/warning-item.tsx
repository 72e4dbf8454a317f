// One row of a list of warnings: its level, what, where, by whom, how it stands and for how long.
import { useFormat } from "../i18n/use-format.ts";
import { LevelSymbol } from "../panels/level-symbol.tsx";
import { isReturned, type ListedWarning, type Stand, standOf } from "../panels/order.ts";
import { areaName } from "../panels/place.ts";
import { warningTitle } from "../panels/visible-title.ts";
import { DrillMark } from "./drill.tsx";
import { NoteLine } from "./note-line.tsx";
import { StandMark } from "./stand-mark.tsx";
import { useReader } from "./use-reader.ts";
import { issuedBy } from "./warning-words.ts";

/** Side of a row's symbol, u; of what is over or put off, the least that holds its character. */
export const ROW_SYMBOL_U = 2.4;
const QUIET_SYMBOL_U = 1.75;

/** Characters; a longer account stands in the detail. */
const LONGEST_NAME = 16;

type ItemProps = {
  readonly row: ListedWarning;
  readonly now: number;
  /** Whether it is the one that stands open beside the list. */
  readonly chosen?: boolean;
  readonly onOpen: (row: ListedWarning) => void;
};

export function WarningItem({ row, now, chosen, onOpen }: ItemProps) {
  const format = useFormat();
  const reader = useReader();
  const { t } = reader;
  const stand = standOf(row, now);
  const title = warningTitle(row, reader);
  const age = isReturned(row)
    ? t("warnings.endedAgo", { age: format.age(now - row.endedAt) })
    : t("warnings.ago", { age: format.age(now - row.raisedAt) });
  return (
    <li className={`warning ${stand}`} data-testid="warning-item" data-level={row.level} data-stand={stand} data-id={row.warningId}>
      <button type="button" aria-current={chosen} onClick={() => onOpen(row)}>
        <LevelSymbol
          level={row.level}
          authority={row.authority}
          exercise={row.exercise}
          size={stand === "returned" || stand === "shelved" ? QUIET_SYMBOL_U : ROW_SYMBOL_U}
          unacknowledged={stand === "unacknowledged"}
        />
        <span className="warning-line">
          <span className="row-title" title={title}>
            <DrillMark exercise={row.exercise} />
            {title}
          </span>
          <StandText row={row} stand={stand} now={now} />
        </span>
        <span className="warning-line">
          <NoteLine parts={[areaName(reader.city, row.area, reader), ...issuedBy(row, reader)]} />
          <span className="row-age num">{age}</span>
        </span>
      </button>
    </li>
  );
}

type StandProps = {
  readonly row: ListedWarning;
  readonly stand: Stand;
  readonly now: number /** However long the name is. */;
  readonly whole?: boolean;
};

/** How it stands, as a shape and in words; shelved with the time that is left. */
export function StandText({ row, stand, now, whole = false }: StandProps) {
  const format = useFormat();
  const { t, audience } = useReader();
  const by = audience === "duty" ? row.acknowledgedBy : null;
  const name = by && (whole || by.length <= LONGEST_NAME) ? by : null;
  const said = {
    unacknowledged: t("warnings.unacknowledged"),
    returned: t("stand.returned"),
    shelved: t("stand.shelved", { span: format.span(Math.max(0, (row.shelvedUntil ?? now) - now)) }),
    acknowledged: name ? t("warnings.acknowledgedBy", { name }) : t("warnings.acknowledged"),
  }[stand];
  return (
    <span className={`row-state stand-${stand}`} title={said}>
      <StandMark stand={stand} />
      {said}
    </span>
  );
}
