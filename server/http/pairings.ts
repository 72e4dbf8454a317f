// /api/v1/pairings: a display without access shows a code; an admin who reads it lets the display in.
import { Router } from "express";
import { z } from "zod";
import { Code } from "../../shared/city.ts";
import { PairingsFull, TokensFull } from "../access/access.ts";
import { isCodeShaped } from "../access/secret.ts";
import { assertOwnOrigin, type Guard, grantOf } from "./guard.ts";
import { readJson } from "./json-body.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { createLimiter } from "./rate.ts";
import { scopeOf } from "./scope.ts";

const Approval = z.object({
  name: z.string().trim().min(1).max(64),
  scope: Code,
  audience: z.enum(["duty", "visitors"]).optional(),
});
const BODY_BYTES_MAX = 4096;
/** Of one address in ten minutes: several walls start behind one, and nobody alone shall take all hundred places. */
const PAIRINGS_MAX = 20;
const WITHIN_SECONDS = 600;

type Parts = Pick<AppParts, "access" | "hub" | "logger" | "settings"> & { readonly guard: Guard };

export function pairingRoutes({ access, hub, logger, settings, guard }: Parts): Router {
  const router = Router();
  const spend = createLimiter(PAIRINGS_MAX / WITHIN_SECONDS, undefined, WITHIN_SECONDS);

  router.post("/pairings", async (req, res) => {
    guard.spendUnknown(req);
    assertOwnOrigin(req, settings.publicUrl);
    const seconds = spend(req.ip ?? "", 1);
    if (seconds > 0) throw new Problem("rate", `wait ${seconds} s, then ask again`, { "Retry-After": String(seconds) });
    const { code, secret, endsAt } = await access.openPairing().catch(asProblem);
    res.status(201).json({ code, secret, expiresAt: new Date(endsAt).toISOString() });
  });

  router.post("/pairings/:code/approve", guard.only("admin"), async (req, res) => {
    const code = String(req.params["code"]);
    const approval = await readJson(req, Approval, { max: BODY_BYTES_MAX });
    const by = grantOf(res);
    scopeOf(hub.city.tree, by, approval.scope);
    const grant = isCodeShaped(code) ? await access.approvePairing(code, approval).catch(asProblem) : null;
    if (!grant) throw new Problem("not-found", "no display that shows this code waits: it is six digits, and changes after ten minutes");
    logger.info({ by: by.id, byName: by.name, id: grant.id, scope: grant.scope }, "a display was let in by its code");
    res.status(201).json(grant);
  });
  router.all("/pairings", onlyBy("POST"));
  router.all("/pairings/:code/approve", onlyBy("POST"));
  return router;
}

function asProblem(error: unknown): never {
  if (error instanceof PairingsFull) throw new Problem("pairings-full", error.message);
  if (error instanceof TokensFull) throw new Problem("tokens-full", error.message);
  throw error;
}
