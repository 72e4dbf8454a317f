// What a list of reports asks for, as conditions of SQL: those that an index can begin with, and those that are looked at row by row.
import type { DatabaseSync } from "node:sqlite";
import { OPEN } from "../../shared/fold/stage.ts";
import { FAMILIES } from "../../shared/terms.ts";
import { STAGES } from "../../shared/view.ts";
import { codeOf } from "./codes.ts";
import type { ReportQuery } from "./report-index.ts";

/** A query with its place and the city minute by which things are overdue. `whole`: the city, with what has no place. */
export type Asked = Omit<ReportQuery, "scope"> & {
  readonly place: { readonly lo: number; readonly hi: number; readonly whole: boolean };
  readonly clock: number;
};

export type Value = string | number;
export type Condition = readonly [sql: string, ...values: Value[]];
/** A condition that an index begins with. `ordered`: one value, so that its rows come in order of submission. */
export type Facet = { readonly index: string; readonly condition: Condition; readonly ordered: boolean };

export function facetsOf(db: DatabaseSync, asked: Asked): Facet[] {
  const { place, stage, clock } = asked;
  const facets: Facet[] = [];
  const oneOf = (column: string, values: readonly Value[], index: string) =>
    facets.push({ index, condition: [`${column} IN (${values.map(() => "?").join(", ")})`, ...values], ordered: values.length === 1 });
  for (const column of ["kind", "department", "channel"] as const) {
    const texts = asked[column];
    if (texts)
      oneOf(
        column,
        texts.map((text) => codeOf(db, text)),
        `report_${column}`,
      );
  }
  if (!place.whole && place.hi - place.lo === 1) oneOf("grid_index", [place.lo], "report_place");
  else if (!place.whole)
    facets.push({ index: "report_place", condition: ["grid_index >= ? AND grid_index < ?", place.lo, place.hi], ordered: false });
  if (stage && !isOpenAlone(asked))
    oneOf(
      "stage",
      stage.map((one) => STAGES.indexOf(one)),
      "report_stage",
    );
  const open = openConditions(asked, clock);
  if (open.length > 0)
    facets.push({
      index: "report_open",
      condition: [open.map(([sql]) => sql).join(" AND "), ...open.flatMap(([, ...values]) => values)],
      ordered: false,
    });
  if (asked.closedFrom !== undefined)
    facets.push({ index: "report_closed", condition: ["closed_at >= ?", asked.closedFrom], ordered: false });
  if (asked.dueFrom !== undefined)
    facets.push({ index: "report_due", condition: ["due_counted >= ? AND due_counted <= ?", asked.dueFrom, clock], ordered: false });
  return facets;
}

/** What no index begins with. */
export function restOf(asked: Asked): Condition[] {
  const { family, overdue, incident, from, to, clock } = asked;
  const rest: Condition[] = [];
  if (family !== undefined) rest.push(["family = ?", FAMILIES.indexOf(family as (typeof FAMILIES)[number])]);
  if (overdue === false) rest.push(["coalesce(open_due > ?, 1)", clock]);
  if (incident !== undefined)
    rest.push(["seq IN (SELECT seq FROM report WHERE main = ? UNION ALL SELECT seq FROM report WHERE report_id = ?)", incident, incident]);
  if (from !== undefined) rest.push(["submitted_at >= ?", from]);
  if (to !== undefined) rest.push(["submitted_at < ?", to]);
  return rest;
}

/** Only open reports are asked for, which are few. */
const isOpenAlone = ({ sort, stage, overdue, due }: Asked) =>
  sort === "due" || overdue === true || due !== undefined || (stage?.every((one) => OPEN.includes(one)) ?? false);

function openConditions(asked: Asked, clock: number): Condition[] {
  if (!isOpenAlone(asked)) return [];
  const { stage, overdue, due } = asked;
  const conditions: Condition[] = [["open_due IS NOT NULL"]];
  if (stage) conditions.push([`stage IN (${stage.map(() => "?").join(", ")})`, ...stage.map((one) => STAGES.indexOf(one))]);
  if (overdue === true || (due && !due.includes("soon"))) conditions.push(["open_due <= ?", clock]);
  else if (due) conditions.push(["soon_at <= ?", clock]);
  if (due && !due.includes("overdue")) conditions.push(["open_due > ?", clock]);
  return conditions;
}
