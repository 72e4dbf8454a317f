// What "usual" rests on, in words: how many comparable days of how many weeks.
import type { Usual } from "../../shared/view.ts";
import { useView } from "../sync/city-context.tsx";
import type { Words } from "./picture.ts";
import { useWords } from "./use-words.ts";
import { LEAST_DAYS } from "./usual-hours.ts";

/** What the words need of a view. */
export type Rests = Pick<Usual, "days" | "dayType" | "weeks">;

/** "9 working days in 2 weeks"; null where too few days are known to call anything usual. */
export function restsText({ days, dayType, weeks }: Rests, { t }: Pick<Words, "t">): string | null {
  return days < LEAST_DAYS ? null : t(`charts.rests.${dayType}`, { n: days, weeks });
}

/** "Usual: 9 working days in 2 weeks", or how many days are known of those that it takes. */
export function useUsualSaid(): string {
  const { t } = useWords();
  const usual = useView(({ usual }) => usual);
  const rests = restsText(usual, { t });
  return rests === null ? t("charts.fewDays", { n: usual.days }) : t("charts.rests.said", { rests });
}
