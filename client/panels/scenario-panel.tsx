// 专题: what the city is dealing with: the response or the gravest warning, what it brings in, where, and how it came about.
import { type ReactNode, useMemo, useRef } from "react";
import { LEVELS } from "../../shared/terms.ts";
import type { DivisionRow, KindRow, TimelineRow, View } from "../../shared/view.ts";
import { DrillMark } from "../attention/drill.tsx";
import { issuedBy } from "../attention/warning-words.ts";
import { type Order, orderKinds, surpriseOf } from "../charts/kind-order.ts";
import { nameOf } from "../i18n/catalogue.ts";
import { planName } from "../i18n/plan-name.ts";
import { shortNameOf } from "../i18n/short-name.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { useCity, useCityMinute, useView } from "../sync/city-context.tsx";
import { useAudience } from "../wall/address-context.tsx";
import { focus } from "../wall/focus.ts";
import { pin } from "../wall/pinned.ts";
import { RESPONSE_LEVEL_KEYS } from "../wall/response-banner.tsx";
import { CityFigures } from "./city-figures.tsx";
import { KindBullet } from "./kind-bullet.tsx";
import { LevelSymbol } from "./level-symbol.tsx";
import { OverdueCount } from "./on-time.tsx";
import { PageMark } from "./page-mark.tsx";
import { Panel } from "./panel.tsx";
import { areaName } from "./place.ts";
import { courseOf, type Subject, subjectOf } from "./scenario.ts";
import { useCalm } from "./use-calm.ts";
import { pageOf, usePages, useSizeU } from "./use-pages.ts";
import { isKindShown, isShown, warningTitle } from "./visible-title.ts";

/** In u: a row, a section's heading, the subject above them, the space between two sections. */
const [ROW_U, HEADING_U, SUBJECT_U, GAP_U] = [1.6, 1.7, 5.2, 0.7];
const KINDS_SHOWN = 5;
/** Where room is left over. */
const KINDS_MOST = 10;
const COURSE_SHOWN = 12;
const COURSE_LEAST = 3;
const REDRAW_MS = 1000;

const selectWarnings = (view: View) => view.warnings;
const selectResponses = (view: View) => view.responses;
const selectKinds = (view: View) => view.kinds;
const selectDivisions = (view: View) => view.divisions;
const selectTimeline = (view: View) => view.timeline;
const selectScope = (view: View) => view.scope;

export function ScenarioPanel() {
  const t = useText();
  const audience = useAudience();
  const warnings = useView(selectWarnings);
  const responses = useView(selectResponses);
  const subject = useMemo(
    () =>
      subjectOf(
        responses,
        warnings.filter((row) => isShown(row, audience)),
      ),
    [responses, warnings, audience],
  );
  const kinds = useKindsAbove();
  const divisions = useCalm(useView(selectDivisions), REDRAW_MS);
  const timeline = useView(selectTimeline);
  const course = useMemo(() => courseOf(subject, timeline, audience), [subject, timeline, audience]);
  const { box, width, height } = useSizeU<HTMLDivElement>();
  const free = height - SUBJECT_U;
  const sections = sectionsOf({ kinds: kinds.length, divisions: divisions.length, course: course.length }, free);
  const pages = usePages(subject.what === "none" ? 1 : sections.length);
  const shown = sections[pages.page] ?? [];
  const content: Readonly<Record<Section["name"], (rows: number) => ReactNode>> = {
    kinds: (rows) => <KindsAbove kinds={kinds.slice(0, rows)} />,
    counties: (rows) => <Divisions rows={divisions} room={rows} />,
    course: (rows) => <Course rows={course.slice(0, rows)} />,
  };
  return (
    <Panel
      title={t("layout.scenario")}
      unit={t("layout.scenarioUnit")}
      aside={<PageMark {...pages} />}
      veil={false}
      className="scenario"
      testId="panel-scenario"
    >
      <div ref={box} className="fit scenario-body" data-what={subject.what}>
        <SubjectLines subject={subject} />
        {subject.what === "none" ? (
          <CityFigures heightU={free} widthU={width} />
        ) : (
          shown.map(({ name, rows }) => (
            <section key={name} className="scenario-section">
              {content[name](rows)}
            </section>
          ))
        )}
      </div>
    </Panel>
  );
}

type Section = { readonly name: "kinds" | "counties" | "course"; readonly rows: number };
type Counts = { readonly kinds: number; readonly divisions: number; readonly course: number };

const sectionU = (rows: number) => HEADING_U + GAP_U + rows * ROW_U;
const rowsIn = (free: number) => Math.max(1, Math.floor((free - HEADING_U - GAP_U) / ROW_U + 0.02));

/** Page by page what stands below the subject: all at once where it fits, else the divisions on a page of their own. */
function sectionsOf(counts: Counts, free: number): readonly (readonly Section[])[] {
  const most = rowsIn(free);
  const kinds: Section = { name: "kinds", rows: Math.min(KINDS_SHOWN, most, Math.max(1, counts.kinds)) };
  const counties: Section = { name: "counties", rows: Math.min(most, counts.divisions) };
  const course = (left: number): Section => ({ name: "course", rows: Math.min(COURSE_SHOWN, rowsIn(left), Math.max(1, counts.course)) });
  const beside = free - sectionU(kinds.rows);
  const below = beside - sectionU(counties.rows);
  /** With what the course leaves over. */
  const moreKinds = (left: number): Section => {
    const spare = Math.max(0, Math.floor((left - sectionU(course(left).rows)) / ROW_U + 0.02));
    return { ...kinds, rows: Math.max(kinds.rows, Math.min(KINDS_MOST, counts.kinds, kinds.rows + spare)) };
  };
  if (below >= sectionU(Math.min(COURSE_LEAST, counts.course))) return [[moreKinds(below), counties, course(below)]];
  if (beside >= sectionU(Math.min(COURSE_LEAST, counts.course))) return [[moreKinds(beside), course(beside)], [counties]];
  return [[kinds], [counties], [course(free)]];
}

function SubjectLines({ subject }: { readonly subject: Subject }) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const now = useCityMinute();
  const scope = useView(selectScope);
  const audience = useAudience();
  if (subject.what === "none") {
    return (
      <div className="scenario-subject">
        <h3>{t("layout.scenarioNone")}</h3>
        <p>{t("layout.scenarioNoneMore")}</p>
      </div>
    );
  }
  const { row } = subject;
  const title = subject.what === "warning" ? warningTitle(subject.row, { audience, lang, city, t }) : "";
  const issuers = subject.what === "warning" ? issuedBy(subject.row, { t, audience }) : [row.issuer];
  const since = subject.what === "response" ? subject.row.startedAt : subject.row.raisedAt;
  return (
    <div className="scenario-subject">
      <h3>
        <DrillMark exercise={row.exercise} />
        {subject.what === "warning" ? (
          <>
            <LevelSymbol level={subject.row.level} authority={subject.row.authority} exercise={row.exercise} size={1.9} />
            <button type="button" className="row-title" title={title} onClick={() => pin({ kind: "warning", id: subject.row.warningId })}>
              {title}
            </button>
          </>
        ) : (
          `${planName(nameOf({ name: subject.row.plan, nameEn: subject.row.planEn ?? undefined }, lang), lang)} ${t(
            RESPONSE_LEVEL_KEYS[subject.row.level] ?? "response.level.4",
          )}`
        )}
      </h3>
      <p>{[areaName(city, row.area, { scope, lang, t }), ...issuers].join(" · ")}</p>
      <p>
        {t("layout.since", { time: format.near(since, now), span: format.span(Math.max(0, now - since)) })}
        {subject.what === "response" && subject.row.until !== null
          ? ` · ${t("response.until", { time: format.near(subject.row.until, now) })}`
          : ""}
      </p>
    </div>
  );
}

/** Kinds above their usual, most surprising first; the order changes seldom. */
function useKindsAbove(): readonly KindRow[] {
  const city = useCity();
  const audience = useAudience();
  const kinds = useCalm(useView(selectKinds), REDRAW_MS);
  const order = useRef<Order | null>(null);
  return useMemo(() => {
    const shown = kinds.filter(({ kind }) => isKindShown(kind, audience, city));
    order.current = orderKinds(order.current, shown, performance.now());
    const byKind = new Map(shown.map((row) => [row.kind, row]));
    return order.current.keys.flatMap((kind) => byKind.get(kind) ?? []).filter((row) => row.usual !== null && surpriseOf(row) > 0);
  }, [kinds, city, audience]);
}

function KindsAbove({ kinds }: { readonly kinds: readonly KindRow[] }) {
  const t = useText();
  const lang = useLang();
  const city = useCity();
  const most = Math.max(1, ...kinds.map((row) => Math.max(row.today, row.usual?.high ?? 0) / Math.max(1, row.usual?.mid ?? 1)));
  return (
    <>
      <h4>
        {t("layout.kindsAbove")} <span className="low">{t("layout.kindsAboveUnit")}</span>
      </h4>
      {kinds.length === 0 ? <p className="low">{t("layout.kindsAboveNone")}</p> : null}
      <ul>
        {kinds.map((row) => {
          const kind = city.kind(row.kind);
          return <KindBullet key={row.kind} name={kind ? nameOf(kind, lang) : t("mark.unknownKind")} row={row} most={most} />;
        })}
      </ul>
    </>
  );
}

type DivisionsProps = { readonly rows: readonly DivisionRow[]; readonly room: number };

function Divisions({ rows, room }: DivisionsProps) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const scope = useView(selectScope);
  const pages = usePages(Math.ceil(rows.length / Math.max(1, room)));
  return (
    <>
      <h4 className="scenario-division">
        <span>
          {t(scope === city.code ? "panel.counties" : "panel.children")} <PageMark {...pages} />
        </span>
        <span className="num low">{t("layout.today")}</span>
        <span className="num low">{t("counties.open")}</span>
        <span className="num low">{t("counties.overdue")}</span>
      </h4>
      <ul>
        {pageOf(rows, room, pages.page).map((row) => {
          const division = city.division(row.code);
          const level = LEVELS[row.level - 1];
          return (
            <li key={row.code}>
              <button type="button" className="scenario-division" onClick={() => focus({ code: row.code })}>
                <span className="scenario-name">
                  <i>{level ? <LevelSymbol level={level} authority="city" size={1} /> : null}</i>
                  {division ? shortNameOf(division, lang) : (city.gridName(row.code) ?? row.code)}
                </span>
                <span className="num">{format.count(row.reportsToday)}</span>
                <span className="num">{format.count(row.open)}</span>
                <OverdueCount row={row} />
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Course({ rows }: { readonly rows: readonly TimelineRow[] }) {
  const t = useText();
  const lang = useLang();
  const format = useFormat();
  const now = useCityMinute();
  const isVisitor = useAudience() === "visitors";
  const titleOf = (row: TimelineRow) => {
    if (isVisitor && row.what === "warning" && row.authority !== "statutory") return t("authority.city");
    const title = nameOf({ name: row.title, nameEn: row.titleEn ?? undefined }, lang);
    return row.what === "warning" ? title : `${planName(title, lang)} ${t(RESPONSE_LEVEL_KEYS[row.level] ?? "response.level.4")}`;
  };
  return (
    <>
      <h4>
        {t("layout.course")} <span className="low">{t("layout.courseUnit")}</span>
      </h4>
      <ul>
        {rows.map((row) => {
          const level = LEVELS[row.level - 1];
          return (
            <li key={`${row.what} ${row.id}`} className="scenario-step">
              <time className="num low">{format.near(row.from, now)}</time>
              <i>
                {row.what === "warning" && level ? (
                  <LevelSymbol level={level} authority={row.authority ?? "city"} exercise={row.exercise} size={1} />
                ) : null}
              </i>
              <span className="row-title" title={titleOf(row)}>
                {row.exercise ? <span className="exercise-mark">{t("mark.exercise")}</span> : null}
                {titleOf(row)}
              </span>
              <span className="low">{row.to === null ? t("layout.inForce") : t("layout.ended", { time: format.near(row.to, now) })}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
