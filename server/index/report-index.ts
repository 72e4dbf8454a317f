// The port to the local index of every report and warning there ever was, with their histories: search, lists, exports. Rebuilt from the log.
import type { CityEvent, Seq } from "../../shared/event.ts";
import type { Stretch } from "../../shared/periods.ts";
import type { ReportRow, Stage, WarningRow } from "../../shared/view.ts";
import type { DeskRecords } from "./desk-records.ts";

/** A report as the city knows it. `title` may be a resident's own words: a wall shows it only with `titleShown`. */
export type IndexedReport = Omit<ReportRow, "letGoAt"> & {
  readonly titleShown: boolean;
  readonly source: string;
  readonly coDepartments: readonly string[];
  /** The highest part of its limit at which it has climbed its chain, 0 none. */
  readonly climbed: number;
  /** Whether its last step may be taken back; for ten real seconds only. */
  readonly undoable: boolean;
  /** The report it was folded into. */
  readonly into: string | null;
  readonly reopened: number;
  readonly returned: number;
  /** From its submission, personal numbers masked; null once erased. */
  readonly text: string | null;
  readonly participant: string | null;
  readonly sourceUrl: string | null;
  readonly reading: unknown;
};

export type IndexedWarning = WarningRow & {
  /** When it was lifted, dismissed or ran out; null while in force. */
  readonly endedAt: number | null;
};

/** One event about a report or warning, oldest first. */
export type HistoryEntry = {
  readonly seq: Seq;
  readonly recordedAt: number;
  readonly event: CityEvent;
  /** False: the stage did not allow it, or the id was taken; kept, but it changed nothing. */
  readonly taken: boolean;
};

/** Where a list goes on: the last entry's time and log position. */
export type Cursor = { readonly time: number; readonly seq: Seq };

export type Due = "soon" | "overdue";

export type ReportQuery = {
  /** `newest`: by submission, the default. `due`: open reports, the next limit first, those without one last. */
  readonly sort?: "newest" | "due" | undefined;
  /** A place that the city has. Reports of unknown place are found at the root alone. */
  readonly scope: string;
  /** Any of these. */
  readonly stage?: readonly Stage[] | undefined;
  readonly family?: string | undefined;
  readonly kind?: readonly string[] | undefined;
  readonly department?: readonly string[] | undefined;
  readonly channel?: readonly string[] | undefined;
  readonly overdue?: boolean | undefined;
  /** Open, with three quarters of the limit used up; past it. */
  readonly due?: readonly Due[] | undefined;
  /** This report and those folded into it. */
  readonly incident?: string | undefined;
  /** Words that title or text contain, all of them. */
  readonly q?: string | undefined;
  /** Looks for `q` in the titles that everyone may read alone. */
  readonly shownOnly?: boolean | undefined;
  /** Submitted at or after, and before, ms. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Closed (not settled) at or after. */
  readonly closedFrom?: number | undefined;
  /** Its limit, which counts in the on-time rate, came at or after. */
  readonly dueFrom?: number | undefined;
  /** Whether to count all that it finds, up to COUNT_MAX. */
  readonly count?: boolean | undefined;
  /** 1 to LIST_MAX. */
  readonly limit: number;
  readonly after?: Cursor | undefined;
};

export type WarningQuery = {
  readonly scope: string;
  /** Only those in force, or only those that have ended. */
  readonly active?: boolean | undefined;
  readonly level?: string | undefined;
  readonly authority?: string | undefined;
  readonly family?: string | undefined;
  readonly kind?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
  readonly after?: Cursor | undefined;
};

/** `next` is null at the end. */
export type Page<T> = { readonly items: readonly T[]; readonly next: string | null };
/** `total` when it was asked for: COUNT_MAX stands for so many or more. */
export type ReportPage = Page<IndexedReport> & { readonly total?: number };

/** Submitted; closed; limits that came and count; of these, closed by then. */
export type Counted = "reports" | "closed" | "due" | "onTime";

export interface ReportIndex {
  /** Resolves once everything up to `seq` is in the index: to be awaited before a read that must not be older than an answer already given. */
  caughtUp(seq: Seq): Promise<void>;
  /** How far it is. */
  seq(): Seq;
  /** Found in a thread of its own: a million reports hold up nobody's frame. */
  reports(query: ReportQuery): Promise<ReportPage>;
  report(reportId: string): { readonly report: IndexedReport; readonly history: readonly HistoryEntry[] } | null;
  /** Those folded into a report, the newest first. */
  voices(reportId: string, limit: number): readonly IndexedReport[];
  /** Others of the same grid, submitted at or after `since`, the newest first; none where the grid is unknown. */
  neighbours(reportId: string, since: number, limit: number): readonly IndexedReport[];
  /** Reports of a scope, each counted once. A stretch of a year costs 0.1 s for a million. */
  count(what: Counted, scope: string, stretch: Stretch): number;
  /** Since when reports have been closed without a week in which none was; null when none ever was. */
  closedSince(): number | null;
  warnings(query: WarningQuery): Page<IndexedWarning>;
  warning(warningId: string): { readonly warning: IndexedWarning; readonly history: readonly HistoryEntry[] } | null;
  /** What the desk wrote down beside them. */
  readonly desk: DeskRecords;
  /** Looks for what the log has more; called after each fold. */
  wake(): void;
  close(): Promise<void>;
}

/** Most entries a page. */
export const LIST_MAX = 500;
/** Counting a list ends here. */
export const COUNT_MAX = 10_000;
/** Most entries of a history that are told, the first ones. */
export const HISTORY_MAX = 2000;

export const cursorText = ({ time, seq }: Cursor) => `${time}-${seq}`;

/** A `next` of an earlier page, or null when it is none. */
export function parseCursor(text: string): Cursor | null {
  const found = /^(\d{1,15})-(\d{1,15})$/.exec(text);
  return found ? { time: Number(found[1]), seq: Number(found[2]) } : null;
}
