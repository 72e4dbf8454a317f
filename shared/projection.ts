// How a day goes on: what has come so far carried on to midnight, with a band as wide as such projections have been wrong.
import type { Band } from "./view.ts";

/** A day cut at this time of day: reports until now, of these the last `RECENT_MS`, and from now to midnight. */
export type DayParts = { readonly sofar: number; readonly recent: number; readonly rest: number };
export type DayBegun = Omit<DayParts, "rest">;

/** Long enough to count in, short enough to see a storm come or go. */
export const RECENT_MS = 2 * 3_600_000;
/** Reports' worth of "as usual" that a pace is weighed against. */
const PACE_WEIGHT = 5;
/** How much of an unusual pace the rest of the day keeps, as a power: at four times the usual now, 2.6 times from here. */
const PERSISTENCE = 0.7;
/** What a pace adds to the doubt, for each of its natural logarithms: a storm may go on, or be over within the hour. */
const DOUBT_PER_PACE = 0.3;
/** Beyond twice or half the usual a past day says little about how far off an ordinary one is. */
const ORDINARY = Math.LN2;
/** Least standard deviation of a logarithm: however well the past agrees with itself, a day may differ so much. */
const LEAST_DOUBT = 0.04;
/** The 90th percentile of a normal distribution. */
const Z90 = 1.2816;

/**
 * What is still to come today with its 80 % band, from at least two comparable days. Each of these is projected from the others in the same
 * way: how far that was off, beyond what chance does to a count, is the doubt; a pace far from usual and chance itself add to it.
 */
export function projectRest(today: DayBegun, days: readonly DayParts[]): Band {
  const { rest, pace } = carryOn(today, days);
  const doubt = Math.max(LEAST_DOUBT ** 2, doubtOf(days)) + (DOUBT_PER_PACE * pace) ** 2 + 1 / (rest + 1);
  const spread = Math.exp(wideFor(days.length) * Math.sqrt(doubt));
  return { low: Math.max(0, (rest + 0.5) / spread - 0.5), mid: rest, high: (rest + 0.5) * spread - 0.5 };
}

/** The rest as these days had it, at the pace of now: the logarithm of how many times the usual came so far, and of how much that changed lately. */
function carryOn({ sofar, recent }: DayBegun, days: readonly DayParts[]): { readonly rest: number; readonly pace: number } {
  const all = paceOf(sofar, median(days.map((day) => day.sofar)));
  const lately = paceOf(recent, median(days.map((day) => day.recent)) * Math.exp(all));
  const pace = all + lately;
  return { rest: median(days.map((day) => day.rest)) * Math.exp(PERSISTENCE * pace), pace };
}

const paceOf = (count: number, usual: number) => Math.log((count + PACE_WEIGHT) / (usual + PACE_WEIGHT));

/** Variance of the logarithm of actual over projected rest, each ordinary day told from the others, less what chance alone makes of it. */
function doubtOf(days: readonly DayParts[]): number {
  const beyondChance = days.flatMap((day, at) => {
    const { rest, pace } = carryOn(day, days.toSpliced(at, 1));
    return Math.abs(pace) > ORDINARY ? [] : [Math.log((day.rest + 0.5) / (rest + 0.5)) ** 2 - 1 / (rest + 1)];
  });
  return beyondChance.reduce((sum, one) => sum + one, 0) / Math.max(1, beyondChance.length);
}

/** About Student's t at 90 %: few days know little of their own spread. */
function wideFor(days: number): number {
  return Z90 + (Z90 ** 3 + Z90) / (4 * Math.max(1, days - 1));
}

function median(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b);
  const middle = (ordered.length - 1) / 2;
  return ((ordered[Math.floor(middle)] ?? 0) + (ordered[Math.ceil(middle)] ?? 0)) / 2;
}
