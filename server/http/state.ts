// GET /api/v1/state: the live view of a scope as plain JSON, the same that the socket's frames lead to.
import { Router } from "express";
import { z } from "zod";
import { toJson } from "../../shared/json.ts";
import type { View } from "../../shared/view.ts";
import { forAudience } from "../access/audience.ts";
import { type Guard, grantOf } from "./guard.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy } from "./problem.ts";
import { inScope, readQuery } from "./query.ts";
import { scopeOf } from "./scope.ts";

const StateQuery = z.object(inScope);

export function stateRoutes({ hub, guard }: Pick<AppParts, "hub"> & { readonly guard: Guard }): Router {
  const router = Router();
  /** The hub hands everyone the same view at one seq; its text is made once, too. */
  const texts = new WeakMap<View, string>();
  const textOf = (view: View) => {
    const known = texts.get(view);
    if (known !== undefined) return known;
    const text = JSON.stringify(toJson(view));
    texts.set(view, text);
    return text;
  };
  router.get("/state", guard.only(), (req, res) => {
    const grant = grantOf(res);
    const { code } = scopeOf(hub.city.tree, grant, readQuery(req, StateQuery).scope);
    const view = hub.view(code);
    res.type("application/json").send(grant.audience === "visitors" ? JSON.stringify(toJson(forAudience(view))) : textOf(view));
  });
  router.all("/state", onlyBy("GET"));
  return router;
}
