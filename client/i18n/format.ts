// Numbers, times and spans as each language expects them, always in the city's time zone.
import type { Lang } from "./catalogue.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

export type Format = {
  /** 7,950: every digit, grouped. */
  readonly count: (value: number) => string;
  /** 1.6万, 108.7亿; 16k, 10.9bn: three or four figures, for large totals. */
  readonly compact: (value: number) => string;
  /** A ratio as 96.7 %; `digits` after the point, 1 unless told. */
  readonly percent: (ratio: number, digits?: number) => string;
  /** A ratio with its sign: +6 %, −12 %, 0 %. */
  readonly signedPercent: (ratio: number) => string;
  /** One digit after the point unless told. */
  readonly decimal: (value: number, digits?: number) => string;
  /** 09:41 */
  readonly time: (at: number) => string;
  /** 09:41:07 */
  readonly clock: (at: number) => string;
  /** 11-23 */
  readonly date: (at: number) => string;
  /** 11-23 09:41 */
  readonly dayTime: (at: number) => string;
  /** 09:41 on the day of `now`, else with the date. */
  readonly near: (at: number, now: number) => string;
  /** 周一, Mon */
  readonly weekday: (at: number) => string;
  /** Hour of the day, 0–23. */
  readonly hour: (at: number) => number;
  /** A length of time in its largest fitting unit: 不到 1 分钟, 12 分钟, 3 小时, 2 天; under 1 min, 12 min, 3 h, 2 d. */
  readonly age: (ms: number) => string;
  /** A length of time in two units: 3 小时 20 分; 3 h 20 min. */
  readonly span: (ms: number) => string;
};

const UNITS = {
  "zh-CN": { underMinute: "不到 1 分钟", minute: " 分钟", minuteAfter: " 分", hour: " 小时", day: " 天" },
  en: { underMinute: "under 1 min", minute: " min", minuteAfter: " min", hour: " h", day: " d" },
} as const;

type Scale = { readonly from: number; readonly unit: number; readonly sign: string };

/** Largest first. */
const SCALES: Readonly<Record<Lang, readonly Scale[]>> = {
  "zh-CN": [
    { from: 1e8, unit: 1e8, sign: "亿" },
    { from: 1e4, unit: 1e4, sign: "万" },
  ],
  en: [
    { from: 1e9, unit: 1e9, sign: "bn" },
    { from: 1e6, unit: 1e6, sign: "M" },
    { from: 1e4, unit: 1e3, sign: "k" },
  ],
};

/** Cheap to use, not to make: keep it. Throws on a name that is no IANA time zone. */
export function createFormat(lang: Lang, timeZone: string): Format {
  const locale = lang === "en" ? "en-GB" : "zh-CN";
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const fixed = [0, 1, 2].map((digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const weekdays = new Intl.DateTimeFormat(locale, { timeZone, weekday: "short" });
  const unit = UNITS[lang];

  const decimal = (value: number, digits = 1) => (fixed[digits] ?? whole).format(value);
  const local = (at: number) => Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]));
  const time = (at: number) => partsText(local(at), "hour:minute");
  const date = (at: number) => partsText(local(at), "month-day");
  const dayTime = (at: number) => partsText(local(at), "month-day hour:minute");
  const dayKey = (at: number) => partsText(local(at), "year-month-day");

  return {
    count: (value) => whole.format(value),
    decimal,
    compact: (value) => {
      const scale = SCALES[lang].find(({ from }) => Math.abs(value) >= from);
      if (!scale) return whole.format(value);
      const scaled = value / scale.unit;
      return decimal(scaled, Math.abs(scaled) >= 1000 ? 0 : 1) + scale.sign;
    },
    percent: (ratio, digits = 1) => `${decimal(ratio * 100, digits)}%`,
    signedPercent: (ratio) => {
      const rounded = Math.round(ratio * 100);
      return `${rounded > 0 ? "+" : rounded < 0 ? "−" : ""}${whole.format(Math.abs(rounded))}%`;
    },
    time,
    clock: (at) => partsText(local(at), "hour:minute:second"),
    date,
    dayTime,
    near: (at, now) => (dayKey(at) === dayKey(now) ? time(at) : dayTime(at)),
    weekday: (at) => weekdays.format(at),
    hour: (at) => Number(local(at)["hour"]),
    age: (ms) => {
      if (ms < MINUTE_MS) return unit.underMinute;
      if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)}${unit.minute}`;
      if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)}${unit.hour}`;
      return `${Math.floor(ms / DAY_MS)}${unit.day}`;
    },
    span: (ms) => {
      const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
      if (minutes < 60) return `${minutes}${unit.minute}`;
      const rest = minutes % 60;
      const hours = `${Math.floor(minutes / 60)}${unit.hour}`;
      return rest === 0 ? hours : `${hours} ${rest}${unit.minuteAfter}`;
    },
  };
}

function partsText(values: Record<string, string>, pattern: string): string {
  return pattern.replace(/year|month|day|hour|minute|second/g, (name) => values[name] ?? "");
}
