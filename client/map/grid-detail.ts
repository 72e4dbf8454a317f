// What the card of one grid asks the server for: its reports, the open ones first by what is due, and its day beside its usual one.
import type { ReportClocks } from "../../shared/report-clocks.ts";
import type { HourRow, ReportRow, Stage, Usual, View } from "../../shared/view.ts";

/** A report as the list answers it, its times as ms. */
export type GridReport = Pick<
  ReportRow,
  "reportId" | "kind" | "family" | "title" | "titleEn" | "stage" | "urgency" | "dueAt" | "runsFrom" | "changedAt" | "overdue"
>;

export type GridDay = {
  readonly today: number;
  readonly usual: Pick<Usual, "days" | "reportsToday" | "hourly">;
  readonly hours: readonly HourRow[];
  /** The city minute that "today" is judged by. */
  readonly clock: number;
};

/** Reports of the list that are looked at: a grid has a few a week. */
const REPORTS_ASKED = 100;

const ENDED: ReadonlySet<Stage> = new Set<Stage>(["closed", "settled", "voided", "folded"]);
export const isOpen = ({ stage }: Pick<ReportRow, "stage">) => !ENDED.has(stage);

export const detailPaths = (code: string) => ({
  reports: `/api/v1/reports?scope=${encodeURIComponent(code)}&limit=${REPORTS_ASKED}`,
  state: `/api/v1/state?scope=${encodeURIComponent(code)}`,
});

/** Open before ended; of the open what is due first before what is not, what has no limit last; of the ended the latest first. */
export function parseReports(answer: unknown): readonly GridReport[] {
  const { items } = answer as {
    items: readonly (Omit<GridReport, "dueAt" | "runsFrom" | "changedAt"> & {
      dueAt: string | null;
      runsFrom: string;
      changedAt: string;
    })[];
  };
  const ms = (text: string | null) => (text === null ? null : Date.parse(text));
  const dueFirst = (report: GridReport) => (report.stage === "deferred" ? null : report.dueAt) ?? Number.POSITIVE_INFINITY;
  return items
    .map((item): GridReport => {
      const { reportId, kind, family, title, titleEn, stage, urgency, overdue } = item;
      return {
        reportId,
        kind,
        family,
        title,
        titleEn,
        stage,
        urgency,
        overdue,
        dueAt: ms(item.dueAt),
        runsFrom: ms(item.runsFrom) ?? 0,
        changedAt: ms(item.changedAt) ?? 0,
      };
    })
    .sort((a, b) => {
      if (isOpen(a) !== isOpen(b)) return isOpen(a) ? -1 : 1;
      if (!isOpen(a)) return b.changedAt - a.changedAt;
      const [dueA, dueB] = [dueFirst(a), dueFirst(b)];
      return dueA === dueB ? b.changedAt - a.changedAt : dueA - dueB;
    });
}

export function parseDay(answer: unknown): GridDay {
  const { totals, usual, hours, clock } = answer as Pick<View, "totals" | "usual"> & {
    readonly hours: readonly (Omit<HourRow, "at"> & { readonly at: string })[];
    readonly clock: string;
  };
  return {
    today: totals.reportsToday,
    usual,
    hours: hours.map((row) => ({ ...row, at: Date.parse(row.at) })),
    clock: Date.parse(clock),
  };
}

/** A clock of a report: how long until its limit, by how much it is over, or why it does not run. */
export type Clock = { readonly kind: "left" | "soon" | "over"; readonly ms: number } | { readonly kind: "stopped" | "none" | "ended" };

export function clockOf(
  report: Pick<GridReport, "stage" | "kind" | "dueAt" | "runsFrom">,
  now: number,
  clocks: Pick<ReportClocks, "whole">,
): Clock {
  if (!isOpen(report)) return { kind: "ended" };
  if (report.stage === "deferred") return { kind: "stopped" };
  if (report.dueAt === null) return { kind: "none" };
  const { state, leftMs } = clocks.whole({ ...report, stoppedAt: null, closedAt: null }, now);
  if (state === "overdue") return { kind: "over", ms: now - report.dueAt };
  return { kind: state === "soon" ? "soon" : "left", ms: leftMs };
}
