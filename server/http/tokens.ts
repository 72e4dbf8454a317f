// /api/v1/tokens: an admin makes, lists and revokes tokens. The command `npm run token` does the same.
import { Router } from "express";
import { z } from "zod";
import { TokensFull } from "../access/access.ts";
import { type Grant, TokenSpec } from "../access/grant.ts";
import { type Guard, grantOf } from "./guard.ts";
import { readJson } from "./json-body.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { inScope, paging, readQuery } from "./query.ts";
import { scopeOf } from "./scope.ts";

const TOKEN_BYTES_MAX = 16_384;
const TokenQuery = z.object({ ...inScope, ...paging });

export function tokenRoutes({
  access,
  hub,
  logger,
  guard,
}: Pick<AppParts, "access" | "hub" | "logger"> & { readonly guard: Guard }): Router {
  const router = Router();
  const { tree } = hub.city;

  /** The tokens of an admin's scope, the oldest first. */
  const listFor = async (grant: ReturnType<typeof grantOf>, scope: string | undefined) => {
    const place = scopeOf(tree, grant, scope);
    return (await access.list()).filter((token) => {
      const at = tree.places[tree.byCode.get(token.scope) ?? -1];
      return at ? at.lo >= place.lo && at.hi <= place.hi : place.parent < 0;
    });
  };

  const make = (spec: TokenSpec) =>
    access.createToken(spec).catch((error: unknown) => {
      throw error instanceof TokensFull ? new Problem("tokens-full", error.message) : error;
    });

  router.get("/tokens", guard.only("admin"), async (req, res) => {
    const { scope, limit, cursor } = readQuery(req, TokenQuery);
    const all = await listFor(grantOf(res), scope);
    const from = cursor === undefined ? 0 : all.findIndex((token) => token.id === cursor) + 1;
    const items = all
      .slice(from, from + limit)
      .map(({ createdAt, ...token }) => ({ ...token, createdAt: new Date(createdAt).toISOString() }));
    res.json({ items, next: from + limit < all.length ? items.at(-1)?.id : null });
  });

  /** A token acts for no department, so whoever acts for one alone gives away more than they have, or takes it. */
  const assertMay = ({ department }: Grant) => {
    if (department !== undefined)
      throw new Problem("role", `this account acts for the department ${department} alone: tokens are for an admin without one`);
  };

  router.post("/tokens", guard.only("admin"), async (req, res) => {
    assertMay(grantOf(res));
    const spec = await readJson(req, TokenSpec, { max: TOKEN_BYTES_MAX });
    scopeOf(tree, grantOf(res), spec.scope);
    const { token, grant } = await make(spec);
    logger.info({ by: grantOf(res).id, id: grant.id, role: grant.role, scope: grant.scope }, "token made");
    res.status(201).json({ ...grant, token });
  });

  router.delete("/tokens/:id", guard.only("admin"), async (req, res) => {
    assertMay(grantOf(res));
    const id = String(req.params["id"]);
    const mayEnd = (await listFor(grantOf(res), undefined)).some((token) => token.id === id);
    if (!mayEnd || !(await access.revoke(id))) {
      throw new Problem("not-found", "there is no such token: GET /api/v1/tokens lists them");
    }
    logger.info({ by: grantOf(res).id, id }, "token revoked");
    res.status(204).end();
  });
  router.all("/tokens", onlyBy("GET", "POST"));
  router.all("/tokens/:id", onlyBy("DELETE"));
  return router;
}
