// GET /api/v1/log/head: how far the log is.
import { Router } from "express";
import type { Guard } from "./guard.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy } from "./problem.ts";

export function logRoutes({ log, hub, guard }: Pick<AppParts, "log" | "hub"> & { readonly guard: Guard }): Router {
  const router = Router();
  router.get("/log/head", guard.only(), (_req, res) => {
    res.json({ ...log.head(), asOf: new Date(hub.asOf()).toISOString() });
  });
  router.all("/log/head", onlyBy("GET"));
  return router;
}
