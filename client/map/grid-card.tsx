// The pinned grid's card: where it is, its posts, its open reports, its day against the usual, its warnings.
import type { ReactNode } from "react";
import type { ReportRow, View, WarningRow } from "../../shared/view.ts";
import { nameOf } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { LevelSymbol } from "../panels/level-symbol.tsx";
import { isShown, warningTitle } from "../panels/visible-title.ts";
import { useCity, useView } from "../sync/city-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { focus } from "../wall/focus.ts";
import type { CityMesh } from "./city-mesh.ts";
import { factsOf, type GridFacts, reportsIn, warningsOver } from "./grid-facts.ts";
import { pathOf } from "./place-path.ts";

/** Rows of either list; what does not fit is counted. */
const MOST_ROWS = 3;

const selectGrids = (view: View) => view.grids;
const selectWarnings = (view: View) => view.warnings;
const selectReports = (view: View) => view.reports;

type CardProps = { readonly mesh: CityMesh; readonly grid: number; readonly onClose: () => void };

export function GridCard({ mesh, grid, onClose }: CardProps) {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const code = mesh.codes[grid] ?? "";
  const facts = factsOf(useView(selectGrids), grid);
  const audience = useAudience();
  const warnings = warningsOver(useView(selectWarnings), mesh, grid).filter((row) => isShown(row, audience));
  const reports = reportsIn(useView(selectReports), code).filter((row) => isShown(row, audience));
  return (
    <aside className="map-card" aria-label={t("map.card")} data-testid="map-card">
      <header>
        <h3>{city.gridName(code)}</h3>
        <button type="button" onClick={onClose} aria-label={t("map.close")}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3.5 3.5l9 9m0-9l-9 9" />
          </svg>
        </button>
      </header>
      <nav>
        {pathOf(city.chain(code), lang).map((place) => (
          <button key={place.code} type="button" title={t("map.goTo", { name: place.name })} onClick={() => focus({ code: place.code })}>
            {place.name}
          </button>
        ))}
      </nav>
      {facts ? <Figures facts={facts} code={code} /> : null}
      <List
        title={t("map.warningsHere")}
        none={t("map.noWarningHere")}
        rows={warnings}
        draw={(warning) => <WarningLine key={warning.warningId} warning={warning} />}
      />
      {/* The view holds only the latest reports of the scope: none of them here does not say that there was none. */}
      {reports.length === 0 ? null : (
        <List title={t("map.reportsHere")} rows={reports} draw={(report) => <ReportLine key={report.reportId} report={report} />} />
      )}
    </aside>
  );
}

function Figures({ facts, code }: { readonly facts: GridFacts; readonly code: string }) {
  const t = useText();
  const { count } = useFormat();
  const grid = useCity().grid(code);
  const absent = facts.workers < facts.rostered;
  return (
    <dl>
      <Figure label={t("map.figure.condition")}>{t(`condition.${facts.condition}`)}</Figure>
      <Figure label={t("map.figure.workers")}>
        {facts.workers} / {facts.rostered}
        {absent ? <em>{t("map.staffing.absent")}</em> : null}
      </Figure>
      <Figure label={t("map.figure.open")}>{count(facts.open)}</Figure>
      <Figure label={t("map.figure.unusual")}>{t(`map.unusual.${facts.unusual as 0 | 1 | 2 | 3 | 4 | 5}`)}</Figure>
      <Figure label={t("map.figure.points")}>{count(facts.points)}</Figure>
      {grid?.households === undefined ? null : (
        <Figure label={t("map.figure.households")}>
          {count(grid.households)} · {count(grid.population ?? 0)}
          {grid.simulated ? <small>{t("map.simulated")}</small> : null}
        </Figure>
      )}
    </dl>
  );
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type ListProps<Row> = {
  readonly title: string;
  /** What an empty list says. */
  readonly none?: string;
  readonly rows: readonly Row[];
  readonly draw: (row: Row) => ReactNode;
};

function List<Row>({ title, none, rows, draw }: ListProps<Row>) {
  const t = useText();
  return (
    <section>
      <h4>{title}</h4>
      {rows.length === 0 ? <p className="low">{none}</p> : <ul>{rows.slice(0, MOST_ROWS).map(draw)}</ul>}
      {rows.length > MOST_ROWS ? <p className="low">{t("map.more", { n: rows.length - MOST_ROWS })}</p> : null}
    </section>
  );
}

function WarningLine({ warning }: { readonly warning: WarningRow }) {
  const reader = { audience: useAudience(), lang: useLang(), city: useCity(), t: useText() };
  return (
    <li>
      <LevelSymbol level={warning.level} authority={warning.authority} exercise={warning.exercise} />
      <span>{warningTitle(warning, reader)}</span>
    </li>
  );
}

function ReportLine({ report }: { readonly report: ReportRow }) {
  const t = useText();
  const lang = useLang();
  const { time } = useFormat();
  const kind = useCity().kind(report.kind);
  return (
    <li>
      <time>{time(report.submittedAt)}</time>
      <span>{kind ? nameOf(kind, lang) : t("mark.unknownKind")}</span>
      <span className="low">{t(`stage.${report.stage}`)}</span>
    </li>
  );
}
