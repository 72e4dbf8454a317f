// Why a warning is there, from whatever its source sent: the figures that are understood, and the rest as it is, bounded.

export type Evidence = {
  readonly text: string | null;
  readonly observed: number | null;
  readonly expected: number | null;
  readonly windowMs: number | null;
  readonly recurrenceDays: number | null;
  readonly grids: number | null;
  readonly reports: readonly string[];
  readonly reportCount: number | null;
  readonly model: string | null;
  readonly score: number | null;
  readonly threshold: number | null;
  readonly rest: readonly (readonly [key: string, value: string])[];
  /** Values that are not shown. */
  readonly more: number;
};

const MOST_REST = 16;
const MOST_REPORTS = 200;
const LONGEST_VALUE = 160;
const LONGEST_TEXT = 4000;
const WINDOWS: Readonly<Record<string, number>> = {
  windowMs: 1,
  windowSeconds: 1000,
  windowMinutes: 60_000,
  windowHours: 3_600_000,
  windowDays: 86_400_000,
};

/** Never throws: a source may send any JSON. */
export function readEvidence(sent: unknown): Evidence | null {
  if (sent === null || sent === undefined || sent === "") return null;
  const empty: Evidence = {
    text: null,
    observed: null,
    expected: null,
    windowMs: null,
    recurrenceDays: null,
    grids: null,
    reports: [],
    reportCount: null,
    model: null,
    score: null,
    threshold: null,
    rest: [],
    more: 0,
  };
  if (typeof sent !== "object") return { ...empty, text: cut(String(sent), LONGEST_TEXT) };
  const left = new Map(Object.entries(sent));
  const take = <T>(read: (value: unknown) => T | null, ...keys: readonly string[]): T | null => {
    for (const key of keys) {
      const value = left.has(key) ? read(left.get(key)) : null;
      if (value === null) continue;
      left.delete(key);
      return value;
    }
    return null;
  };
  const window = Object.keys(WINDOWS).find((key) => numberOf(left.get(key)) !== null);
  const windowIn = window === undefined ? null : take(numberOf, window);
  const reports = take(namesOf, "reports", "reportIds");
  const known = {
    text: take(textOf, "text", "summary", "reason"),
    observed: take(numberOf, "observed"),
    expected: take(numberOf, "expected"),
    windowMs: windowIn === null ? null : windowIn * (WINDOWS[window ?? ""] ?? 1),
    recurrenceDays: take(numberOf, "recurrenceDays"),
    grids: take(countOf, "grids"),
    reports: (reports ?? []).slice(0, MOST_REPORTS),
    reportCount: reports?.length ?? take(countOf, "reports", "reportCount"),
    model: take(textOf, "model"),
    score: take(numberOf, "score"),
    threshold: take(numberOf, "threshold"),
  };
  const rest = [...left].map(([key, value]) => [cut(key, 64), valueText(value)] as const);
  return { ...known, rest: rest.slice(0, MOST_REST), more: Math.max(0, rest.length - MOST_REST) };
}

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const numberOf = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : null);
const textOf = (value: unknown) => (typeof value === "string" && value !== "" ? cut(value, LONGEST_TEXT) : null);
const countOf = (value: unknown) => (Array.isArray(value) ? value.length : numberOf(value));
const namesOf = (value: unknown) => (Array.isArray(value) && value.every((name) => typeof name === "string") ? (value as string[]) : null);

function valueText(value: unknown): string {
  return cut(typeof value === "string" ? value : (JSON.stringify(value) ?? ""), LONGEST_VALUE);
}
