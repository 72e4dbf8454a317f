// /api/v1/session: a token, an account's password, or the secret of a display that was let in, is exchanged for a cookie; the demo signs in a visitor on its own machine.
import { type Request, type Response, Router } from "express";
import { z } from "zod";
import { COOKIE_SECONDS, DESK_COOKIE_SECONDS, readSessionCookie, sessionCookie } from "../access/cookie.ts";
import type { Grant } from "../access/grant.ts";
import { PasswordsBusy } from "../access/password.ts";
import type { Session, SessionEnds } from "../access/sessions.ts";
import { assertOwnOrigin, type Guard, grantOf } from "./guard.ts";
import { readJson } from "./json-body.ts";
import { isLocal } from "./origin.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import type { SignInThrottle } from "./sign-in-throttle.ts";
import { nameSignIn } from "./trail.ts";

const secret = z.string().min(1).max(256).optional();
const SignIn = z.object({
  token: secret,
  pairing: secret,
  account: z.string().max(64).optional(),
  password: z.string().max(512).optional(),
});
const SIGN_IN_BYTES_MAX = 4096;

export type SessionParts = Pick<AppParts, "access" | "settings" | "hub" | "signOn"> & {
  readonly guard: Guard;
  readonly throttle: SignInThrottle;
};

export function sessionRoutes({ access, settings, hub, signOn, guard, throttle }: SessionParts): Router {
  const router = Router();
  const { demo, publicUrl } = settings;
  const secure = isSecure(publicUrl);

  const answer = async (res: Response, status: 200 | 201, { secret, grant }: { readonly secret: string | null; readonly grant: Grant }) => {
    const ends = await access.sessionEnds(`chengge_session=${secret ?? ""}`);
    res
      .status(status)
      .set("Set-Cookie", sessionCookie(secret, secure, cookieSeconds(grant)))
      .json(whoIs(grant, demo, ends));
  };
  /** A person's new session takes the place of whatever the browser had: a planted cookie is worth nothing afterwards. */
  const letIn = async (req: Request, res: Response, session: Session) => {
    const before = await access.sessionGrant(req.headers.cookie);
    if (before && (before.role !== "display" || session.grant.role !== "display")) await access.closeSession(req.headers.cookie);
    await answer(res, 201, session);
  };
  const openByPassword = async (req: Request, res: Response, account: string, password: string): Promise<Session> => {
    nameSignIn(res, account);
    if (secure && !isLocal(req) && req.headers.origin?.startsWith("http:"))
      throw new Problem("origin", `a password is not sent in the clear: sign in at ${publicUrl}`);
    const checked = await checkPassword(req, { access, throttle }, account, password);
    if (checked === "disabled") throw new Problem("account-disabled", "the password is right, but the account is disabled: ask an admin");
    const session = checked && (await access.openAccountSession(account));
    if (!session)
      throw new Problem("sign-in", "no account has this name and this password: correct them, or ask an admin for a new password");
    return session;
  };

  router.post("/session", async (req, res) => {
    guard.spendUnknown(req);
    assertOwnOrigin(req, publicUrl);
    const { token, pairing, account, password } = await readJson(req, SignIn, { max: SIGN_IN_BYTES_MAX });
    if (account !== undefined || password !== undefined) {
      if (account === undefined || password === undefined || token !== undefined || pairing !== undefined)
        throw new Problem("body", "account: send { account, password }, both and nothing else");
      return letIn(req, res, await openByPassword(req, res, account, password));
    }
    if (token === undefined && pairing !== undefined) {
      const session = await access.openPairedSession(pairing);
      if (!session) throw new Problem("unauthorized", "the pairing's time is over: ask for another at POST /api/v1/pairings");
      if (session !== "waiting") return letIn(req, res, session);
      res.status(202).json({ waiting: true });
      return;
    }
    if (token === undefined) {
      if (!demo || !isLocal(req)) {
        throw new Problem(
          "demo-sign-in",
          "send { account, password } or { token }: only the demo signs a visitor in without, and only one on its own machine who comes through no proxy",
        );
      }
      const known = await access.sessionGrant(req.headers.cookie);
      if (known) return answer(res, 200, { grant: known, secret: readSessionCookie(req.headers.cookie) });
      return letIn(req, res, await access.openDemoSession(hub.city.profile.code));
    }
    const grant = await access.authenticate(token);
    if (!grant) throw new Problem("unauthorized", "the token is unknown or revoked: ask for another");
    if (grant.role === "source")
      throw new Problem("role", "a source sends its token as Authorization: Bearer TOKEN with every request; it has no sessions");
    const session = await access.openSession(token);
    if (!session) throw new Problem("unauthorized", "the token has just been revoked: ask for another");
    return letIn(req, res, session);
  });

  router.get("/session", guard.only(), async (req, res) => {
    const grant = grantOf(res);
    const secret = readSessionCookie(req.headers.cookie);
    const isCookies = req.headers.authorization === undefined && secret !== null;
    // A wall's cookie is renewed with each visit, so that it lasts as long as the wall does.
    if (isCookies && grant.role === "display") res.set("Set-Cookie", sessionCookie(secret, secure));
    res.json(whoIs(grant, demo, isCookies ? await access.sessionEnds(req.headers.cookie) : null));
  });

  /** For the page that signs in: what there is to sign in by. */
  router.get("/session/ways", (req, res) => {
    guard.spendUnknown(req);
    res.json({ password: true, singleSignOn: signOn !== null, demo: demo && isLocal(req) });
  });

  /** A person's page says so while keys, pointer or touch are used, about once a minute. */
  router.post("/session/seen", guard.only(), async (req, res) => {
    res.json(toJsonEnds(await access.sessionEnds(req.headers.cookie)));
  });

  const signOut = (close: (req: Request) => Promise<void>) => async (req: Request, res: Response) => {
    guard.spendUnknown(req);
    assertOwnOrigin(req, publicUrl);
    await close(req);
    res.status(204).set("Set-Cookie", sessionCookie(null, secure)).end();
  };
  router.delete(
    "/session",
    signOut((req) => access.closeSession(req.headers.cookie)),
  );
  router.delete(
    "/session/all",
    signOut(async (req) => {
      const grant = await access.sessionGrant(req.headers.cookie);
      if (grant) await access.closeSessionsOf(grant);
    }),
  );
  router.all("/session", onlyBy("GET", "POST", "DELETE"));
  router.all("/session/ways", onlyBy("GET"));
  router.all("/session/seen", onlyBy("POST"));
  router.all("/session/all", onlyBy("DELETE"));
  return router;
}

/** Throttled by account and by address. Throws a Problem: sign-in-rate, busy. */
export async function checkPassword(
  req: Request,
  { access, throttle }: Pick<SessionParts, "access" | "throttle">,
  account: string,
  password: string,
) {
  const address = req.ip ?? "";
  const seconds = throttle.begin(account, address);
  if (seconds > 0)
    throw new Problem("sign-in-rate", `too many wrong passwords: wait ${seconds} s, or ask an admin for a new password`, {
      "Retry-After": String(seconds),
    });
  try {
    const checked = await access.accounts.check(account, password);
    if (checked) throttle.passed(account, address);
    return checked;
  } catch (error) {
    throttle.passed(account, address);
    throw error instanceof PasswordsBusy ? new Problem("busy", error.message, { "Retry-After": "5" }) : error;
  }
}

export const isSecure = (publicUrl: string | null) => publicUrl?.startsWith("https:") ?? false;

export const cookieSeconds = ({ role }: Grant) => (role === "display" ? COOKIE_SECONDS : DESK_COOKIE_SECONDS);

export type WhoIs = Omit<Grant, "id" | "sessionId"> & {
  readonly demo: boolean;
  readonly cookieSeconds: number;
  /** When the session ends by itself, at the latest and unless it is used; left out where it never does. */
  readonly expiresAt?: string;
  readonly idleAt?: string;
};

export function whoIs({ id: _, sessionId: __, ...grant }: Grant, demo: boolean, ends: SessionEnds | null): WhoIs {
  return { ...grant, demo, cookieSeconds: cookieSeconds({ ...grant, id: "" }), ...toJsonEnds(ends) };
}

const time = (ms: number) => new Date(ms).toISOString();
const toJsonEnds = (ends: SessionEnds | null) => ({
  ...(ends?.expiresAt && { expiresAt: time(ends.expiresAt) }),
  ...(ends?.idleAt && { idleAt: time(ends.idleAt) }),
});
