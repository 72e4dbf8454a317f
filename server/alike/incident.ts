// One incident, many voices: which report a folded one belongs to in the end, and whether it may be folded into another.
import type { CityState, Report } from "../../shared/state.ts";

type Reports = Pick<CityState, "reports">;

const OPEN_STAGES: ReadonlySet<Report["stage"]> = new Set<Report["stage"]>([
  "submitted",
  "accepted",
  "dispatched",
  "received",
  "resolved",
  "verified",
  "deferred",
]);
export const isOpen = ({ stage }: Pick<Report, "stage">) => OPEN_STAGES.has(stage);

/**
 * The report at the end of `into`: the one that is worked on. Undefined where the state does not hold it, or where two desks folded two
 * reports into each other at the same moment, until somebody unfolds one.
 */
export function mainOf({ reports }: Reports, reportId: string): Report | undefined {
  const seen = new Set<string>();
  let report = reports.get(reportId);
  while (report?.stage === "folded" && report.into !== null && !seen.has(report.reportId)) {
    seen.add(report.reportId);
    report = reports.get(report.into);
  }
  return report?.stage === "folded" ? undefined : report;
}

/** Why `reportId` may not be folded into `into`, with the cure; null when it may. */
export function foldFault(state: Reports, reportId: string, into: string): string | null {
  if (into === reportId) return "into: a report cannot be folded into itself: name the report that is worked on";
  if (!state.reports.has(into)) return "into: no report of the last days has this id: GET …/alike offers those that are like it";
  const main = mainOf(state, into);
  if (!main) return `into: ${into} leads to no open report: unfold it first`;
  if (main.reportId === reportId) return `into: ${into} is folded into this very report: unfold it, or fold the other way round`;
  if (main.reportId !== into) return `into: ${into} is itself folded into ${main.reportId}: name that one`;
  return isOpen(main) ? null : `into: ${into} is ${main.stage} already: reopen it if the matter goes on, or handle this report on its own`;
}
