// A grid's reports on its card: the open ones with clocks that run, each opening its case.
import { nameOf } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { isShown } from "../panels/visible-title.ts";
import { useCity, useCityNow } from "../sync/city-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { pin } from "../wall/pinned.ts";
import { clockOf, type GridReport, isOpen } from "./grid-detail.ts";
import type { GridDetail } from "./use-grid-detail.ts";

/** Reports that are listed, on a card that stays and on one that goes with the pointer and cannot be scrolled; the rest is counted. */
const MOST_REPORTS = { pinned: 6, passing: 3 };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export function GridReports({ detail: { reports, fault }, opens }: { readonly detail: GridDetail; readonly opens: boolean }) {
  const t = useText();
  const audience = useAudience();
  const most = opens ? MOST_REPORTS.pinned : MOST_REPORTS.passing;
  const open = reports?.filter((report) => isOpen(report) && isShown(report, audience));
  return (
    <section>
      <h4>{t("map.reportsHere")}</h4>
      {fault ? (
        <p className="low" role="status">
          {t(fault === "refused" ? "map.reportsRefused" : "map.reportsUnreachable")}
        </p>
      ) : null}
      {open === undefined ? (
        fault ? null : (
          <p className="low">{t("map.reportsLoading")}</p>
        )
      ) : open.length === 0 ? (
        <p className="low">{t("map.noReportHere")}</p>
      ) : (
        <ul className="map-cases">
          {open.slice(0, most).map((report) => (
            <li key={report.reportId}>
              {opens ? (
                <button type="button" onClick={() => pin({ kind: "report", id: report.reportId })}>
                  <ReportLine report={report} />
                </button>
              ) : (
                <ReportLine report={report} />
              )}
            </li>
          ))}
        </ul>
      )}
      {open && open.length > most ? <p className="low">{t("map.more", { n: open.length - most })}</p> : null}
    </section>
  );
}

function ReportLine({ report }: { readonly report: GridReport }) {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const audience = useAudience();
  const kind = city.kind(report.kind);
  const kindName = kind ? nameOf(kind, lang) : t("mark.unknownKind");
  const title = audience === "visitors" ? null : lang === "en" ? (report.titleEn ?? report.title) : report.title;
  return (
    <>
      <span className="map-case-title" title={title ?? kindName}>
        {title ?? kindName}
      </span>
      <span className="map-case-stage">
        {title === null ? null : <span>{kindName}</span>}
        <span>{t(`stage.${report.stage}`)}</span>
        <ReportClock report={report} />
      </span>
    </>
  );
}

/** Hatched when overdue; the word beside it says so too. */
function ReportClock({ report }: { readonly report: GridReport }) {
  const t = useText();
  const clock = clockOf(report, useCityNow(), useCity().clocks);
  const length = (ms: number) =>
    ms < DAY_MS ? digits(ms) : t("map.clock.days", { days: Math.floor(ms / DAY_MS), hours: Math.floor((ms % DAY_MS) / HOUR_MS) });
  switch (clock.kind) {
    case "left":
      return <b className="map-clock">{t("map.clock.left", { time: length(clock.ms) })}</b>;
    case "soon":
      return <b className="map-clock soon">{t("map.clock.soon", { time: length(clock.ms) })}</b>;
    case "over":
      return <b className="map-clock overdue">{t("map.clock.over", { time: length(clock.ms) })}</b>;
    case "stopped":
      return <b className="map-clock stopped">{t("map.clock.stopped")}</b>;
    case "none":
      return <b className="map-clock">{t("map.clock.none")}</b>;
    case "ended":
      return null;
  }
}

/** 3:20:07 */
export function digits(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
