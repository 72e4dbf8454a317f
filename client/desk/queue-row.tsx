// One row of the queue: what, where, with whom, its stage and its clock. The same height always, so that nothing moves.
import { memo } from "react";
import type { ReportAction } from "../../shared/desk-rules.ts";
import { departmentName } from "../case/case-words.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { placeOf } from "../panels/place.ts";
import { reportTitle } from "../panels/visible-title.ts";
import { useCity, useCityMinute } from "../sync/city-context.tsx";
import { ClockMark } from "./clock-mark.tsx";
import { STAGE_AFTER } from "./desk-api.ts";
import { openCase } from "./desk-context.tsx";
import type { QueueRow } from "./queue-row-of.ts";

type RowProps = {
  readonly row: QueueRow;
  readonly scope: string;
  readonly isOpen: boolean;
  readonly isChosen: boolean;
  readonly pending: ReportAction | undefined;
  readonly hasFailed: boolean;
  readonly onChoose: (reportId: string, range: boolean) => void;
};

export const QueueRowView = memo(function QueueRowView({ row, scope, isOpen, isChosen, pending, hasFailed, onChoose }: RowProps) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const now = useCityMinute();
  const title = reportTitle(row, { audience: "duty", lang, city, t });
  const place = row.grid === null ? t("case.unplaced") : (placeOf(city, row.grid, scope, lang) ?? row.grid);
  const holder = row.department === null ? t("desk.centre") : departmentName(city, row.department, lang);
  const stage = (pending && STAGE_AFTER[pending]) ?? row.stage;
  return (
    <div
      className="queue-row"
      data-open={isOpen || undefined}
      data-chosen={isChosen || undefined}
      data-pending={pending !== undefined || undefined}
      data-failed={hasFailed || undefined}
    >
      <input
        type="checkbox"
        checked={isChosen}
        aria-label={t("desk.choose", { title })}
        onClick={(event) => onChoose(row.reportId, event.shiftKey)}
        onChange={() => {}}
        tabIndex={-1}
      />
      <button
        type="button"
        className="queue-open"
        data-testid="queue-row"
        data-id={row.reportId}
        aria-current={isOpen || undefined}
        onClick={() => openCase(row.reportId)}
        tabIndex={isOpen ? 0 : -1}
      >
        <span className="queue-title" title={title}>
          {row.urgency === "critical" || row.urgency === "urgent" ? (
            <b className="queue-urgency">{t(`desk.urgency.${row.urgency}`)}</b>
          ) : null}
          {title}
        </span>
        <span className="queue-clock">
          <ClockMark row={row} />
        </span>
        <span className="queue-note">
          <time dateTime={new Date(row.submittedAt).toISOString()}>{format.near(row.submittedAt, now)}</time> {place} · {holder}
        </span>
        <span className="queue-stage" data-stage={stage}>
          {pending ? t("desk.pending") : null}
          {t(`stage.${stage}`)}
        </span>
      </button>
    </div>
  );
});
