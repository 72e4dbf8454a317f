// GET /api/v1/reports: every report there ever was, filtered and paged; one of them with its whole history.
import { type Response, Router } from "express";
import { z } from "zod";
import { Family, gridIndexOf, type Place } from "../../shared/city.ts";
import { toJson } from "../../shared/json.ts";
import { STAGES } from "../../shared/view.ts";
import type { Grant } from "../access/grant.ts";
import type { HistoryEntry, IndexedReport } from "../index/report-index.ts";
import { type Guard, grantOf } from "./guard.ts";
import { caughtUp, readCursor, sendVersioned } from "./indexed.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { Flag, inScope, listOf, paging, QueryTime, readQuery } from "./query.ts";
import { holdsGrid, scopeOf } from "./scope.ts";

const Word = z.string().min(1).max(64);
const ReportQuery = z.object({
  ...inScope,
  stage: listOf(STAGES).optional(),
  family: Family.optional(),
  kind: Word.optional(),
  department: Word.optional(),
  channel: Word.optional(),
  overdue: Flag.optional(),
  q: z.string().trim().min(1).max(100).optional(),
  from: QueryTime.optional(),
  to: QueryTime.optional(),
  closedFrom: QueryTime.optional(),
  dueFrom: QueryTime.optional(),
  ...paging,
});

export function reportRoutes({ hub, index, guard }: Pick<AppParts, "hub" | "index"> & { readonly guard: Guard }): Router {
  const router = Router();
  const { tree } = hub.city;

  router.get("/reports", guard.only(), async (req, res) => {
    const grant = grantOf(res);
    const { cursor, scope, ...filters } = readQuery(req, ReportQuery);
    const place = scopeOf(tree, grant, scope);
    if (filters.q !== undefined && grant.audience === "visitors")
      throw new Problem("role", "a visitors' display shows no titles, so it searches none: leave q out");
    await caughtUp(index, hub.state.seq);
    const { items, next } = index.reports({ ...filters, shownOnly: !readsEverything(grant), scope: place.code, after: readCursor(cursor) });
    res.json({ items: items.filter((report) => isFor(grant, report)).map((report) => toJson(listed(grant, report))), next });
  });

  router.get("/reports/:id", guard.only(), async (req, res) => {
    const grant = grantOf(res);
    await caughtUp(index, hub.state.seq);
    const found = index.report(String(req.params["id"]));
    if (!found || !isFor(grant, found.report))
      throw new Problem("not-found", "there is no report with this id: GET /api/v1/reports lists them");
    assertInScope(scopeOf(tree, grant, undefined), gridIndexOf(hub.city, found.report.grid));
    sendReport(res, grant, found);
  });
  router.all("/reports", onlyBy("GET"));
  router.all("/reports/:id", onlyBy("GET"));
  return router;
}

/** A report with its history, as far as the token may read it. */
export function sendReport(
  res: Response,
  grant: Grant,
  { report, history }: { report: IndexedReport; history: readonly HistoryEntry[] },
): void {
  sendVersioned(res, report.version, {
    ...toJsonObject(whole(grant, report)),
    history: history.map((entry) => toJson(told(grant, report, entry))),
  });
}

const toJsonObject = (value: object) => toJson(value) as Record<string, unknown>;

function assertInScope(place: Place, grid: number): void {
  if (!holdsGrid(place, grid)) throw new Problem("scope", `this report lies outside ${place.code}, which is all this token sees`);
}

const isFor = (grant: Grant, report: IndexedReport) => grant.audience !== "visitors" || report.family !== "stability";

const readsEverything = (grant: Grant) => grant.role === "supervisor" || grant.role === "admin";

/** People at a desk read residents' words (masked); a source reads those it sent itself; a wall none. */
function mayRead(grant: Grant, report: IndexedReport): boolean {
  return readsEverything(grant) || (grant.role === "source" && grant.source === report.source);
}

function titlesOf(grant: Grant, report: IndexedReport) {
  const shown = mayRead(grant, report) || (report.titleShown && grant.audience !== "visitors");
  return { title: shown ? report.title : null, titleEn: shown ? report.titleEn : null };
}

function listed(grant: Grant, report: IndexedReport) {
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
  "reportId family kind grid channel urgency reading department coDepartments dueAt until satisfaction into".split(" "),
);

function told(grant: Grant, report: IndexedReport, { seq, recordedAt, event, taken }: HistoryEntry) {
  const { id, source, type, time } = event;
  const data = mayRead(grant, report)
    ? event.data
    : Object.fromEntries(Object.entries(event.data).filter(([field]) => FOR_ANYONE.has(field)));
  return { seq, id, source, type, time, recordedAt, taken, data };
}
