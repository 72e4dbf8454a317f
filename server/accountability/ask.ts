// From a place, a period and a figure to what is counted: the city's codes and calendar put into the questions to the tables, and back.
import type { CityState } from "../../shared/state.ts";
import type { Accountability } from "./accountability.ts";
import type { Case, CaseStay, CasesQuery } from "./cases.ts";
import type { AccountFigures, By } from "./count.ts";
import type { Stretch, Where } from "./figures.ts";
import { type AccountPeriod, customStretch, periodOf } from "./stretches.ts";
import { placesIn } from "./write.ts";

/** A calendar period that holds `at` (now by default), or a stretch of one's own. */
export type Span = { readonly period: AccountPeriod; readonly at?: number | undefined } | Stretch;

/** `scope` is one that the city has; `UNLISTED` as `department` or `kind` is all that it has not. */
type Asked = {
  readonly scope: string;
  readonly unplaced?: boolean | undefined;
  readonly department?: string | undefined;
  readonly kind?: string | undefined;
};
export type CasesAsked = Asked & Pick<CasesQuery, "figure" | "stage" | "stretch" | "limit" | "after">;
/** Figures under codes. */
export type AccountRow = Omit<AccountFigures, "holders"> & {
  readonly code: string;
  readonly holders: readonly { readonly department: string; readonly n: number }[];
};
export type ToldCase = Omit<Case, "stay"> & { readonly stay: (Omit<CaseStay, "department"> & { readonly department: string }) | null };

/** The code of what the city folder does not know, and of what lies at no known place. */
export const UNLISTED = "unknown";

type Parts = { readonly state: () => CityState; readonly accounts: Accountability };

export function createAsker({ state, accounts }: Parts) {
  const { tree, profile } = state().city;
  const { departments, kinds } = profile;
  const [departmentNumber, kindNumber] = [placesIn(departments), placesIn(kinds)];
  const departmentCode = (number: number) => departments[number]?.code ?? UNLISTED;
  const placeOf = (code: string) => {
    const place = tree.places[tree.byCode.get(code) ?? -1];
    if (!place) throw new Error(`no place has the code ${code}`);
    return place;
  };
  const whereOf = ({ scope, unplaced, department, kind }: Asked): Where => {
    const { lo, hi, parent } = placeOf(scope);
    return {
      ...{ lo, hi, whole: parent < 0, unplaced },
      department: department === undefined ? undefined : departmentNumber(department),
      kind: kind === undefined ? undefined : kindNumber(kind),
    };
  };
  const stretches = (span: Span) => {
    const { clock, city } = state();
    return "from" in span
      ? customStretch(city.calendar, span.from, span.to)
      : periodOf(city.calendar, span.period, span.at ?? clock, clock);
  };
  return {
    stretches,
    async account({ scope, by, ...span }: { readonly scope: string; readonly by: By } & Span) {
      const children = by === "division" ? placeOf(scope).children.flatMap((at) => tree.places[at] ?? []) : [];
      const { total, rows } = await accounts.count({
        ...{ where: whereOf({ scope }), by, clock: state().clock, ...stretches(span) },
        children: children.map(({ lo, hi }) => ({ lo, hi })),
      });
      const codes = { department: departments, kind: kinds, division: children }[by];
      const rowOf = (code: string, { holders, ...figures }: AccountFigures): AccountRow => ({
        code,
        ...figures,
        holders: holders.map(({ department, n }) => ({ department: departmentCode(department), n })),
      });
      return { total: rowOf("", total), rows: [...rows].map(([at, figures]) => rowOf(codes[at]?.code ?? UNLISTED, figures)) };
    },
    async cases({ scope, unplaced, department, kind, ...query }: CasesAsked) {
      const found = await accounts.list({ ...query, where: whereOf({ scope, unplaced, department, kind }), clock: state().clock });
      const items: readonly ToldCase[] = found.items.map((one) => ({
        ...one,
        stay: one.stay && { ...one.stay, department: departmentCode(one.stay.department) },
      }));
      return { ...found, items };
    },
  };
}
