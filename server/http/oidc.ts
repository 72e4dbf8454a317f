// /api/v1/session/oidc: sends a browser to the city's identity provider, and signs its account in when it comes back.
import { type Response, Router } from "express";
import { z } from "zod";
import { flowCookie, readFlowCookie, sessionCookie } from "../access/cookie.ts";
import { SignOnFault, SignOnFlow } from "../access/oidc.ts";
import type { Guard } from "./guard.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { cookieSeconds, isSecure } from "./session.ts";
import { nameSignIn } from "./trail.ts";

/** Our own pages; nothing that a browser could take for another host. */
const PAGE = /^\/(?:(?:desk|wall)(?:\/[\w-]{1,40})?)?(?:\?[\w=&%.,:~+-]{0,1000})?$/;
const START = "/desk";
const CALLBACK = "/api/v1/session/oidc/callback";

const Kept = SignOnFlow.extend({ to: z.string().regex(PAGE) });

/** Why nobody was signed in; the page of signing in says it in words. */
type Why = SignOnFault["code"] | "unknown";

type Parts = Pick<AppParts, "access" | "settings" | "signOn" | "logger"> & { readonly guard: Guard };

export function oidcRoutes({ access, settings: { publicUrl }, signOn, logger, guard }: Parts): Router {
  const router = Router();
  const secure = isSecure(publicUrl);

  const turnAway = (res: Response, why: Why, detail: string) => {
    logger.warn({ why, detail }, "a single sign-on came to nothing");
    res.locals["fault"] = `single-sign-on-${why}`;
    res.append("Set-Cookie", flowCookie(null, secure));
    res.redirect(303, `/login?problem=${why}`);
  };
  const orTurnAway = (res: Response, error: unknown) => {
    if (!(error instanceof SignOnFault)) throw error;
    turnAway(res, error.code, error.message);
  };

  router.get("/session/oidc", async (req, res) => {
    guard.spendUnknown(req);
    if (!signOn || publicUrl === null)
      throw new Problem("not-found", "single sign-on is not set up: docs/operations.md says how; sign in with a password");
    const to = String(req.query["to"] ?? START);
    try {
      const { url, flow } = await signOn.begin(publicUrl + CALLBACK);
      res.append("Set-Cookie", flowCookie({ ...flow, to: PAGE.test(to) ? to : START }, secure));
      res.redirect(303, url);
    } catch (error) {
      orTurnAway(res, error);
    }
  });

  router.get("/session/oidc/callback", async (req, res) => {
    guard.spendUnknown(req);
    if (!signOn || publicUrl === null) throw new Problem("not-found", "single sign-on is not set up");
    const kept = Kept.safeParse(readFlowCookie(req.headers.cookie));
    if (!kept.success) return turnAway(res, "failed", "the browser did not set out from here, or more than ten minutes ago");
    try {
      const name = await signOn.finish(new URL(req.originalUrl, publicUrl), kept.data);
      if (name !== null) nameSignIn(res, name);
      const session = name === null ? null : await access.openAccountSession(name);
      if (!session)
        return turnAway(res, "unknown", "the provider knows the person, but no account that may sign in has the name in the claim");
      res.locals["grant"] = session.grant;
      await access.closeSession(req.headers.cookie); // whatever the browser had
      res.append("Set-Cookie", flowCookie(null, secure));
      res.append("Set-Cookie", sessionCookie(session.secret, secure, cookieSeconds(session.grant)));
      res.redirect(303, kept.data.to);
    } catch (error) {
      orTurnAway(res, error);
    }
  });
  router.all("/session/oidc", onlyBy("GET"));
  router.all("/session/oidc/callback", onlyBy("GET"));
  return router;
}
