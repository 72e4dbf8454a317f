// GET /api/v1/audit: who did what, when, from where; for admins, each of their own scope's people.
import { Router } from "express";
import { z } from "zod";
import { isWithin } from "../../shared/city.ts";
import type { AuditEntry } from "../audit/audit.ts";
import { type Guard, grantOf } from "./guard.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { paging, QueryTime, readQuery } from "./query.ts";
import { scopeOf } from "./scope.ts";

const AuditQuery = z.object({
  ...paging,
  actor: z.string().min(1).max(128).optional(),
  about: z.string().min(1).max(200).optional(),
  from: QueryTime.optional(),
  to: QueryTime.optional(),
});

export function auditRoutes({ audit, hub, guard }: Pick<AppParts, "audit" | "hub"> & { readonly guard: Guard }): Router {
  const router = Router();
  const { tree } = hub.city;
  router.get("/audit", guard.only("admin"), async (req, res) => {
    const { limit, cursor, ...filters } = readQuery(req, AuditQuery);
    const before = cursor === undefined ? undefined : Number(cursor);
    if (before !== undefined && !Number.isSafeInteger(before)) throw new Problem("query", "cursor: must be the next of an earlier answer");
    const place = scopeOf(tree, grantOf(res), undefined);
    const own = tree.byCode.get(place.code) ?? 0;
    // What nobody known did, such as a refused sign-in, is the whole city's admin's to read.
    const isOwn = ({ scope }: AuditEntry) => isWithin(tree, (scope !== null && tree.byCode.get(scope)) || 0, own);
    const { entries, next } = await audit.list({ limit, before, ...filters });
    res.json({ items: entries.filter(isOwn).map(toJsonEntry), next: next === null ? null : String(next), head: await audit.head() });
  });
  router.all("/audit", onlyBy("GET"));
  return router;
}

const toJsonEntry = ({ at, ...entry }: AuditEntry) => ({ ...entry, at: new Date(at).toISOString() });
