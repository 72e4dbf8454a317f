// Choices that several forms share.
import { type Lang, nameOf } from "../../i18n/catalogue.ts";
import type { CityInfo } from "../../sync/city-info.ts";

/** Levels below a scope that are offered: what is smaller is a report's place, not a desk's partner. */
const LEVELS_BELOW = 2;

export type Option = { readonly value: string; readonly name: string };

/** The scope itself first, then what lies below it, each with its county. */
export function divisionOptions(city: CityInfo, scope: string, lang: Lang): readonly Option[] {
  const own = city.division(scope);
  if (!own) return [{ value: scope, name: scope }];
  const below = city.divisions.filter(
    (division) =>
      division.level > own.level &&
      division.level <= own.level + LEVELS_BELOW &&
      city.chain(division.code).some(({ code }) => code === scope),
  );
  const nameWithin = (code: string) => {
    const chain = city.chain(code);
    return chain.slice(chain.findIndex((division) => division.code === scope) + 1);
  };
  return [own, ...below].map((division) => {
    const names = nameWithin(division.code).map((one) => nameOf(one, lang));
    return { value: division.code, name: names.join(" ") || nameOf(division, lang) };
  });
}
