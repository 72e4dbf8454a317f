// Folds one report or one warning alone, by the very rules of the city's state: a city in which nothing else is.
import type { CityEvent, Recorded } from "../../shared/event.ts";
import { emptyTally } from "../../shared/fold/tally.ts";
import { type CityFolder, emptyState, type Report, reduce, type Warning } from "../../shared/state.ts";

export type Folded<T> = {
  /** Null when the step is for something that nobody submitted. */
  readonly after: T | null;
  /** Whether the step was allowed and changed anything. */
  readonly taken: boolean;
};

export interface Pocket {
  /** The last minute of the log, by which warnings run out. */
  clock: number;
  report(before: Report | null, record: Recorded): Folded<Report>;
  warning(before: Warning | null, record: Recorded): Folded<Warning>;
}

export function createPocket(city: CityFolder): Pocket {
  const state = emptyState(city);
  const fold = (record: Recorded): boolean => {
    const root = emptyTally();
    state.places[0] = root; // nothing is counted here for longer than a step
    state.dueAgenda.clear();
    state.removals.length = 0;
    state.seq = record.seq - 1;
    reduce(state, [record]);
    return root.outOfOrder === 0 && root.conflicts === 0;
  };
  return {
    get clock() {
      return state.clock;
    },
    set clock(at: number) {
      state.clock = at;
    },
    report(before, record) {
      if (before && isTooLate(record)) return { after: before, taken: false };
      if (before) state.reports.set(before.reportId, before);
      // Without its grid it counts at the root alone; its place is kept beside it.
      const { grid: _, ...placed } = record.placed;
      const taken = fold({ ...record, placed });
      const [after = null] = state.reports.values();
      state.reports.clear();
      return { after, taken };
    },
    warning(before, record) {
      if (before && isTooLate(record)) return { after: before, taken: false };
      if (before) state.warnings.set(before.warningId, runOut(before, state.clock));
      const taken = fold(record);
      const [after = null] = state.warnings.values();
      state.warnings.clear();
      return { after, taken };
    },
  };
}

/** The state had let go of what the record is about, and took nothing of it; so it is here, but that a redaction erases. */
function isTooLate({ event, placed }: Recorded): boolean {
  return placed.known === true && event.type !== "chengge.report.redacted";
}

/** The warning as the passing of time has left it. */
export function runOut(warning: Warning, clock: number): Warning {
  const ended = warning.endedAt === null && warning.expiresAt !== null && warning.expiresAt <= clock;
  const unshelved = warning.shelvedUntil !== null && warning.shelvedUntil <= clock;
  if (!ended && !unshelved) return warning;
  return { ...warning, ...(ended && { endedAt: warning.expiresAt }), ...(unshelved && { shelvedUntil: null, shelvedReason: null }) };
}

/** What a history is of: a report, a warning, or nothing. */
export function aboutOf({ type, data }: CityEvent): string | null {
  if (type.startsWith("chengge.report.")) return reportKey((data as { reportId: string }).reportId);
  if (type.startsWith("chengge.warning.")) return warningKey((data as { warningId: string }).warningId);
  return null;
}

export const reportKey = (reportId: string) => `r:${reportId}`;
export const warningKey = (warningId: string) => `w:${warningId}`;
