// Where something is, in as few names as tell it apart on this page.
import type { Area } from "../../shared/event.ts";
import type { Lang, Translate } from "../i18n/catalogue.ts";
import { shortNameOf } from "../i18n/short-name.ts";
import type { CityDivision, CityInfo } from "../sync/city-info.ts";

/** Names after the scope that a place is told by: county and town on a city's wall. */
const NAMES_SHOWN = 2;
/** Grids of an area that are looked at for their common division: enough for any warning that people drew. */
const GRIDS_COMPARED = 400;

/** "南湖区 建设街道" for a grid or division below `scope`; null for a code that the city does not know. */
export function placeOf(city: CityInfo, code: string, scope: string, lang: Lang): string | null {
  const chain = city.chain(code);
  if (chain.length === 0) return null;
  const from = chain.findIndex((division) => division.code === scope) + 1;
  const below = chain.slice(from, from + NAMES_SHOWN).map((division) => shortNameOf(division, lang));
  if (below.length < NAMES_SHOWN) {
    const grid = city.gridName(code);
    if (grid) below.push(grid);
  }
  const own = chain.at(-1);
  return below.length > 0 ? below.join(" ") : own ? shortNameOf(own, lang) : null;
}

type Speech = { readonly scope: string; readonly lang: Lang; readonly t: Translate };

/** The division of an area, or the smallest one around its grids with their number. */
export function areaName(city: CityInfo, area: Area, { scope, lang, t }: Speech): string {
  if ("division" in area) {
    const division = city.division(area.division);
    return division ? shortNameOf(division, lang) : area.division;
  }
  const [first = "", ...rest] = area.grids;
  if (rest.length === 0) return placeOf(city, first, scope, lang) ?? first;
  const around = commonDivision(city, area.grids.slice(0, GRIDS_COMPARED));
  const n = area.grids.length;
  return around ? t("warnings.place", { place: placeOf(city, around.code, scope, lang) ?? "", n }) : t("warnings.grids", { n });
}

function commonDivision(city: CityInfo, codes: readonly string[]): CityDivision | undefined {
  let common = [...city.chain(codes[0] ?? "")];
  for (const code of codes) {
    const chain = city.chain(code);
    common = common.filter((division, level) => chain[level]?.code === division.code);
  }
  return common.at(-1);
}
