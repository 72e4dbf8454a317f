// What a display before visitors does not show: titles of reports, and anything about a case of social stability.
import type { Patch, ReportRow, View, WarningRow } from "../../shared/view.ts";

type Rows<T> = readonly T[];

/** A view or a patch as visitors may see it. */
export function forAudience<T extends View | Patch>(shown: T): T {
  if (!("reports" in shown)) {
    const { tables } = shown as Patch;
    if (!tables) return shown;
    const { reports, warnings, returned, timeline } = tables;
    return {
      ...shown,
      tables: {
        ...tables,
        ...(reports?.set && { reports: { ...reports, set: reportsFor(reports.set) } }),
        ...(warnings?.set && { warnings: { ...warnings, set: warningsFor(warnings.set) } }),
        ...(returned?.set && { returned: { ...returned, set: warningsFor(returned.set) } }),
        ...(timeline?.set && { timeline: { ...timeline, set: warningsFor(timeline.set) } }),
      },
    };
  }
  const view = shown as View;
  return {
    ...shown,
    reports: reportsFor(view.reports),
    warnings: warningsFor(view.warnings),
    returned: warningsFor(view.returned),
    timeline: warningsFor(view.timeline),
  };
}

export const reportsFor = (rows: Rows<ReportRow>): ReportRow[] =>
  rows.filter((row) => row.family !== "stability").map((row) => ({ ...row, title: null, titleEn: null }));

export const warningsFor = <T extends Pick<WarningRow, "family">>(rows: Rows<T>): T[] => rows.filter((row) => row.family !== "stability");
