// /api/v1/displays: which displays there are and how each is, for whoever looks after them; and the word that has one reload.
import { Router } from "express";
import { z } from "zod";
import { isWithin } from "../../shared/city.ts";
import type { DisplayRow } from "../../shared/display.ts";
import type { Grant } from "../access/grant.ts";
import { type Display, marksOf } from "../displays/display.ts";
import { type Guard, grantOf } from "./guard.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { inScope, paging, readQuery } from "./query.ts";
import { scopeOf } from "./scope.ts";

const DisplayQuery = z.object({ ...inScope, ...paging });

type Parts = Pick<AppParts, "displays" | "hub" | "build" | "logger"> & { readonly guard: Guard };

export function displayRoutes({ displays, hub, build, logger, guard }: Parts): Router {
  const router = Router();
  const { tree } = hub.city;

  /** Those that show nothing beyond the scope, by id; one of a place that the city has no more is the root's. */
  const listFor = async (grant: Grant, scope: string | undefined) => {
    const place = tree.byCode.get(scopeOf(tree, grant, scope).code) ?? 0;
    const isListed = (display: Display) => isWithin(tree, tree.byCode.get(display.scope) ?? 0, place);
    return (await displays.all()).filter(isListed).sort((one, other) => (one.id < other.id ? -1 : 1));
  };

  router.get("/displays", guard.only("supervisor", "admin"), async (req, res) => {
    const { scope, limit, cursor } = readQuery(req, DisplayQuery);
    const rest = (await listFor(grantOf(res), scope)).filter(({ id }) => cursor === undefined || id > cursor);
    const [served, now] = [build(), Date.now()];
    const items = rest.slice(0, limit).map((display) => toListed(display, served, now));
    res.json({ items, next: limit < rest.length ? items.at(-1)?.id : null, build: served, asOf: time(now) });
  });

  router.post("/displays/:id/reload", guard.only("supervisor", "admin"), async (req, res) => {
    const id = String(req.params["id"]);
    const grant = grantOf(res);
    const display = (await listFor(grant, undefined)).find((one) => one.id === id);
    if (!display) throw new Problem("not-found", "there is no such display: GET /api/v1/displays lists them");
    if (display.state === "gone") throw new Problem("gone", "the display is not connected: start its browser, then it has the newest page");
    await displays.reload(display);
    logger.info(
      { by: grant.id, byName: grant.name, display: id, name: display.name, scope: display.scope },
      "a display was asked to reload",
    );
    res.status(202).json({ id, asked: true });
  });
  router.all("/displays", onlyBy("GET"));
  router.all("/displays/:id/reload", onlyBy("POST"));
  return router;
}

const time = (ms: number) => new Date(ms).toISOString();

function toListed(display: Display, build: string | null, now: number): DisplayRow {
  const { server: _, sessionId: __, connectedAt, goneAt, health, ...shown } = display;
  return {
    ...shown,
    marks: marksOf(display, build, now),
    connectedAt: time(connectedAt),
    goneAt: goneAt === null ? null : time(goneAt),
    health: health && { ...health, at: time(health.at) },
  };
}
