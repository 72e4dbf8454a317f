// A length of time in one short figure: 35 min, 3.5 h, 2.4 d of 24 hours.
import type { Translate } from "../i18n/catalogue.ts";
import type { Format } from "../i18n/format.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** From so many hours on in days. Hours of work stay hours: a working day has fewer than 24. */
const LONG_HOURS = 100;

export function durationText(ms: number, { t, format }: { readonly t: Translate; readonly format: Format }): string {
  if (ms < MINUTE_MS) return t("account.underMinute");
  const hours = ms / HOUR_MS;
  if (hours < 1) return t("account.minutes", { n: format.count(ms / MINUTE_MS) });
  if (hours < LONG_HOURS) return t("account.hours", { n: format.decimal(hours) });
  return t("account.days", { n: format.decimal(hours / 24) });
}
