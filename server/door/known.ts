// What is known of a report or warning: from the state while that holds it, from the index once the state has let it go.
import { gridIndexOf } from "../../shared/city.ts";
import type { CityEvent } from "../../shared/event.ts";
import { type Ranges, rangesOf } from "../../shared/fold/area.ts";
import type { CityState } from "../../shared/state.ts";
import type { ReportIndex } from "../index/report-index.ts";

/** Every report and warning there ever was. */
export type Past = Pick<ReportIndex, "report" | "warning">;

/** `letGo`: the log has it and the state does not any more. */
type KnownReport = { readonly grid: number; readonly source: string; readonly letGo: boolean };
type KnownWarning = { readonly ranges: Ranges; readonly letGo: boolean };

export interface Known {
  /** About 4 µs for an id that nobody has used, which the index is asked for. */
  report(reportId: string): KnownReport | null;
  warning(warningId: string): KnownWarning | null;
  /** Whether the event is about a report or warning that the state has let go. */
  isLetGo(event: CityEvent): boolean;
}

export function createKnown(state: () => CityState, past: Past): Known {
  const known: Known = {
    report(reportId) {
      const current = state();
      const held = current.reports.get(reportId);
      if (held) return { grid: held.grid, source: held.source, letGo: false };
      const old = current.letGoSeq > 0 ? past.report(reportId)?.report : undefined;
      // The index reads the log and may be ahead of the state: what the state has yet to take was not let go.
      if (!old || old.submittedSeq > current.seq) return null;
      return { grid: gridIndexOf(current.city, old.grid), source: old.source, letGo: true };
    },
    warning(warningId) {
      const current = state();
      const held = current.warnings.get(warningId);
      if (held) return { ranges: held.ranges, letGo: false };
      const old = current.letGoSeq > 0 ? past.warning(warningId)?.warning : undefined;
      if (!old || old.raisedSeq > current.seq) return null;
      return { ranges: rangesOf(current, old.area), letGo: true };
    },
    isLetGo({ type, data }) {
      if (type.startsWith("chengge.report.")) return known.report((data as { reportId: string }).reportId)?.letGo ?? false;
      if (type.startsWith("chengge.warning.")) return known.warning((data as { warningId: string }).warningId)?.letGo ?? false;
      return false;
    },
  };
  return known;
}
