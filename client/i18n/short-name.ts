// Names where room is short: English drops the word for the level or the kind of office, Chinese needs it to read as a name.
import { type Lang, nameOf } from "./catalogue.ts";

const LAST_WORD = / (?:District|County|City|Town|Subdistrict|Community|Village|Bureau|Company|Group|Commission|Office|Offices|Department)$/;

export function shortNameOf(named: { readonly name: string; readonly nameEn?: string | undefined }, lang: Lang): string {
  const name = nameOf(named, lang);
  return lang === "en" ? name.replace(LAST_WORD, "") : name;
}
