// The divisions above a place as names, without the root, which everybody knows.
import { type Lang, nameOf } from "../i18n/catalogue.ts";
import type { CityDivision } from "../sync/city-info.ts";

export function pathOf(chain: readonly CityDivision[], lang: Lang): readonly { readonly code: string; readonly name: string }[] {
  return chain.slice(1).map((division) => ({ code: division.code, name: nameOf(division, lang) }));
}
