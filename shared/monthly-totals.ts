// Monthly totals that a city brings along from before its log began: `monthly-totals.csv` of its folder, checked.
import type { CityTree } from "./city.ts";
import { createReport, type Fault } from "./city-fault.ts";

export const MONTHLY_TOTALS_FILE = "monthly-totals.csv";
const MONTHLY_MEASURES = ["reports", "closed", "due", "onTime", "participation"] as const;
export type MonthlyMeasure = (typeof MONTHLY_MEASURES)[number];

/** Months of a century for every county and town of a large city would not fill it. */
const MOST_LINES = 200_000;
const HEADER = "month,division,measure,value";

export type MonthlyTotals = {
  /** Sum over whole months, "2025-01" up to, without, "2025-11"; null when one of them is missing. */
  readonly sum: (measure: MonthlyMeasure, division: string, from: string, to: string) => number | null;
  readonly size: number;
};

export const NO_MONTHLY_TOTALS: MonthlyTotals = { sum: () => null, size: 0 };

/** Plain lines of four values without quotes, since none needs them. Every fault with its line and cure. */
export function readMonthlyTotals(
  text: string,
  tree: Pick<CityTree, "byCode" | "places">,
): { readonly totals: MonthlyTotals } | { readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const report = createReport(MONTHLY_TOTALS_FILE, faults);
  const values = new Map<string, number>();
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (lines[0]?.trim() !== HEADER) report("line 1", `is not "${HEADER}"`, "begin the file with that line");
  if (lines.length > MOST_LINES) report(`line ${MOST_LINES}`, "is followed by more", `keep to ${MOST_LINES} lines`);
  lines.slice(1, MOST_LINES).forEach((line, at) => {
    if (line.trim() === "") return;
    const place = `line ${at + 2}`;
    const [month = "", division = "", measure = "", value = "", ...more] = line.split(",").map((part) => part.trim());
    if (more.length > 0 || line.includes('"')) report(place, "is not four plain values", `write it as ${HEADER}, without quotes`);
    else if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month)) report(place, `"${month}" is no month`, "write it as 2025-11");
    else if (!isDivision(tree, division))
      report(place, `"${division}" is no division`, "name a division of city.json; grids have no monthly totals");
    else if (!isMeasure(measure)) report(place, `"${measure}" is no measure`, `use ${MONTHLY_MEASURES.join(", ")}`);
    else if (!/^\d{1,12}$/.test(value)) report(place, `"${value}" is no whole number`, "write digits alone, such as 112804");
    else if (values.has(keyOf(measure, division, month)))
      report(place, `a second value for ${measure} of ${division} in ${month}`, "keep one of them");
    else values.set(keyOf(measure, division, month), Number(value));
  });
  checkRates(values, report);
  return faults.length > 0 ? { faults } : { totals: { sum: (...wanted) => sumOf(values, wanted), size: values.size } };
}

/** "2025-12" and then "2026-01". */
export function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

const keyOf = (measure: string, division: string, month: string) => `${measure} ${division} ${month}`;

function isDivision({ byCode, places }: Pick<CityTree, "byCode" | "places">, code: string): boolean {
  const place = places[byCode.get(code) ?? -1];
  return place !== undefined && place.children.length > 0;
}

function isMeasure(word: string): word is MonthlyMeasure {
  return MONTHLY_MEASURES.some((measure) => measure === word);
}

/** What was closed on time is a part of what was due. */
function checkRates(values: ReadonlyMap<string, number>, report: ReturnType<typeof createReport>): void {
  for (const [key, onTime] of values) {
    const [measure = "", division = "", month = ""] = key.split(" ");
    if (measure !== "onTime") continue;
    const due = values.get(keyOf("due", division, month));
    if (due === undefined) report(`${month} ${division}`, "has onTime and no due", "add due: a rate says its denominator");
    else if (onTime > due) report(`${month} ${division}`, `onTime ${onTime} is more than due ${due}`, "correct one of them");
  }
}

function sumOf(values: ReadonlyMap<string, number>, [measure, division, from, to]: Parameters<MonthlyTotals["sum"]>): number | null {
  let sum = 0;
  for (let month = from; month < to; month = monthAfter(month)) {
    const value = values.get(keyOf(measure, division, month));
    if (value === undefined) return null;
    sum += value;
  }
  return sum;
}
