// The clocks of a report: what is left of its whole limit and of its stage's, by the calendar of its kind. For pages and server alike.
import { type CityCalendar, createCalendar } from "./calendar.ts";
import type { CityProfile, Kind } from "./city.ts";
import { spansOf } from "./limits.ts";
import { type Spans, type TimeLeft, timeLeft } from "./time-left.ts";
import type { ReportRow } from "./view.ts";

/** The parts of a report that its clocks go by. */
export type Clocked = Pick<ReportRow, "kind" | "runsFrom" | "dueAt" | "stageSince" | "stageDueAt" | "stoppedAt" | "closedAt" | "stage">;

export type WholeClocked = Omit<Clocked, "stageSince" | "stageDueAt">;

export type ReportClocks = {
  readonly whole: (report: WholeClocked, now: number) => TimeLeft;
  /** Of a deferred report: what is left of the term for which it is put aside, in clock time. */
  readonly stage: (report: Clocked, now: number) => TimeLeft;
  /** The time that counts for the report's limits; null: every hour of the clock. */
  readonly spans: (report: Pick<Clocked, "kind" | "runsFrom">) => Spans | null;
};

type City = Pick<CityProfile, "timeZone" | "calendars" | "holidays"> & { readonly kinds: readonly Pick<Kind, "code" | "limits">[] };

export function createReportClocks(city: City, calendar: CityCalendar = createCalendar(city)): ReportClocks {
  const kinds = new Map(city.kinds.map((kind) => [kind.code, kind]));
  const spans = ({ kind, runsFrom }: Pick<Clocked, "kind" | "runsFrom">) => spansOf(kinds.get(kind), runsFrom, calendar);
  const isOver = ({ stage }: Pick<Clocked, "stage">) => stage === "voided" || stage === "folded";
  return {
    spans,
    whole(report, now) {
      const { runsFrom: since, dueAt, stoppedAt, closedAt } = report;
      return timeLeft({ since, dueAt: isOver(report) ? null : dueAt, stoppedAt, closedAt }, now, spans(report));
    },
    stage(report, now) {
      const { stageSince: since, stageDueAt, stage } = report;
      const clock = { since, dueAt: isOver(report) ? null : stageDueAt, stoppedAt: null, closedAt: null };
      return timeLeft(clock, now, stage === "deferred" ? null : spans(report));
    },
  };
}
