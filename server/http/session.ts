// /api/v1/session: a token, or the secret of a display that was let in, is exchanged for a cookie; the demo signs in a visitor on its own machine.
import { type Response, Router } from "express";
import { z } from "zod";
import { COOKIE_SECONDS, readSessionCookie, sessionCookie } from "../access/cookie.ts";
import type { Grant } from "../access/grant.ts";
import { assertOwnOrigin, type Guard, grantOf } from "./guard.ts";
import { readJson } from "./json-body.ts";
import { isLocal } from "./origin.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";

const secret = z.string().min(1).max(256).optional();
const SignIn = z.object({ token: secret, pairing: secret });
const SIGN_IN_BYTES_MAX = 4096;

export function sessionRoutes({
  access,
  settings,
  hub,
  guard,
}: Pick<AppParts, "access" | "settings" | "hub"> & { readonly guard: Guard }): Router {
  const router = Router();
  const secure = settings.publicUrl?.startsWith("https:") ?? false;

  const letIn = (res: Response, status: 200 | 201, { secret, grant }: { readonly secret: string | null; readonly grant: Grant }) =>
    void res.status(status).set("Set-Cookie", sessionCookie(secret, secure)).json(whoIs(grant, settings.demo));

  router.post("/session", async (req, res) => {
    guard.spendUnknown(req);
    assertOwnOrigin(req, settings.publicUrl);
    const { token, pairing } = await readJson(req, SignIn, { max: SIGN_IN_BYTES_MAX });
    if (token === undefined && pairing !== undefined) {
      const session = await access.openPairedSession(pairing);
      if (!session) throw new Problem("unauthorized", "the pairing's time is over: ask for another at POST /api/v1/pairings");
      if (session !== "waiting") return letIn(res, 201, session);
      res.status(202).json({ waiting: true });
      return;
    }
    if (token === undefined) {
      if (!settings.demo || !isLocal(req)) {
        throw new Problem(
          "demo-sign-in",
          "send { token }: only the demo signs a visitor in without one, and only one on its own machine who comes through no proxy",
        );
      }
      const known = await access.sessionGrant(req.headers.cookie);
      if (known) return letIn(res, 200, { grant: known, secret: readSessionCookie(req.headers.cookie) });
      return letIn(res, 201, await access.openDemoSession(hub.city.profile.code));
    }
    const grant = await access.authenticate(token);
    if (!grant) throw new Problem("unauthorized", "the token is unknown or revoked: ask for another");
    if (grant.role === "source")
      throw new Problem("role", "a source sends its token as Authorization: Bearer TOKEN with every request; it has no sessions");
    const session = await access.openSession(token);
    if (!session) throw new Problem("unauthorized", "the token has just been revoked: ask for another");
    letIn(res, 201, session);
  });

  router.get("/session", guard.only(), (req, res) => {
    const grant = grantOf(res);
    const secret = readSessionCookie(req.headers.cookie);
    // A wall's cookie is renewed with each visit, so that it lasts as long as the wall does.
    if (req.headers.authorization === undefined && secret !== null && grant.role === "display")
      res.set("Set-Cookie", sessionCookie(secret, secure));
    res.json(whoIs(grant, settings.demo));
  });

  router.delete("/session", async (req, res) => {
    guard.spendUnknown(req);
    assertOwnOrigin(req, settings.publicUrl);
    await access.closeSession(req.headers.cookie);
    res.status(204).set("Set-Cookie", sessionCookie(null, secure)).end();
  });
  router.all("/session", onlyBy("GET", "POST", "DELETE"));
  return router;
}

export type WhoIs = Omit<Grant, "id" | "sessionId"> & { readonly demo: boolean; readonly cookieSeconds: number };

function whoIs({ id: _, sessionId: __, ...grant }: Grant, demo: boolean): WhoIs {
  return { ...grant, demo, cookieSeconds: COOKIE_SECONDS };
}
