// A figure followed down: county, town, community, grid, and then its cases. A path to go back by, keys for all of it.
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { dateOf, dayNumber } from "../../shared/periods.ts";
import type { DivisionRow, View } from "../../shared/view.ts";
import { CaseList } from "../case/case-list.tsx";
import { CaseView } from "../case/case-view.tsx";
import { moveInList } from "../case/list-keys.ts";
import { useAsked } from "../case/use-asked.ts";
import { nameOf } from "../i18n/catalogue.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { zoneOf } from "../panels/today.ts";
import { useCity, useView } from "../sync/city-context.tsx";
import { Dialog } from "../wall/dialog.tsx";
import { amountOf, casesOf, type Figure, inOrderOfFigure, isJudged } from "./figure.ts";
import type { Opened } from "./opened.ts";
import "./breakdown.css";

const RENEW_MS = 10_000;

const selectScope = (view: View) => view.scope;
const selectDivisions = (view: View) => view.divisions;
const selectHour = (view: View) => Math.floor(view.clock / 3_600_000) * 3_600_000;
const parseDivisions = (wire: Record<string, unknown>) => wire["divisions"] as readonly DivisionRow[];

type BreakdownProps = { readonly opened: Opened; readonly onClose: () => void };

export function Breakdown({ opened, onClose }: BreakdownProps) {
  const t = useText();
  const city = useCity();
  const root = useView(selectScope);
  const begin = opened.scope ?? root;
  const [path, setPath] = useState<readonly string[]>(() =>
    pathTo(
      city.chain(begin).map(({ code }) => code),
      root,
      begin,
    ),
  );
  const [list, setList] = useState("filter" in opened);
  const [caseId, setCaseId] = useState<string | null>(null);
  const place = path.at(-1) ?? root;
  const isGrid = city.gridIndex(place) !== undefined;
  const figure = "figure" in opened ? opened.figure : "open";
  const times = useFirstInstants();
  const filter = useMemo(() => ("filter" in opened ? opened.filter : casesOf(figure, times)), [opened, figure, times]);
  const shows = caseId !== null ? "case" : list || isGrid ? "list" : "places";

  const up = () => {
    if (caseId !== null) setCaseId(null);
    else if (list && !("filter" in opened)) setList(false);
    else if (path.length > 1) setPath(path.slice(0, -1));
  };
  const goTo = (at: number) => {
    setCaseId(null);
    setList("filter" in opened);
    setPath(path.slice(0, at + 1));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "Backspace") return;
    event.preventDefault();
    up();
  };
  const title = "figure" in opened ? t(`leader.figure.${figure}`) : opened.title;
  return (
    <Dialog title={title} onClose={onClose} className="breakdown">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys for the whole content; every way has a button too */}
      <div className="breakdown-body" onKeyDown={onKeyDown} data-testid="breakdown" data-place={place} data-shows={shows}>
        <nav className="breakdown-path" aria-label={t("leader.breakdown.path")}>
          {path.map((code, at) => (
            <PathButton key={code} code={code} current={at === path.length - 1 && shows === "places"} onGo={() => goTo(at)} />
          ))}
          {shows === "case" ? (
            <button type="button" className="path-button" onClick={() => setCaseId(null)}>
              {t("leader.breakdown.list")}
            </button>
          ) : null}
        </nav>
        <Content key={`${shows} ${place} ${caseId}`}>
          {caseId !== null ? <CaseView id={caseId} all /> : null}
          {shows === "list" ? <CaseList scope={place} filter={filter} onOpen={setCaseId} /> : null}
          {shows === "places" ? <Places place={place} figure={figure} onGo={(code) => setPath([...path, code])} /> : null}
        </Content>
        <footer className="breakdown-foot low">
          {shows === "places" ? (
            <button type="button" className="way-in" onClick={() => setList(true)}>
              {t("leader.breakdown.cases")}
            </button>
          ) : null}
          {shows !== "places" || path.length > 1 ? (
            <button type="button" className="way-in" onClick={up}>
              {t("leader.breakdown.up")}
            </button>
          ) : null}
          <span>{t("leader.breakdown.keys")}</span>
        </footer>
      </div>
    </Dialog>
  );
}

/** Codes from the page's scope down to a place in it. */
function pathTo(chain: readonly string[], root: string, code: string): readonly string[] {
  const whole = chain.at(-1) === code ? chain : [...chain, code];
  return whole.slice(Math.max(0, whole.indexOf(root)));
}

/** Takes the focus, so that the arrow keys are in the list that has just been opened. */
function Content({ children }: { readonly children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // After the dialog has opened, which puts the focus on its first button.
    const timer = setTimeout(() => box.current?.focus());
    return () => clearTimeout(timer);
  }, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move among the buttons in it
    <div ref={box} className="breakdown-content" tabIndex={-1} onKeyDown={moveInList}>
      {children}
    </div>
  );
}

type PathProps = { readonly code: string; readonly current: boolean; readonly onGo: () => void };

function PathButton({ code, current, onGo }: PathProps) {
  const name = usePlaceName()(code);
  return (
    <button type="button" className="path-button" aria-current={current ? "page" : undefined} onClick={onGo}>
      {name}
    </button>
  );
}

type PlacesProps = { readonly place: string; readonly figure: Figure; readonly onGo: (code: string) => void };

function Places({ place, figure, onGo }: PlacesProps) {
  const t = useText();
  const root = useView(selectScope);
  const live = useView(selectDivisions);
  const path = place === root ? null : `/api/v1/state?scope=${encodeURIComponent(place)}`;
  const { answer, fault } = useAsked(path, { parse: parseDivisions, everyMs: RENEW_MS });
  const rows = place === root ? live : answer;
  const order = useOrder(rows, figure);
  if (!rows) return <p className="case-word">{t(fault === null ? "case.loading" : `case.${fault}`)}</p>;
  if (rows.length === 0) return <p className="case-word">{t("leader.breakdown.none")}</p>;
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const most = Math.max(1, ...rows.map((row) => lengthOf(row, figure)));
  return (
    <ul className="breakdown-places">
      {order.map((code) => {
        const row = byCode.get(code);
        return row ? <PlaceRow key={code} row={row} figure={figure} most={most} onGo={onGo} /> : null;
      })}
    </ul>
  );
}

/** As they stood when they came: rows do not change places under a finger. */
function useOrder(rows: readonly DivisionRow[] | null, figure: Figure): readonly string[] {
  const held = useRef<readonly string[] | null>(null);
  if (rows && held.current?.length !== rows.length) held.current = inOrderOfFigure(rows, figure);
  return held.current ?? [];
}

/** What the bar shows; of a rate, what is missing from 100 %. */
function lengthOf(row: DivisionRow, figure: Figure): number {
  const { value, of } = amountOf(row, figure);
  return figure === "onTime" ? (of && of > 0 ? 1000 * (1 - value / of) : 0) : value;
}

type RowProps = { readonly row: DivisionRow; readonly figure: Figure; readonly most: number; readonly onGo: (code: string) => void };

function PlaceRow({ row, figure, most, onGo }: RowProps) {
  const t = useText();
  const format = useFormat();
  const name = usePlaceName()(row.code);
  const amount = amountOf(row, figure);
  const { value, of } = amount;
  const length = lengthOf(row, figure);
  const isRate = figure === "onTime";
  const said = isRate ? (of ? format.percent(value / of) : "–") : format.count(value);
  const beside = {
    onTime: isJudged(amount) ? t("leader.breakdown.of", { n: format.count(of ?? 0) }) : t("leader.breakdown.few"),
    overdue: `${format.percent(value / Math.max(1, of ?? 0))} · ${t("leader.breakdown.ofOpen", { n: format.count(of ?? 0) })}`,
    staffing: t("leader.breakdown.ofRostered", { n: format.count(of ?? 0) }),
    reports: "",
    open: "",
    closed: "",
  }[figure];
  return (
    <li>
      <button type="button" className="place-button" onClick={() => onGo(row.code)} data-testid="breakdown-place" data-code={row.code}>
        <span className="breakdown-name">{name}</span>
        <span className="breakdown-bar">
          {length > 0 ? <i className={figure === "overdue" ? "hatch" : undefined} style={{ width: `${(length / most) * 100}%` }} /> : null}
        </span>
        <b className="num">{said}</b>
        <span className="low">{beside}</span>
      </button>
    </li>
  );
}

function usePlaceName(): (code: string) => string {
  const lang = useLang();
  const city = useCity();
  return (code) => {
    const division = city.division(code);
    return division ? nameOf(division, lang) : (city.gridName(code) ?? code);
  };
}

/** The first instants of today and of this month in the city, RFC 3339. */
export function useFirstInstants(): { readonly today: string; readonly month: string } {
  const hour = useView(selectHour);
  const { timeZone } = useCity();
  return useMemo(() => {
    const zone = zoneOf(timeZone);
    const day = zone.dayOf(hour);
    const iso = (of: number) => new Date(zone.startOfDay(of)).toISOString();
    return { today: iso(day), month: iso(dayNumber({ ...dateOf(day), day: 1 })) };
  }, [hour, timeZone]);
}
