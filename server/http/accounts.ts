// /api/v1/accounts: an admin makes, changes and lists the accounts of their scope; everybody changes their own password. The command `npm run account` does the same.
import { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { CityTree } from "../../shared/city.ts";
import { type Account, AccountFault } from "../access/accounts.ts";
import { sessionCookie } from "../access/cookie.ts";
import { AccountName, AccountSpec, type Grant } from "../access/grant.ts";
import { PasswordsBusy } from "../access/password.ts";
import { type Guard, grantOf } from "./guard.ts";
import { readJson } from "./json-body.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { inScope, paging, readQuery } from "./query.ts";
import { scopeOf } from "./scope.ts";
import { checkPassword, cookieSeconds, isSecure, whoIs } from "./session.ts";
import type { SignInThrottle } from "./sign-in-throttle.ts";

const BODY_BYTES_MAX = 4096;
const password = z.string().max(512);
const NewAccount = AccountSpec.extend({ name: AccountName, password: password.nullable().optional() }).strict();
/** Without the defaults of a new one: what is left out stays. */
const Change = z
  .object({
    role: AccountSpec.shape.role,
    scope: AccountSpec.shape.scope,
    department: AccountSpec.shape.department.unwrap(),
    post: AccountSpec.shape.post,
    disabled: z.boolean(),
  })
  .partial()
  .strict();
const NewPassword = z.object({ password: password.optional(), current: password.optional() }).strict();
const AccountQuery = z.object({ ...inScope, ...paging });

type Parts = Pick<AppParts, "access" | "hub" | "logger" | "settings"> & { readonly guard: Guard; readonly throttle: SignInThrottle };

export function accountRoutes({ access, hub, logger, settings, guard, throttle }: Parts): Router {
  const router = Router();
  const { accounts } = access;
  const { tree, profile } = hub.city;

  /** Throws a Problem where the place is beyond the admin's, or the department unknown. */
  const assertMay = (grant: Grant, { scope, department }: { scope?: string | undefined; department?: string | null | undefined }) => {
    if (scope !== undefined) scopeOf(tree, grant, scope);
    if (grant.department !== undefined && department !== grant.department)
      throw new Problem("scope", `this account acts for the department ${grant.department} alone: name it as the department`);
    if (typeof department === "string" && !profile.departments.some(({ code }) => code === department))
      throw new Problem("body", `department: the city has no department ${department}; GET /api/v1/city lists them`);
  };
  /** The account, if it is one of the admin's scope. Throws a Problem: not-found. */
  const ownOf = async (req: Request, res: Response): Promise<Account> => {
    const account = await accounts.get(String(req.params["name"]));
    if (!account || !holds(tree, grantOf(res), account))
      throw new Problem("not-found", "there is no such account: GET /api/v1/accounts lists them");
    return account;
  };
  const told = (res: Response, change: string, name: string) => logger.info({ by: grantOf(res).id, account: name }, change);

  router.get("/accounts", guard.only("admin"), async (req, res) => {
    const { scope, limit, cursor } = readQuery(req, AccountQuery);
    const place = scopeOf(tree, grantOf(res), scope);
    const all = (await accounts.list()).filter((account) => holds(tree, { ...grantOf(res), scope: place.code }, account));
    const rest = all.filter(({ name }) => cursor === undefined || name > cursor);
    res.json({ items: rest.slice(0, limit).map(toJson), next: limit < rest.length ? rest[limit - 1]?.name : null });
  });

  router.post("/accounts", guard.only("admin"), async (req, res) => {
    const { name, password: given, ...spec } = await readJson(req, NewAccount, { max: BODY_BYTES_MAX });
    assertMay(grantOf(res), spec);
    const { account, minted } = await accounts.create(name, spec, given).catch(asProblem);
    told(res, "account made", name);
    res.status(201).json({ ...toJson(account), ...(minted !== null && { password: minted }) });
  });

  router.patch("/accounts/:name", guard.only("admin"), async (req, res) => {
    const part = await readJson(req, Change, { max: BODY_BYTES_MAX });
    const { name, ...standing } = await ownOf(req, res);
    const grant = grantOf(res);
    if (name === grant.account && Object.keys(part).some((key) => key !== "post"))
      throw new Problem("own-account", "nobody changes what they may do themselves, so that one admin is always left: ask another admin");
    assertMay(grant, { ...standing, ...part });
    const changed = await accounts.change(name, withoutGaps(part));
    if (!changed) throw new Problem("not-found", "there is no such account: GET /api/v1/accounts lists them");
    told(res, "account changed", name);
    res.json(toJson(changed));
  });

  router.post("/accounts/:name/password", guard.only("supervisor", "admin"), async (req, res) => {
    const { password: given, current } = await readJson(req, NewPassword, { max: BODY_BYTES_MAX });
    const grant = grantOf(res);
    const name = String(req.params["name"]);
    const isOwn = grant.account === name;
    if (!isOwn && grant.role !== "admin")
      throw new Problem("role", "another's password is an admin's to set; yours is at your own account's address");
    if (isOwn) {
      if (given === undefined || current === undefined) throw new Problem("body", "password: send { current, password }");
      if (!(await checkPassword(req, { access, throttle }, name, current)))
        throw new Problem("sign-in", "the present password is another: correct it");
    } else await ownOf(req, res);
    const minted = await accounts.setPassword(name, given).catch(asProblem);
    if (minted === false) throw new Problem("not-found", "there is no such account: GET /api/v1/accounts lists them");
    told(res, "password set", name);
    if (!isOwn) throttle.forgive(name);
    // All its sessions have ended; whoever changed their own goes on in a new one.
    const session = isOwn && grant.sessionId !== undefined ? await access.openAccountSession(name) : null;
    if (!session) return void res.json(minted === null ? { name } : { name, password: minted });
    const ends = await access.sessionEnds(`chengge_session=${session.secret}`);
    res.set("Set-Cookie", sessionCookie(session.secret, isSecure(settings.publicUrl), cookieSeconds(session.grant)));
    res.json({ ...whoIs(session.grant, settings.demo, ends) });
  });

  router.delete("/accounts/:name/sessions", guard.only("admin"), async (req, res) => {
    const { name } = await ownOf(req, res);
    await accounts.signOut(name);
    told(res, "account signed out everywhere", name);
    res.status(204).end();
  });
  router.all("/accounts", onlyBy("GET", "POST"));
  router.all("/accounts/:name", onlyBy("PATCH"));
  router.all("/accounts/:name/password", onlyBy("POST"));
  router.all("/accounts/:name/sessions", onlyBy("DELETE"));
  return router;
}

/** Whether the account lies in the grant's place and department; one of a place that the city has no more is the root's. */
function holds(tree: CityTree, grant: Grant, { scope, department }: Account): boolean {
  const place = scopeOf(tree, grant, undefined);
  const at = tree.places[tree.byCode.get(scope) ?? -1];
  const isInside = at ? at.lo >= place.lo && at.hi <= place.hi : place.parent < 0;
  return isInside && (grant.department === undefined || grant.department === department);
}

function asProblem(error: unknown): never {
  if (error instanceof PasswordsBusy) throw new Problem("busy", error.message, { "Retry-After": "5" });
  if (!(error instanceof AccountFault)) throw error;
  const code = { taken: "account-taken", full: "accounts-full", password: "password" } as const;
  throw new Problem(code[error.code], error.message);
}

const toJson = ({ createdAt, ...account }: Account) => ({ ...account, createdAt: new Date(createdAt).toISOString() });

/** What was not sent is not there, for `exactOptionalPropertyTypes`. */
function withoutGaps<T extends object>(part: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
