// What the desk's address says: which cases are listed, which one is open. The one truth of the queue; the same words go on to GET /api/v1/reports.
import type { CityInfo } from "../sync/city-info.ts";
import type { QueueRow } from "./queue-row-of.ts";

export const FILTERS = [
  "scope",
  "stage",
  "family",
  "kind",
  "department",
  "channel",
  "overdue",
  "due",
  "incident",
  "q",
  "from",
  "to",
  "closedFrom",
  "dueFrom",
  "sort",
] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filters = Partial<Readonly<Record<FilterName, string>>>;

/** Where a limit still runs: what a desk sees that asks for nothing else. */
export const OPEN_STAGES = ["submitted", "accepted", "dispatched", "received", "resolved", "verified"] as const;

export function filtersOf(search: string): Filters {
  const query = new URLSearchParams(search);
  return Object.fromEntries(FILTERS.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])));
}

/** The address with some of its parts set, or (null) left out; what else it says stays. */
export function searchWith(search: string, part: Readonly<Record<string, string | null | undefined>>): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(part)) {
    if (value === null || value === undefined || value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** The server's query of a list: without a stage or an incident the open ones, without an order by what is due next. */
export function askedOf(filters: Filters): URLSearchParams {
  const isWhole = filters.incident !== undefined || filters.closedFrom !== undefined;
  return new URLSearchParams({ ...(isWhole ? {} : { stage: OPEN_STAGES.join(",") }), sort: isWhole ? "newest" : "due", ...filters });
}

/** Only what distinguishes a view: its filters, in a fixed order. */
export function viewKey(filters: Filters): string {
  return FILTERS.flatMap((name) => (filters[name] ? [`${name}=${filters[name]}`] : [])).join("&");
}

/** Whether a report that has just come would be listed. What only the server can judge (words, limits, incidents) is never said to be new. */
export function meets(row: QueueRow, filters: Filters, city: Pick<CityInfo, "chain">): boolean {
  const { scope, stage, family, kind, department, channel, from, to } = filters;
  const { overdue, due, incident, q, closedFrom, dueFrom } = filters;
  if (q !== undefined || overdue === "true" || [due, incident, closedFrom, dueFrom].some((one) => one !== undefined)) return false;
  const among = (list: string | undefined, value: string | null) =>
    list === undefined || (value !== null && list.split(",").includes(value));
  if (!among(stage ?? OPEN_STAGES.join(","), row.stage)) return false;
  if (!among(family, row.family) || !among(kind, row.kind)) return false;
  if (!among(department, row.department) || !among(channel, row.channel)) return false;
  if (from !== undefined && row.submittedAt < Date.parse(from)) return false;
  if (to !== undefined && row.submittedAt >= Date.parse(to)) return false;
  if (scope === undefined) return true;
  return row.grid !== null && (row.grid === scope || city.chain(row.grid).some(({ code }) => code === scope));
}
