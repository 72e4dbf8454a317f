// The feed stands in the order of arrival; which of its reports tell of a time long before those that came earlier.
import type { ReportRow } from "../../shared/view.ts";

/** Sources' clocks and batches differ by minutes; more is a late report. */
const LATE_MS = 10 * 60_000;

/** `rows` newest arrival first. */
export function lateArrivals(rows: readonly Pick<ReportRow, "reportId" | "submittedAt">[]): ReadonlySet<string> {
  const late = new Set<string>();
  let newest = Number.NEGATIVE_INFINITY;
  for (const { reportId, submittedAt } of rows.toReversed()) {
    if (submittedAt < newest - LATE_MS) late.add(reportId);
    newest = Math.max(newest, submittedAt);
  }
  return late;
}
