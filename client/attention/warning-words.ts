// What a warning is called and who stands behind it, in the words that list, detail, speech and announcements share.
import type { WarningRow } from "../../shared/view.ts";
import type { Lang, Translate } from "../i18n/catalogue.ts";
import { nameOf } from "../i18n/catalogue.ts";
import { areaName } from "../panels/place.ts";
import { warningTitle } from "../panels/visible-title.ts";
import type { CityInfo } from "../sync/city-info.ts";
import type { Audience } from "../wall/address.ts";

export type Reader = {
  readonly t: Translate;
  readonly lang: Lang;
  readonly city: CityInfo;
  readonly scope: string;
  readonly audience: Audience;
};

/** A statutory warning by its issuer; the city's own is called internal; a model's is its own issuer. */
export function issuedBy(row: WarningRow, { t, audience }: Pick<Reader, "t" | "audience">): readonly string[] {
  if (row.authority === "statutory") return [row.issuer];
  const proposed = row.proposed === null ? [] : [t("warnings.proposedRed")];
  if (row.authority === "model") return [t("authority.model"), ...proposed];
  return [t("authority.city"), ...(audience === "duty" ? [row.issuer] : []), ...proposed];
}

/** The kind, short enough to be heard; a statutory warning by its public title. */
export function whatOf(row: WarningRow, reader: Reader): string {
  const kind = reader.city.kind(row.kind);
  return kind ? nameOf(kind, reader.lang) : warningTitle(row, { ...reader, audience: "visitors" });
}

/** What is said before a sentence about something that is not real, or that is real while a drill is on. */
export function markOf(exercise: boolean, { t, city }: Reader, drill: boolean): string {
  const said = [...(city.demo ? [t("mark.demo")] : []), ...(exercise ? [t("mark.exercise")] : drill ? [t("layout.real")] : [])];
  return said.map((mark) => t("say.mark", { mark })).join("");
}

/** One sentence: level, kind, place, who says so. */
export function sayWarning(row: WarningRow, reader: Reader, drill: boolean): string {
  const { t } = reader;
  return t("say.warning", {
    mark: markOf(row.exercise, reader, drill),
    level: t(`level.${row.level}.warning`),
    what: whatOf(row, reader),
    place: areaName(reader.city, row.area, reader),
    authority: row.authority === "statutory" ? t("say.statutory", { issuer: row.issuer }) : t(`say.${row.authority}`),
  });
}
