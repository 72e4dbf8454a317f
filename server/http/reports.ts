// GET /api/v1/reports: every report there ever was, filtered and paged; one of them with its whole history.
import { type Response, Router } from "express";
import { z } from "zod";
import { Family, type Place } from "../../shared/city.ts";
import { toJson } from "../../shared/json.ts";
import { STAGES } from "../../shared/view.ts";
import type { Grant } from "../access/grant.ts";
import type { HistoryEntry, IndexedReport, ReportIndex } from "../index/report-index.ts";
import { parseCursor } from "../index/report-index.ts";
import { type Guard, grantOf } from "./guard.ts";
import type { AppParts } from "./parts.ts";
import { Problem } from "./problem.ts";
import { Flag, inScope, paging, QueryTime, readQuery } from "./query.ts";
import { holdsGrid, scopeOf } from "./scope.ts";

/** How long an answer waits for the index to hold what was accepted before the question came. */
const CATCH_UP_MS = 5000;

const Word = z.string().min(1).max(64);
const ReportQuery = z.object({
  ...inScope,
  stage: z.enum(STAGES).optional(),
  family: Family.optional(),
  kind: Word.optional(),
  department: Word.optional(),
  channel: Word.optional(),
  overdue: Flag.optional(),
  q: z.string().trim().min(1).max(100).optional(),
  from: QueryTime.optional(),
  to: QueryTime.optional(),
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
      throw new Problem("role", "a visitors' display does not search: leave q out");
    await caughtUp(index, hub.state.seq);
    const { items, next } = index.reports({ ...filters, scope: place.code, after: readCursor(cursor) });
    res.json({ items: items.filter((report) => isFor(grant, report)).map((report) => toJson(listed(grant, report))), next });
  });

  router.get("/reports/:id", guard.only(), async (req, res) => {
    const grant = grantOf(res);
    await caughtUp(index, hub.state.seq);
    const found = index.report(String(req.params["id"]));
    if (!found || !isFor(grant, found.report))
      throw new Problem("not-found", "there is no report with this id: GET /api/v1/reports lists them");
    const { report, history } = found;
    assertInScope(scopeOf(tree, grant, undefined), gridIndexOf(hub, report.grid));
    sendVersioned(res, report.version, {
      ...toJsonObject(whole(grant, report)),
      history: history.map((entry) => toJson(told(grant, report, entry))),
    });
  });
  return router;
}

/** Waits until the index holds the log up to `seq`: a list that leaves out what was taken before it was asked for would be wrong. Else 503. */
export async function caughtUp(index: ReportIndex, seq: number): Promise<void> {
  if (index.seq() >= seq) return;
  const waited = new AbortController();
  const timeout = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, CATCH_UP_MS);
    waited.signal.addEventListener("abort", () => clearTimeout(timer));
  });
  await Promise.race([index.caughtUp(seq), timeout]).finally(() => waited.abort());
  if (index.seq() < seq) throw new Problem("not-ready", `the index is at ${index.seq()} of ${seq}: try again soon`, { "Retry-After": "2" });
}

export function readCursor(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const after = parseCursor(cursor);
  if (!after) throw new Problem("query", "cursor: must be the next of an earlier answer");
  return after;
}

/** The version is the strong ETag that an action's `If-Match` will name. */
export function sendVersioned(res: Response, version: number, body: unknown): void {
  res.set("ETag", `"${version}"`).json(body);
}

const toJsonObject = (value: object) => toJson(value) as Record<string, unknown>;

function gridIndexOf({ city }: AppParts["hub"], code: string | null): number {
  if (code === null) return -1;
  return city.tree.places[city.tree.byCode.get(code) ?? city.tree.byCode.get(city.profile.replaced[code] ?? "") ?? -1]?.lo ?? -1;
}

function assertInScope(place: Place, grid: number): void {
  if (!holdsGrid(place, grid)) throw new Problem("scope", `this report lies outside ${place.code}, which is all this token sees`);
}

const isFor = (grant: Grant, report: IndexedReport) => grant.audience !== "visitors" || report.family !== "stability";

/** People at a desk read residents' words (masked); a source reads those it sent itself; a wall none. */
function mayRead(grant: Grant, report: IndexedReport): boolean {
  return grant.role === "supervisor" || grant.role === "admin" || (grant.role === "source" && grant.source === report.source);
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

const WORDS_OF_PEOPLE = new Set(["title", "titleEn", "text", "summary", "reason", "participant", "sourceUrl"]);

function told(grant: Grant, report: IndexedReport, { seq, recordedAt, event, taken }: HistoryEntry) {
  const { id, source, type, time } = event;
  const data = mayRead(grant, report)
    ? event.data
    : Object.fromEntries(Object.entries(event.data).filter(([field]) => !WORDS_OF_PEOPLE.has(field)));
  return { seq, id, source, type, time, recordedAt, taken, data };
}
