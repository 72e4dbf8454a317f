// Reports as they arrive, the last to come first, each with the time at which it happened: what, stage, place, channel. One opens as a case.
import { useMemo, useState } from "react";
import { MINUTE_SLOT_MS, REPORTS_SHOWN, type ReportRow, type View } from "../../shared/view.ts";
import { moveInList } from "../case/list-keys.ts";
import { textWidth } from "../charts/scale.ts";
import { nameOf } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCity, useView } from "../sync/city-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { focus } from "../wall/focus.ts";
import { pin, usePinned } from "../wall/pinned.ts";
import { lateArrivals } from "./arrival.ts";
import { Panel } from "./panel.tsx";
import { placeOf } from "./place.ts";
import { useCalm } from "./use-calm.ts";
import { useSizeU } from "./use-pages.ts";
import { isShown, reportTitle } from "./visible-title.ts";

const ROW_U = 2.85;
/** No feed on a wall is longer. */
const MOST_ROWS = 60;
/** Time, gaps, and what frames the stage, in u. */
const BESIDE_NOTE_U = 5.6;
/** Widths are estimates; where place and channel find no room together, the place stands alone. */
const SLACK = 1.04;
/** At a thousand events a second the feed is still a text that can be read. */
const REDRAW_MS = 1000;

const selectReports = (view: View) => view.reports;
const selectScope = (view: View) => view.scope;
const selectClock = (view: View) => view.clock;

export function ReportsPanel() {
  const t = useText();
  const format = useFormat();
  const audience = useAudience();
  const newest = useView(selectReports);
  const clock = useView(selectClock);
  const reports = useCalm(newest, REDRAW_MS);
  const { box, width, height } = useSizeU<HTMLUListElement>();
  const rows = Math.min(MOST_ROWS, Math.floor(height / ROW_U + 0.02));
  const { clocks } = useCity();
  const shown = useMemo(() => reports.filter((row) => isShown(row, audience)), [reports, audience]);
  const enters = useEnters(shown);
  const late = useMemo(() => lateArrivals(reports), [reports]);
  const pinned = usePinned();
  const today = format.date(clock);
  const recent = shown.filter((row) => row.submittedAt > clock - MINUTE_SLOT_MS).length;
  return (
    <Panel
      title={t("panel.reports")}
      unit={t("reports.order")}
      aside={t("reports.rate", { n: recent >= REPORTS_SHOWN ? `${REPORTS_SHOWN}+` : recent })}
      veil={false}
      className="reports"
    >
      {shown.length === 0 ? <p className="empty">{t("reports.none")}</p> : null}
      <ul ref={box} className="fit" data-testid="report-feed" onKeyDown={moveInList}>
        {shown.slice(0, rows).map((row) => (
          <ReportItem
            key={row.reportId}
            row={row}
            today={today}
            roomU={width - BESIDE_NOTE_U}
            enters={enters(row)}
            late={late.has(row.reportId)}
            soon={clocks.whole(row, clock).state === "soon"}
            opened={pinned?.kind === "report" && pinned.id === row.reportId}
          />
        ))}
      </ul>
    </Panel>
  );
}

/** Whether a row comes in with a fade: a single new one does, a handful at once just stands there. */
function useEnters(shown: readonly ReportRow[]): (row: ReportRow) => boolean {
  const top = shown[0]?.submittedSeq ?? 0;
  const [tops, setTops] = useState({ top, before: top });
  if (tops.top !== top) setTops({ top, before: tops.top });
  const isSingle = (shown[1]?.submittedSeq ?? 0) <= tops.before;
  return (row) => isSingle && row.submittedSeq === top && top > tops.before;
}

type ItemProps = {
  readonly row: ReportRow;
  readonly today: string;
  /** For place and channel, in u. */
  readonly roomU: number;
  readonly enters: boolean;
  /** It happened well before others that came earlier. */
  readonly late: boolean;
  /** A quarter of its limit or less is left. */
  readonly soon: boolean;
  readonly opened: boolean;
};

/** The case beside the wall, and the camera at its place. */
function open({ reportId, grid }: ReportRow): void {
  // The map opens a grid's card where it is sent; the case comes after it.
  if (grid !== null) focus({ grids: [grid] });
  pin({ kind: "report", id: reportId });
}

function ReportItem({ row, today, roomU, enters, late, soon, opened }: ItemProps) {
  const [entering] = useState(enters);
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const scope = useView(selectScope);
  const title = reportTitle(row, { audience: useAudience(), lang, city, t });
  const channel = city.channel(row.channel);
  const place = row.grid === null ? null : placeOf(city, row.grid, scope, lang);
  const where = place ?? t("reports.unplaced");
  const note = `${where} · ${channel ? nameOf(channel, lang) : row.channel}`;
  const inStage = t(`stage.${row.stage}`);
  const stage = soon ? t("reports.soon", { stage: inStage }) : inStage;
  const fits = textWidth(note, SLACK) + textWidth(stage, 1) < roomU;
  const date = format.date(row.submittedAt);
  return (
    <li className={entering ? "report entering" : "report"} data-testid="report-item" data-id={row.reportId}>
      <button type="button" aria-pressed={opened} onClick={() => open(row)}>
        <time className="num" dateTime={new Date(row.submittedAt).toISOString()}>
          {format.time(row.submittedAt)}
        </time>
        {date !== today ? (
          <span className="row-date num">{date}</span>
        ) : late ? (
          <span className="row-date num">{t("reports.arrivedLate")}</span>
        ) : null}
        <span className="row-title" title={title}>
          {row.urgency === "critical" ? <strong className="urgency">{t("urgency.critical")}</strong> : null}
          {title}
        </span>
        <span className="row-note" title={note}>
          {fits ? note : where}
        </span>
        <span className={row.overdue ? "stage overdue" : soon ? "stage soon" : "stage"}>{stage}</span>
      </button>
    </li>
  );
}
