// What a case is called in words: its steps, its clock, its place, lengths of time.
import { STAGES } from "../../shared/view.ts";
import { type Lang, nameOf, type TextKey, type Translate } from "../i18n/catalogue.ts";
import type { Format } from "../i18n/format.ts";
import { shortNameOf } from "../i18n/short-name.ts";
import type { CityInfo } from "../sync/city-info.ts";
import type { CaseClock, CaseStep } from "./case.ts";

const TWO_DAYS_MS = 48 * 3_600_000;

/** Hours and minutes up to two days, whole days beyond; under a minute in words. */
export function spanText(ms: number, format: Format): string {
  return ms >= 60_000 && ms < TWO_DAYS_MS ? format.span(ms) : format.age(ms);
}

const STEPS: Readonly<Record<string, TextKey>> = {
  ...Object.fromEntries(STAGES.map((stage) => [stage, `stage.${stage}` as TextKey])),
  rated: "case.step.rated",
  reopened: "case.step.reopened",
  reminded: "case.step.reminded",
  escalated: "case.step.escalated",
  extended: "case.step.extended",
  resumed: "case.step.resumed",
  supervised: "case.step.supervised",
  unfolded: "case.step.unfolded",
  undone: "case.step.undone",
  redacted: "case.step.redacted",
};

export function stepKey({ step, data }: Pick<CaseStep, "step" | "data">): TextKey {
  if (step === "returned") return data.kind === "rework" ? "case.step.rework" : "case.step.refused";
  return STEPS[step] ?? "case.step.noted";
}

export function sayClock(clock: CaseClock, t: Translate, format: Format): string {
  const span = "left" in clock ? clock.left : "by" in clock ? clock.by : 0;
  return t(`case.clock.${clock.state}`, { span: spanText(span, format) });
}

/** From the county down to the grid, by full names. */
export function pathText(city: CityInfo, grid: string | null, lang: Lang): string | null {
  if (grid === null) return null;
  const names = city
    .chain(grid)
    .slice(1)
    .map((division) => nameOf(division, lang));
  return [...names, city.gridName(grid) ?? grid].join(" ");
}

export function departmentName(city: CityInfo, code: string, lang: Lang): string {
  const department = city.department(code);
  if (!department) return code;
  return lang === "en" ? shortNameOf(department, lang) : (department.short ?? department.name);
}
