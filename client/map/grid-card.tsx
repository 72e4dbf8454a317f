// The card of the pinned or pointed-at grid: where it is, its posts, its day against the usual, its warnings, its reports with their clocks.
import type { ReactNode } from "react";
import type { View, WarningRow } from "../../shared/view.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useShortcut } from "../keys/use-shortcut.ts";
import { LevelSymbol } from "../panels/level-symbol.tsx";
import { isShown, warningTitle } from "../panels/visible-title.ts";
import { useCity, useView } from "../sync/city-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { focus } from "../wall/focus.ts";
import type { CityMesh } from "./city-mesh.ts";
import { exchangePointsOf } from "./exchange-points.ts";
import "./grid-card.css";
import { GridDay } from "./grid-day.tsx";
import { factsOf, type GridFacts, warningsOver } from "./grid-facts.ts";
import { GridReports } from "./grid-reports.tsx";
import { pathOf } from "./place-path.ts";
import { useGridDetail } from "./use-grid-detail.ts";

/** Warnings that are named; the rest is counted. */
const MOST_WARNINGS = 3;

const selectGrids = (view: View) => view.grids;
const selectWarnings = (view: View) => view.warnings;

type CardProps = {
  readonly mesh: CityMesh;
  readonly grid: number;
  /** The side of the map that the grid is not on. */
  readonly side?: "left" | "right";
  /** Absent: a card that goes with the pointer. */
  readonly onClose?: () => void;
};

export function GridCard({ mesh, grid, side = "right", onClose }: CardProps) {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const code = mesh.codes[grid] ?? "";
  const facts = factsOf(useView(selectGrids), grid);
  return (
    <aside className="map-card" data-side={side} data-pinned={onClose ? true : undefined} aria-label={t("map.card")} data-testid="map-card">
      <header>
        <h3>{city.gridName(code)}</h3>
        {onClose ? <CloseButton onClose={onClose} /> : null}
      </header>
      <nav>
        {pathOf(city.chain(code), lang).map((place) =>
          onClose ? (
            <button key={place.code} type="button" title={t("map.goTo", { name: place.name })} onClick={() => focus({ code: place.code })}>
              {place.name}
            </button>
          ) : (
            <span key={place.code}>{place.name}</span>
          ),
        )}
      </nav>
      {facts ? <Details mesh={mesh} grid={grid} facts={facts} opens={onClose !== undefined} /> : <p className="low">{t("map.outside")}</p>}
      {onClose ? null : <p className="low">{t("map.clickToPin")}</p>}
    </aside>
  );
}

function CloseButton({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  useShortcut("Escape", "map.key.closeCard", onClose);
  return (
    <button type="button" onClick={onClose} aria-label={t("map.close")}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M3.5 3.5l9 9m0-9l-9 9" />
      </svg>
    </button>
  );
}

type DetailProps = { readonly mesh: CityMesh; readonly grid: number; readonly facts: GridFacts; readonly opens: boolean };

function Details({ mesh, grid, facts, opens }: DetailProps) {
  const t = useText();
  const code = mesh.codes[grid] ?? "";
  const detail = useGridDetail(code, facts.open);
  const audience = useAudience();
  const warnings = warningsOver(useView(selectWarnings), mesh, grid).filter((row) => isShown(row, audience));
  return (
    <>
      <Figures mesh={mesh} grid={grid} facts={facts} />
      <GridReports detail={detail} opens={opens} />
      <GridDay detail={detail} />
      <section>
        <h4>{t("map.warningsHere")}</h4>
        {warnings.length === 0 ? (
          <p className="low">{t("map.noWarningHere")}</p>
        ) : (
          <ul>
            {warnings.slice(0, MOST_WARNINGS).map((warning) => (
              <WarningLine key={warning.warningId} warning={warning} />
            ))}
          </ul>
        )}
        {warnings.length > MOST_WARNINGS ? <p className="low">{t("map.more", { n: warnings.length - MOST_WARNINGS })}</p> : null}
      </section>
    </>
  );
}

function Figures({ mesh, grid, facts }: Omit<DetailProps, "opens">) {
  const t = useText();
  const { count } = useFormat();
  const { topology, grid: gridOf } = useCity();
  const about = gridOf(mesh.codes[grid] ?? "");
  const absent = facts.rostered - facts.workers;
  const points = exchangePointsOf(topology, mesh).filter((point) => point.grid === grid);
  const named = points.flatMap(({ name }) => name ?? []);
  return (
    <dl>
      <Figure label={t("map.figure.condition")}>{t(`condition.${facts.condition}`)}</Figure>
      <Figure label={t("map.figure.workers")}>
        {facts.rostered === 0 && facts.workers === 0 ? t("map.staffing.none") : `${facts.workers} / ${facts.rostered}`}
        {absent > 0 ? <em>{t("map.absent", { n: absent })}</em> : null}
      </Figure>
      <Figure label={t("map.figure.open")}>{count(facts.open)}</Figure>
      <Figure label={t("map.figure.unusual")}>{t(`map.unusual.${facts.unusual as 0 | 1 | 2 | 3 | 4 | 5}`)}</Figure>
      <Figure label={t("map.figure.points")}>{count(facts.points)}</Figure>
      {points.length === 0 ? null : (
        <Figure label={t("map.figure.exchange")}>
          {named.length > 0 ? named.join(" · ") : count(points.length)}
          {points.some(({ simulated }) => simulated) ? <small>{t("map.simulatedPlace")}</small> : null}
        </Figure>
      )}
      {about?.households === undefined ? null : (
        <Figure label={t("map.figure.households")}>
          {count(about.households)} · {count(about.population ?? 0)}
          {about.simulated ? <small>{t("map.simulated")}</small> : null}
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

function WarningLine({ warning }: { readonly warning: WarningRow }) {
  const reader = { audience: useAudience(), lang: useLang(), city: useCity(), t: useText() };
  return (
    <li>
      <LevelSymbol level={warning.level} authority={warning.authority} exercise={warning.exercise} />
      <span>{warningTitle(warning, reader)}</span>
    </li>
  );
}
