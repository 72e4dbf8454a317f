// Whether the process lives, whether it serves, and its figures.
import { Router } from "express";
import { grantOfRequest } from "./guard.ts";
import { isLocal } from "./origin.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";

type Parts = Pick<AppParts, "hub" | "log" | "index" | "access" | "settings" | "metrics">;

export function healthRoutes({ hub, log, index, access, settings, metrics }: Parts): Router {
  const router = Router();
  router.get("/healthz", (_req, res) => {
    res.json({ status: "alive" });
  });
  router.get("/readyz", (_req, res) => {
    const readiness = hub.readiness();
    // Screens are served meanwhile; events are not taken, since the index alone knows the ids of long ago.
    const isIndexing = index.seq() < hub.state.letGoSeq;
    const reason = readiness.ready ? (isIndexing ? `building the index: ${index.seq()} of ${log.head().count}` : null) : readiness.reason;
    const status = reason === null ? { status: "ready" } : { status: "not ready", reason };
    res.status(reason === null ? 200 : 503).json({ ...status, durability: log.durability() });
  });
  router.get("/metrics", async (req, res) => {
    if (!isLocal(req)) {
      const grant = await grantOfRequest(req, { access, settings });
      if (!grant)
        throw new Problem("unauthorized", "from another machine or through a proxy, send an admin's token", {
          "WWW-Authenticate": "Bearer",
        });
      if (grant.role !== "admin") throw new Problem("role", "this takes a token of the role admin");
    }
    const { body, type } = await metrics.text();
    res.set("Content-Type", type).send(body);
  });
  router.all(["/healthz", "/readyz", "/metrics"], onlyBy("GET"));
  return router;
}
