// GET /api/v1/periods: a scope's day, week, month and year so far, beside the same part of the period before and of last year.
import { Router } from "express";
import { z } from "zod";
import { toJson } from "../../shared/json.ts";
import { createPeriods } from "../periods.ts";
import { type Guard, grantOf } from "./guard.ts";
import { caughtUp } from "./indexed.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy } from "./problem.ts";
import { inScope, readQuery } from "./query.ts";
import { scopeOf } from "./scope.ts";

const PeriodsQuery = z.object(inScope);

export function periodRoutes({
  hub,
  index,
  monthlyTotals,
  guard,
}: Pick<AppParts, "hub" | "index" | "monthlyTotals"> & { guard: Guard }): Router {
  const router = Router();
  const periods = createPeriods({ state: () => hub.state, index, totals: monthlyTotals });
  router.get("/periods", guard.only(), async (req, res) => {
    const { code } = scopeOf(hub.city.tree, grantOf(res), readQuery(req, PeriodsQuery).scope);
    await caughtUp(index, hub.state.seq);
    const answer = periods.answer(code);
    res.json({ ...(toJson(answer) as object), since: new Date(answer.since).toISOString() });
  });
  router.all("/periods", onlyBy("GET"));
  return router;
}
