// GET /api/v1/warnings: warnings in force and past, seen whole by every scope that they meet; one of them with its whole history.
import { type Response, Router } from "express";
import { z } from "zod";
import { Family } from "../../shared/city.ts";
import { Authority, Level } from "../../shared/event.ts";
import { meets, rangesOf } from "../../shared/fold/area.ts";
import { toJson } from "../../shared/json.ts";
import { warningsFor } from "../access/audience.ts";
import type { Grant } from "../access/grant.ts";
import type { HistoryEntry, IndexedWarning } from "../index/report-index.ts";
import { type Guard, grantOf } from "./guard.ts";
import { caughtUp, readCursor, sendVersioned } from "./indexed.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { Flag, inScope, paging, QueryTime, readQuery } from "./query.ts";
import { scopeOf } from "./scope.ts";

/** What a list of warnings, or its export, may be asked for. */
export const WARNING_FILTERS = {
  ...inScope,
  active: Flag.optional(),
  level: Level.optional(),
  authority: Authority.optional(),
  family: Family.optional(),
  kind: z.string().min(1).max(64).optional(),
  from: QueryTime.optional(),
  to: QueryTime.optional(),
};
const WarningQuery = z.object({ ...WARNING_FILTERS, ...paging });

export function warningRoutes({ hub, index, guard }: Pick<AppParts, "hub" | "index"> & { readonly guard: Guard }): Router {
  const router = Router();
  const { tree } = hub.city;

  router.get("/warnings", guard.only(), async (req, res) => {
    const grant = grantOf(res);
    const { cursor, scope, ...filters } = readQuery(req, WarningQuery);
    const place = scopeOf(tree, grant, scope);
    await caughtUp(index, hub.state.seq);
    const { items, next } = index.warnings({ ...filters, scope: place.code, after: readCursor(cursor) });
    const shown = grant.audience === "visitors" ? warningsFor(items) : items;
    res.json({ items: shown.map((warning) => toJson(warning)), next });
  });

  router.get("/warnings/:id", guard.only(), async (req, res) => {
    const grant = grantOf(res);
    await caughtUp(index, hub.state.seq);
    const found = index.warning(String(req.params["id"]));
    const isHidden = grant.audience === "visitors" && found?.warning.family === "stability";
    if (!found || isHidden) throw new Problem("not-found", "there is no warning with this id: GET /api/v1/warnings lists them");
    const place = scopeOf(tree, grant, undefined);
    if (!meets(rangesOf(hub.state, found.warning.area), place))
      throw new Problem("scope", `this warning does not meet ${place.code}, which is all this token sees`);
    sendWarning(res, grant, found);
  });
  router.all("/warnings", onlyBy("GET", "POST"));
  router.all("/warnings/:id", onlyBy("GET"));
  return router;
}

/** A warning with its history; a display is told no accounts. */
export function sendWarning(
  res: Response,
  grant: Grant,
  { warning, history }: { warning: IndexedWarning; history: readonly HistoryEntry[] },
): void {
  const told = history.map(({ seq, recordedAt, taken, event: { id, source, type, time, data } }) =>
    toJson({ seq, id, source, type, time, recordedAt, taken, data: grant.role === "display" ? withoutActor(data) : data }),
  );
  sendVersioned(res, warning.version, { ...(toJson(warning) as object), history: told });
}

function withoutActor(data: object): object {
  return Object.fromEntries(Object.entries(data).filter(([field]) => field !== "actor"));
}
