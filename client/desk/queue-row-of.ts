// A row of the queue, put together from the list, the live view and what was read or done since: the newest version wins.

import type { ReportRow } from "../../shared/view.ts";
import type { Case } from "../case/case.ts";

export type QueueRow = Omit<ReportRow, "letGoAt"> & Partial<Pick<Case, "into" | "reopened" | "returned">>;

/** The live view holds back a resident's own words that the list may show; they stay. */
export function newestOf(row: QueueRow, ...others: readonly (QueueRow | undefined)[]): QueueRow {
  let newest = row;
  for (const other of others) {
    if (!other || other.version <= newest.version) continue;
    newest = { ...newest, ...other, title: other.title ?? newest.title, titleEn: other.titleEn ?? newest.titleEn };
  }
  return newest;
}
