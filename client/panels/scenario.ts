// What the scenario board is about: the gravest response in force, else the gravest active warning, real before exercise.
import { GRAVITY } from "../../shared/terms.ts";
import type { ResponseRow, TimelineRow, WarningRow } from "../../shared/view.ts";
import type { Audience } from "../wall/address.ts";
import { isShown } from "./visible-title.ts";

export type Subject =
  | { readonly what: "response"; readonly row: ResponseRow }
  | { readonly what: "warning"; readonly row: WarningRow }
  | { readonly what: "none" };

export function subjectOf(responses: readonly ResponseRow[], warnings: readonly WarningRow[]): Subject {
  const response = gravest(responses, (row) => -row.level);
  if (response && !response.exercise) return { what: "response", row: response };
  const warning = gravest(warnings, (row) => GRAVITY[row.level]);
  if (warning && !warning.exercise) return { what: "warning", row: warning };
  if (response) return { what: "response", row: response };
  return warning ? { what: "warning", row: warning } : { what: "none" };
}

/** Real ones first, then by gravity; among equals the one that came first in the list. */
function gravest<Row extends { readonly exercise: boolean }>(rows: readonly Row[], gravity: (row: Row) => number): Row | undefined {
  const before = (a: Row, b: Row) => Number(a.exercise) - Number(b.exercise) || gravity(b) - gravity(a);
  return rows.reduce<Row | undefined>((best, row) => (best && before(best, row) <= 0 ? best : row), undefined);
}

/** Its course, the last step first: all responses, statutory and grave warnings, and itself. */
export function courseOf(subject: Subject, timeline: readonly TimelineRow[], audience: Audience): readonly TimelineRow[] {
  if (subject.what === "none") return [];
  const own = subject.what === "warning" ? subject.row.warningId : subject.row.responseId;
  return timeline
    .filter((row) => isShown(row, audience))
    .filter((row) => row.id === own || row.what === "response" || row.authority === "statutory" || row.level >= GRAVITY.orange)
    .sort((a, b) => b.from - a.from);
}
