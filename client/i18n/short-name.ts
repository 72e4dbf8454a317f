// Names of divisions where room is short: English drops the word for the level, Chinese needs it to read as a name.
import { type Lang, nameOf } from "./catalogue.ts";

const LEVEL_WORD = / (?:District|County|City|Town|Subdistrict|Community|Village)$/;

export function shortNameOf(named: { readonly name: string; readonly nameEn?: string | undefined }, lang: Lang): string {
  const name = nameOf(named, lang);
  return lang === "en" ? name.replace(LEVEL_WORD, "") : name;
}
