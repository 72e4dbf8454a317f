// The figures of day, week, month and year with what they are compared with: from the index, the state's days, and the city's monthly totals.
import { DAY, HOUR, type Tally } from "../shared/fold/tally.ts";
import { type MonthlyMeasure, type MonthlyTotals, monthAfter } from "../shared/monthly-totals.ts";
import {
  type Compared,
  dateOf,
  dayNumber,
  monthOfDay,
  PERIODS,
  type PeriodAnswer,
  type PeriodCell,
  type PeriodFigure,
  type PeriodStretches,
  type PeriodsAnswer,
  type Stretch,
  stretchesOf,
} from "../shared/periods.ts";
import type { CityState } from "../shared/state.ts";
import { HOUR_MS, HOURS_KEPT, hourOf } from "../shared/view.ts";
import type { Counted, ReportIndex } from "./index/report-index.ts";

/** Counts of whole past days that are kept for an hour of the city clock: all stretches of 50 scopes. */
const COUNTS_KEPT = 4000;
/** Days that the state's tallies hold beside today. */
const DAYS_KEPT = 69;

type Parts = {
  readonly state: () => CityState;
  readonly index: Pick<ReportIndex, "count" | "closedSince">;
  readonly totals: MonthlyTotals;
};
type Flow = Counted | "participation";
/** One question: a scope at one moment. */
type Asked = { readonly state: CityState; readonly scope: string; readonly tally: Tally; readonly since: number };

/** `answer` is for a scope that the city has. What came late for a past day shows within an hour. */
export function createPeriods({ state: stateNow, index, totals }: Parts): { answer: (scope: string) => PeriodsAnswer } {
  const kept = new Map<string, number>();
  let keptHour = 0;
  const remembered = (key: string, count: () => number): number => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const value = count();
    if (kept.size < COUNTS_KEPT) kept.set(key, value);
    return value;
  };

  /** What the log tells of a stretch that it covers; null where it is not kept. */
  const logged = (what: Flow, { state, scope, tally }: Asked, { from, to }: Stretch): number | null => {
    if (what === "participation") return participationOf(state, tally, { from, to });
    const { calendar } = state.city;
    const lastMidnight = Math.max(from, calendar.startOfDay(calendar.dayOf(to)));
    // The limit that comes with this very minute has come; a source's clock may run ahead of the city's, and what it reports is today's.
    const end = to < state.clock ? to : what === "due" || what === "onTime" ? to + 1 : calendar.startOfDay(calendar.dayOf(to) + 1);
    const days =
      from < lastMidnight
        ? remembered(`${scope} ${what} ${from} ${lastMidnight}`, () => index.count(what, scope, { from, to: lastMidnight }))
        : 0;
    return days + index.count(what, scope, { from: lastMidnight, to: end });
  };

  /** Whole months that were brought along, then the log; null when something of the stretch is missing. */
  const flow = (what: Flow, asked: Asked, stretch: Stretch): number | null => {
    const { since, scope, state } = asked;
    if (stretch.from >= since) return logged(what, asked, stretch);
    const months = monthsBefore(state, stretch, since);
    if (!months) return null;
    const imported = totals.sum(what as MonthlyMeasure, scope, months.from, months.until);
    if (imported === null) return null;
    const rest = months.end < stretch.to ? logged(what, asked, { from: months.end, to: stretch.to }) : 0;
    return rest === null ? null : imported + rest;
  };

  type Amount = { readonly value: number; readonly n?: number };
  type Measured = (asked: Asked, stretch: Stretch) => Amount | null;
  const amount =
    (what: Flow): Measured =>
    (asked, stretch) => {
      const value = flow(what, asked, stretch);
      return value === null ? null : { value };
    };
  const onTimeRate: Measured = (asked, stretch) => {
    const n = flow("due", asked, stretch);
    const onTime = n ? flow("onTime", asked, stretch) : null;
    return n === null || onTime === null ? null : { value: onTime / n, n };
  };

  const cell = (measure: Measured, asked: Asked, { now, before, lastYear }: PeriodStretches): PeriodCell => {
    const whole = measure(asked, now);
    const from = whole ? now.from : Math.min(Math.max(now.from, asked.since), now.to);
    const own = whole ?? measure(asked, { from, to: now.to });
    const figure: PeriodFigure | null = own ? { ...own, from } : null;
    const beside = (then: Stretch | null): Compared => {
      if (!then) return { reason: "same" };
      const other = whole ? measure(asked, then) : null;
      if (whole && other) return { ...other, base: whole.value, to: now.to };
      return (
        wholeMonths(measure, asked, { now, then }) ?? {
          reason: !whole ? "short" : then.from >= asked.since && measure !== onTimeRate ? "kept" : "none",
        }
      );
    };
    return { now: figure, before: beside(before), lastYear: beside(lastYear) };
  };

  return {
    answer(scope) {
      const state = stateNow();
      const { calendar, tree } = state.city;
      const tally = state.places[tree.byCode.get(scope) ?? -1];
      if (!tally) throw new Error(`no place has the code ${scope}`);
      if (keptHour !== hourOf(state.clock)) kept.clear();
      keptHour = hourOf(state.clock);
      const today = calendar.dayOf(state.clock);
      const closedSince = remembered("since", () => index.closedSince() ?? state.clock);
      // The day on which the first ended may have begun before the log did.
      const since = calendar.startOfDay(Math.min(today, calendar.dayOf(closedSince) + 1));
      const asked: Asked = { state, scope, tally, since };
      const stretches = stretchesOf(calendar, state.clock);
      const answerOf = (one: PeriodStretches): PeriodAnswer => ({
        ...one,
        measures: {
          reports: cell(amount("reports"), asked, one),
          closed: cell(amount("closed"), asked, one),
          onTimeRate: cell(onTimeRate, asked, one),
          overdue: overdueCell(asked, one),
          participation: cell(amount("participation"), asked, one),
        },
      });
      const periods = Object.fromEntries(PERIODS.map((period) => [period, answerOf(stretches[period])]));
      return { scope, clock: state.clock, since, periods: periods as PeriodsAnswer["periods"] };
    },
  };
}

/** The whole months of a stretch that begin before the log does; null when it does not begin with a month, or ends within such a one. */
function monthsBefore({ city: { calendar } }: CityState, { from, to }: Stretch, since: number) {
  const first = calendar.dayOf(from);
  if (dateOf(first).day !== 1 || calendar.startOfDay(first) !== from) return null;
  const fromMonth = monthOfDay(first);
  const startOf = (month: string) => calendar.startOfDay(dayNumber({ ...yearMonth(month), day: 1 }));
  let until = fromMonth;
  while (startOf(until) < Math.min(since, to)) until = monthAfter(until);
  return startOf(until) > to ? null : { from: fromMonth, until, end: startOf(until) };
}

const yearMonth = (month: string) => ({ year: Number(month.slice(0, 4)), month: Number(month.slice(5)) });

/** Both stretches up to the beginning of this month, where that is all that can be compared. */
function wholeMonths(
  measure: (asked: Asked, stretch: Stretch) => { readonly value: number; readonly n?: number } | null,
  asked: Asked,
  { now, then }: { readonly now: Stretch; readonly then: Stretch },
): Compared | null {
  const { calendar } = asked.state.city;
  const monthStart = (at: number) => calendar.startOfDay(dayNumber({ ...dateOf(calendar.dayOf(at)), day: 1 }));
  const to = monthStart(now.to);
  // Only a year has whole months behind it; its beginning is the first of January.
  if (to <= now.from || monthStart(now.from) !== now.from || monthStart(then.from) !== then.from) return null;
  const base = measure(asked, { from: now.from, to });
  const other = base && measure(asked, { from: then.from, to: monthStart(then.to) });
  return base && other ? { ...other, base: base.value, to } : null;
}

/** Activities by whole days, and by hours where a day is cut; null where those are not kept so long. */
function participationOf({ city: { calendar }, clock }: CityState, tally: Tally, { from, to }: Stretch): number | null {
  const [first, last] = [calendar.dayOf(from), calendar.dayOf(to)];
  if (first < calendar.dayOf(clock) - DAYS_KEPT) return null;
  const lastStart = calendar.startOfDay(last);
  let sum = 0;
  for (let day = first; day < last; day += 1) sum += tally.days?.get(day)?.[DAY.activities] ?? 0;
  if (to === lastStart) return sum;
  if (to >= clock) return sum + (tally.days?.get(last)?.[DAY.activities] ?? 0);
  if (lastStart < clock - HOURS_KEPT * HOUR_MS) return null;
  for (let hour = hourOf(lastStart); hour < to; hour += HOUR_MS)
    sum += Math.min(1, (to - hour) / HOUR_MS) * (tally.hours?.get(hour)?.[HOUR.activities] ?? 0);
  return Math.round(sum);
}

/** A level: how many are overdue at the end of each stretch. It is kept for 15 days. */
function overdueCell({ state, tally, since }: Asked, { now, before, lastYear }: PeriodStretches): PeriodCell {
  const { overdue: value } = tally;
  const beside = (then: Stretch | null): Compared => {
    if (!then) return { reason: "same" };
    if (then.to < since) return { reason: "none" };
    if (then.to < state.clock - (HOURS_KEPT - 1) * HOUR_MS) return { reason: "kept" };
    let changes = 0;
    for (const [hour, row] of tally.hours ?? []) {
      const after = Math.min(1, Math.max(0, (hour + HOUR_MS - then.to) / HOUR_MS));
      changes += after * (row[HOUR.overdueChange] ?? 0);
    }
    return { value: Math.max(0, Math.round(value - changes)), base: value, to: now.to };
  };
  return { now: { value, from: now.to }, before: beside(before), lastYear: beside(lastYear) };
}
