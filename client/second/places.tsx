// Participation by part of the scope: activities, points, points per 10,000 residents. In code order, no ranking.
import type { DivisionRow, View } from "../../shared/view.ts";
import { shortNameOf } from "../i18n/short-name.ts";
import { useLang, useText } from "../i18n/text-context.tsx";
import { useFormat } from "../i18n/use-format.ts";
import { PageMark } from "../panels/page-mark.tsx";
import { useCalm } from "../panels/use-calm.ts";
import { pageOf, usePages } from "../panels/use-pages.ts";
import { useCity, useView } from "../sync/city-context.tsx";

const ROW_U = 1.5;
/** Heading, and the line that names the columns. */
const HEAD_U = 3.2;
const REDRAW_MS = 1000;
const PER_PEOPLE = 10_000;

const selectDivisions = (view: View) => view.divisions;

export function Places({ height }: { readonly height: number }) {
  const t = useText();
  const city = useCity();
  const divisions = useCalm(useView(selectDivisions), REDRAW_MS);
  const room = Math.max(1, Math.floor((height - HEAD_U) / ROW_U + 0.02));
  const pages = usePages(Math.ceil(divisions.length / room));
  const hasPopulation = divisions.some((row) => city.division(row.code)?.population);
  return (
    <>
      <h3>
        {t("second.places")}
        <PageMark {...pages} />
      </h3>
      <div className="second-place second-place-head">
        <span>{t("second.place")}</span>
        <span className="num">{t("second.placeActivities")}</span>
        <span className="num">{t("second.placePoints")}</span>
        <span className="num">{hasPopulation ? t("second.pointsPer") : ""}</span>
      </div>
      <ul>
        {pageOf(divisions, room, pages.page).map((row) => (
          <PlaceRow key={row.code} row={row} />
        ))}
      </ul>
    </>
  );
}

function PlaceRow({ row }: { readonly row: DivisionRow }) {
  const lang = useLang();
  const format = useFormat();
  const city = useCity();
  const division = city.division(row.code);
  const name = division ? shortNameOf(division, lang) : (city.gridName(row.code) ?? row.code);
  return (
    <li className="second-place">
      <span>{name}</span>
      <span className="num">{format.count(row.participationToday)}</span>
      <span className="num">{format.compact(row.pointsToday)}</span>
      <span className="num">{division?.population ? format.count((row.pointsToday / division.population) * PER_PEOPLE) : ""}</span>
    </li>
  );
}
