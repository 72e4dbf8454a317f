// GET /api/v1/reports: every report there ever was, filtered and paged; one of them with its whole history.
import { type Response, Router } from "express";
import { z } from "zod";
import { type CityTree, Family, gridIndexOf, type Place } from "../../shared/city.ts";
import { toJson } from "../../shared/json.ts";
import { STAGES } from "../../shared/view.ts";
import type { Grant } from "../access/grant.ts";
import type { HistoryEntry, IndexedReport, ReportQuery } from "../index/report-index.ts";
import { type Guard, grantOf } from "./guard.ts";
import { caughtUp, readCursor, sendVersioned } from "./indexed.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { Flag, inScope, listOf, paging, QueryTime, readQuery, WordList } from "./query.ts";
import { holdsGrid, namesOf, scopeOf } from "./scope.ts";

/** What a list of reports, or its export, may be asked for. */
export const REPORT_FILTERS = {
  ...inScope,
  sort: z.enum(["newest", "due"]).optional(),
  stage: listOf(STAGES).optional(),
  family: Family.optional(),
  kind: WordList.optional(),
  department: WordList.optional(),
  channel: WordList.optional(),
  overdue: Flag.optional(),
  due: listOf(["soon", "overdue"]).optional(),
  incident: z.string().min(1).max(128).optional(),
  q: z.string().trim().min(1).max(100).optional(),
  from: QueryTime.optional(),
  to: QueryTime.optional(),
  closedFrom: QueryTime.optional(),
  dueFrom: QueryTime.optional(),
};
const ReportList = z.object({ ...REPORT_FILTERS, count: Flag.optional(), ...paging });
type Filters = z.output<z.ZodObject<typeof REPORT_FILTERS>>;

const NEIGHBOUR_MS = 30 * 86_400_000;
const NEIGHBOURS_MAX = 10;
const VOICES_MAX = 200;

export function reportRoutes({ hub, index, guard }: Pick<AppParts, "hub" | "index"> & { readonly guard: Guard }): Router {
  const router = Router();
  const { tree } = hub.city;
  const rowOf = (grant: Grant, report: IndexedReport) => toJson({ ...listed(grant, report), place: namesOf(tree, report.grid) });

  router.get("/reports", guard.only(), async (req, res) => {
    const grant = grantOf(res);
    const { cursor, limit, count, ...filters } = readQuery(req, ReportList);
    const query = reportQueryOf(tree, grant, filters);
    if (count && grant.audience === "visitors")
      throw new Problem("role", "a visitors' display is shown a part of the list: leave count out");
    await caughtUp(index, hub.state.seq);
    const { items, next, total } = await index.reports({ ...query, limit, count, after: readCursor(cursor) });
    res.json({ items: items.filter((report) => isFor(grant, report)).map((report) => rowOf(grant, report)), next, total });
  });

  router.get("/reports/:id", guard.only(), async (req, res) => {
    const grant = grantOf(res);
    await caughtUp(index, hub.state.seq);
    const found = index.report(String(req.params["id"]));
    if (!found || !isFor(grant, found.report))
      throw new Problem("not-found", "there is no report with this id: GET /api/v1/reports lists them");
    const { report } = found;
    assertInScope(scopeOf(tree, grant, undefined), gridIndexOf(hub.city, report.grid));
    const near = index.neighbours(report.reportId, hub.state.clock - NEIGHBOUR_MS, NEIGHBOURS_MAX);
    sendReport(res, grant, found, {
      place: namesOf(tree, report.grid),
      incident: incidentOf(index, report),
      neighbours: near.filter((other) => isFor(grant, other)).map((other) => rowOf(grant, other)),
    });
  });
  router.all("/reports", onlyBy("GET", "POST"));
  router.all("/reports/:id", onlyBy("GET"));
  return router;
}

/** The filters as the index takes them, within what the token sees. Throws a Problem: scope, unknown-scope, role. */
export function reportQueryOf(tree: CityTree, grant: Grant, { scope, ...filters }: Filters): Omit<ReportQuery, "limit"> {
  const place = scopeOf(tree, grant, scope);
  if (filters.q !== undefined && grant.audience === "visitors")
    throw new Problem("role", "a visitors' display shows no titles, so it searches none: leave q out");
  return { ...filters, shownOnly: !readsEverything(grant), scope: place.code };
}

/** Which report it is worked on as, and how many were folded into that one, up to 200; null where it stands alone. */
function incidentOf(index: AppParts["index"], { reportId, stage, into }: IndexedReport) {
  const main = stage === "folded" && into !== null ? into : reportId;
  const voices = index.voices(main, VOICES_MAX).length;
  return voices > 0 ? { into: main, voices } : null;
}

/** A report with its history, as far as the token may read it. */
export function sendReport(
  res: Response,
  grant: Grant,
  { report, history }: { report: IndexedReport; history: readonly HistoryEntry[] },
  beside: Readonly<Record<string, unknown>> = {},
): void {
  sendVersioned(res, report.version, {
    ...toJsonObject(whole(grant, report)),
    ...beside,
    history: history.map((entry) => toJson(told(grant, report, entry))),
  });
}

const toJsonObject = (value: object) => toJson(value) as Record<string, unknown>;

function assertInScope(place: Place, grid: number): void {
  if (!holdsGrid(place, grid)) throw new Problem("scope", `this report lies outside ${place.code}, which is all this token sees`);
}

/** Whether the token is told of it at all. */
export const isFor = (grant: Grant, report: IndexedReport) => grant.audience !== "visitors" || report.family !== "stability";

const readsEverything = (grant: Grant) => grant.role === "supervisor" || grant.role === "admin";

/** People at a desk read residents' words (masked); a source reads those it sent itself; a wall none. */
function mayRead(grant: Grant, report: IndexedReport): boolean {
  return readsEverything(grant) || (grant.role === "source" && grant.source === report.source);
}

function titlesOf(grant: Grant, report: IndexedReport) {
  const shown = mayRead(grant, report) || (report.titleShown && grant.audience !== "visitors");
  return { title: shown ? report.title : null, titleEn: shown ? report.titleEn : null };
}

/** A row of a list, as far as the token may read it. */
export function listed(grant: Grant, report: IndexedReport) {
  const { text: _, participant: __, sourceUrl: ___, reading: ____, titleShown: _____, ...row } = report;
  return { ...row, ...titlesOf(grant, report) };
}

function whole(grant: Grant, report: IndexedReport) {
  const { text, participant, sourceUrl, titleShown: _, ...row } = report;
  const read = mayRead(grant, report);
  return {
    ...row,
    ...titlesOf(grant, report),
    text: read ? text : null,
    participant: read ? participant : null,
    sourceUrl: read ? sourceUrl : null,
  };
}

/** Of an event's data, what anyone may read: no words, no exact position, nobody's name or id. */
const FOR_ANYONE = new Set(
  "reportId family kind grid channel urgency reading department coDepartments dueAt until satisfaction into chain share limitAt".split(" "),
);

function told(grant: Grant, report: IndexedReport, { seq, recordedAt, event, taken }: HistoryEntry) {
  const { id, source, type, time } = event;
  const data = mayRead(grant, report)
    ? event.data
    : Object.fromEntries(Object.entries(event.data).filter(([field]) => FOR_ANYONE.has(field)));
  return { seq, id, source, type, time, recordedAt, taken, data };
}
