// The port to the local index of every report and warning there ever was, with their histories: search, lists, exports. Rebuilt from the log.
import type { CityEvent, Seq } from "../../shared/event.ts";
import type { Stretch } from "../../shared/periods.ts";
import type { ReportRow, Stage, WarningRow } from "../../shared/view.ts";

/** A report as the city knows it. `title` may be a resident's own words: a wall shows it only with `titleShown`. */
export type IndexedReport = Omit<ReportRow, "letGoAt"> & {
  readonly titleShown: boolean;
  readonly source: string;
  readonly coDepartments: readonly string[];
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

export type ReportQuery = {
  /** A place that the city has. Reports of unknown place are found at the root alone. */
  readonly scope: string;
  /** Any of these. */
  readonly stage?: readonly Stage[] | undefined;
  readonly family?: string | undefined;
  readonly kind?: string | undefined;
  readonly department?: string | undefined;
  readonly channel?: string | undefined;
  readonly overdue?: boolean | undefined;
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

/** Newest first by submission (raising); `next` null at the end. */
export type Page<T> = { readonly items: readonly T[]; readonly next: string | null };

/** Submitted; closed; limits that came and count; of these, closed by then. */
export type Counted = "reports" | "closed" | "due" | "onTime";

export interface ReportIndex {
  /** Resolves once everything up to `seq` is in the index: to be awaited before a read that must not be older than an answer already given. */
  caughtUp(seq: Seq): Promise<void>;
  /** How far it is. */
  seq(): Seq;
  reports(query: ReportQuery): Page<IndexedReport>;
  report(reportId: string): { readonly report: IndexedReport; readonly history: readonly HistoryEntry[] } | null;
  /** Reports of a scope, each counted once. A stretch of a year costs 0.1 s for a million. */
  count(what: Counted, scope: string, stretch: Stretch): number;
  /** Since when reports have been closed without a week in which none was; null when none ever was. */
  closedSince(): number | null;
  warnings(query: WarningQuery): Page<IndexedWarning>;
  warning(warningId: string): { readonly warning: IndexedWarning; readonly history: readonly HistoryEntry[] } | null;
  /** Looks for what the log has more; called after each fold. */
  wake(): void;
  close(): Promise<void>;
}

/** Most entries a page. */
export const LIST_MAX = 500;
/** Most entries of a history that are told, the first ones. */
export const HISTORY_MAX = 2000;

export const cursorText = ({ time, seq }: Cursor) => `${time}-${seq}`;

/** A `next` of an earlier page, or null when it is none. */
export function parseCursor(text: string): Cursor | null {
  const found = /^(\d{1,15})-(\d{1,15})$/.exec(text);
  return found ? { time: Number(found[1]), seq: Number(found[2]) } : null;
}
