// The title that an audience may read: visitors read the kind alone, and no stability case at all.
import type { ReportRow, WarningRow } from "../../shared/view.ts";
import { type Lang, nameOf, type Translate } from "../i18n/catalogue.ts";
import type { CityInfo } from "../sync/city-info.ts";
import type { Audience } from "../wall/address.ts";

type Reader = { readonly audience: Audience; readonly lang: Lang; readonly city: Pick<CityInfo, "kind">; readonly t: Translate };

/** A report's title, or its kind while nobody has written one. */
export function reportTitle(row: Pick<ReportRow, "title" | "titleEn" | "kind">, reader: Reader): string {
  const title = reader.lang === "en" ? (row.titleEn ?? row.title) : row.title;
  return reader.audience === "duty" && title !== null ? title : kindName(row.kind, reader);
}

/** A statutory warning is public; a city's or a model's own is told to visitors by its kind. */
export function warningTitle(row: WarningRow, reader: Reader): string {
  const title = reader.lang === "en" ? (row.titleEn ?? row.title) : row.title;
  return reader.audience === "duty" || row.authority === "statutory" ? title : kindName(row.kind, reader);
}

/** Whether an audience sees rows of this family at all. */
export function isShown(row: { readonly family: string | null }, audience: Audience): boolean {
  return audience === "duty" || row.family !== "stability";
}

/** The same of a kind's figures, by the family that the catalogue puts it in. */
export function isKindShown(code: string, audience: Audience, city: Pick<CityInfo, "kind">): boolean {
  return isShown({ family: city.kind(code)?.family ?? null }, audience);
}

function kindName(code: string, { city, lang, t }: Reader): string {
  const kind = city.kind(code);
  return kind ? nameOf(kind, lang) : t("mark.unknownKind");
}
