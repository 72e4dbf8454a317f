// Lets in who may: a bearer token or the session cookie, the role, the rate, and for cookies the page's own origin.
import type { Request, RequestHandler, Response } from "express";
import type { Grant, Role } from "../access/grant.ts";
import { StoreFault } from "../store-fault.ts";
import { isOwnOrigin } from "./origin.ts";
import type { AppParts } from "./parts.ts";
import { Problem } from "./problem.ts";
import { createLimiter, createTurnstile, DEFAULT_RATES, type Limiter, type Turnstile } from "./rate.ts";
import type { Trail } from "./trail.ts";

export type Guard = {
  /** Whoever has a valid token or session, of one of the roles when any are named; `grantOf` has it then. */
  readonly only: (...roles: readonly Role[]) => RequestHandler;
  /** Counts against the token's events; throws a Problem when it is too much at once. */
  readonly spendEvents: (grant: Grant, events: number) => void;
  /** Counts a request without a token against its address. */
  readonly spendUnknown: (req: Request) => void;
};

const CHANGES_NOTHING = new Set(["GET", "HEAD", "OPTIONS"]);

export function createGuard({ access, settings, trail }: Pick<AppParts, "access" | "settings"> & { readonly trail: Trail }): Guard {
  const rates = { ...DEFAULT_RATES, ...settings.rates };
  const requests = createLimiter(rates.requestsPerSecond);
  const events = createLimiter(rates.eventsPerSecond);
  const unknown = createLimiter(rates.unknownPerSecond);
  const turnstile = createTurnstile(rates.sideBySide);
  const spendUnknown = (req: Request) => spend(unknown, req.ip ?? "", 1);

  return {
    only: (...roles) => {
      return async (req, res, next) => {
        const grant = await grantOfRequest(req, { access, settings });
        if (!grant) {
          spendUnknown(req);
          throw new Problem("unauthorized", "send a valid token as Authorization: Bearer TOKEN, or sign in at POST /api/v1/session", {
            "WWW-Authenticate": "Bearer",
          });
        }
        if (grant.sessionId !== undefined && !CHANGES_NOTHING.has(req.method)) await keepAwake(access, req);
        spend(requests, grant.id, 1);
        enter(turnstile, grant.sessionId ?? grant.id, res);
        res.locals["grant"] = grant;
        if (roles.length > 0 && !roles.includes(grant.role)) {
          throw new Problem("role", `this takes a token of the role ${roles.join(" or ")}; yours is ${grant.role}`);
        }
        await trail.begin(req, res, grant);
        next();
      };
    },
    spendEvents: (grant, count) => spend(events, grant.id, count),
    spendUnknown,
  };
}

/** Whoever changes something is there; who reads may be a page that does so by itself. */
async function keepAwake(access: AppParts["access"], req: Request): Promise<void> {
  try {
    await access.touchSession(req.headers.cookie);
  } catch (error) {
    // What is known goes on working while the store is away.
    if (!(error instanceof StoreFault)) throw error;
  }
}

/** The grant that `only` found. */
export function grantOf(res: Response): Grant {
  return res.locals["grant"] as Grant;
}

/** A bearer token when one is sent, right or wrong; else the cookie. Throws a Problem when a cookie comes from another origin's page. */
export async function grantOfRequest(req: Request, { access, settings }: Pick<AppParts, "access" | "settings">): Promise<Grant | null> {
  const { authorization, cookie } = req.headers;
  if (authorization !== undefined) {
    const [, token] = /^Bearer +([\w-]{1,256}) *$/i.exec(authorization) ?? [];
    return access.authenticate(token);
  }
  const grant = await access.sessionGrant(cookie);
  if (grant && !CHANGES_NOTHING.has(req.method)) assertOwnOrigin(req, settings.publicUrl);
  return grant;
}

export function assertOwnOrigin(req: Request, publicUrl: string | null): void {
  if (!isOwnOrigin(req, publicUrl))
    throw new Problem("origin", "send it from a page of this server; behind a proxy, set PUBLIC_URL to the address that browsers see");
}

function spend(limiter: Limiter, key: string, cost: number): void {
  const seconds = limiter(key, cost);
  if (seconds > 0)
    throw new Problem("rate", `wait ${seconds} s, then send it again; larger batches need fewer requests`, {
      "Retry-After": String(seconds),
    });
}

/** Counts the request until it is answered. */
function enter(turnstile: Turnstile, key: string, res: Response): void {
  const leave = turnstile.enter(key);
  if (!leave)
    throw new Problem("concurrency", "wait for answers before sending more; larger batches need fewer requests", { "Retry-After": "1" });
  if (res.closed) leave();
  else res.once("close", leave);
}
