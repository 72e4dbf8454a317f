// Writes the audit trail of requests: noted before a change is made (503 when it cannot be), sealed with its outcome before the answer goes out.
import type { Request, RequestHandler, Response } from "express";
import { actorOf, type Grant } from "../access/grant.ts";
import type { AuditAct, AuditFields } from "../audit/audit.ts";
import { aboutOf, askedFor, idIn, type Named, namedOf, told } from "./audited.ts";
import type { AppParts } from "./parts.ts";
import { Problem, sendProblem } from "./problem.ts";
import { createLimiter } from "./rate.ts";
import { requestIdOf } from "./request-id.ts";

/** Refusals told a second, of one asker and of all: who tries on and on must not fill the trail. What is left out is counted. */
const REFUSALS_PER_SECOND = { ofOne: 2, ofAll: 20 };
const BURST_SECONDS = 30;

export type Trail = {
  /** Before all routes: watches each request that the trail tells of until it is answered. */
  readonly watch: RequestHandler;
  /** For the guard, once it let somebody in: nothing goes on before it is noted. Throws a Problem: storage. */
  readonly begin: (req: Request, res: Response, grant: Grant) => Promise<void>;
};

type Parts = Pick<AppParts, "access" | "audit" | "hub" | "index" | "logger" | "metrics">;
/** `act`: as it was noted before, without its outcome. */
type Watched = {
  readonly named: Named;
  readonly at: number;
  opened: { readonly id: string; readonly act: AuditAct } | null;
  answer: unknown;
};

/** What the sign-in route adds before it looks at a password: the account that was named. */
export function nameSignIn(res: Response, account: string): void {
  res.locals["signIn"] = account;
}

/** What the bulk route adds before it begins: which step, and how each report stands. */
export function beginBulk(
  res: Response,
  action: string,
  reports: readonly (readonly [reportId: string, standing: object | undefined])[],
): void {
  res.locals["bulk"] = { action, before: new Map(reports.map(([id, row]) => [id, told("reports", row)])) } satisfies Bulk;
}
type Bulk = { readonly action: string; readonly before: ReadonlyMap<string, AuditFields | null> };

export function createTrail({ access, audit, hub, index, logger, metrics }: Parts): Trail {
  const spendOfOne = createLimiter(REFUSALS_PER_SECOND.ofOne, undefined, BURST_SECONDS);
  const spendOfAll = createLimiter(REFUSALS_PER_SECOND.ofAll, undefined, BURST_SECONDS);
  let leftOut = 0;
  metrics.count("chengge_audit_left_out_total", "Refusals not told in the audit trail, of askers who tried on and on.", () => leftOut);

  /** How something stands now, by its fields that the trail may hold. */
  const standing = async (collection: string, about: string | null): Promise<AuditFields | null> => {
    const id = about?.slice(about.indexOf("/") + 1);
    if (id === undefined) return null;
    if (collection === "reports") return told(collection, hub.state.reports.get(id) ?? index.report(id)?.report);
    if (collection === "warnings") return told(collection, hub.state.warnings.get(id) ?? index.warning(id)?.warning);
    if (collection === "tokens")
      return told(
        collection,
        (await access.list()).find((token) => token.id === id),
      );
    if (collection === "accounts") return told(collection, await access.accounts.get(id));
    return null;
  };

  const actOf = (req: Request, res: Response, { named, at }: Watched, grant: Grant | null): AuditAct => ({
    at,
    actor: grant ? actorOf(grant) : null,
    role: grant?.role ?? null,
    scope: grant?.scope ?? null,
    grant: grant?.sessionId ?? grant?.id ?? null,
    request: requestIdOf(res) ?? null,
    from: req.ip ?? null,
    action: named.action,
    about: named.about,
    status: null,
    refusal: null,
    before: null,
    after: named.kind === "export" ? askedFor(req) : null,
  });

  const begin: Trail["begin"] = async (req, res, grant) => {
    const watched = res.locals["trail"] as Watched | undefined;
    // Signing out works while the trail cannot be written, too.
    if (!watched || watched.named.kind === "session") return;
    const { named } = watched;
    const act = { ...actOf(req, res, watched, grant), before: await standing(named.collection, named.about) };
    watched.opened = { id: await audit.open(act), act };
  };

  /** The entries of a change that was opened: one, or one for each of a bulk. */
  const outcomes = async (res: Response, { named, answer }: Watched, act: AuditAct): Promise<AuditAct[]> => {
    const { statusCode: status } = res;
    const isDone = status < 400;
    const refusal = isDone ? null : ((res.locals["fault"] as string | undefined) ?? null);
    const bulk = res.locals["bulk"] as Bulk | undefined;
    const items = isDone && bulk ? itemsOf(answer) : null;
    if (bulk && items) return outcomesOfBulk(items, bulk, act);
    const about = named.about ?? aboutOf(named.collection, isDone ? idIn(named.collection, answer) : null);
    const after =
      !isDone || named.kind === "export"
        ? act.after
        : ((await standing(named.collection, about)) ?? (status === 204 ? null : told(named.collection, answer)));
    // Whoever was refused by scope or role was told nothing of how it stands, and neither is their admin.
    return [{ ...act, about, status, refusal, after, before: status === 403 ? null : act.before }];
  };

  const outcomesOfBulk = (items: readonly BulkRow[], { action, before }: Bulk, act: AuditAct) =>
    Promise.all(
      items
        .filter(({ status }) => status < 400 || status >= 500 || (isRefusal(status) && mayTell(act.grant ?? "")))
        .map(async ({ reportId, status, problem }) => {
          const about = aboutOf("reports", reportId);
          const after = status < 400 ? await standing("reports", about) : null;
          const was = status === 403 ? null : (before.get(reportId) ?? null);
          return { ...act, action: `reports.${action}`, about, status, refusal: codeOf(problem), before: was, after };
        }),
    );

  const mayTell = (key: string) => {
    const isFew = spendOfOne(key, 1) === 0 && spendOfAll("", 1) === 0;
    if (!isFew) leftOut += 1;
    return isFew;
  };

  const settleOpened = async (req: Request, res: Response, watched: Watched, { id, act }: NonNullable<Watched["opened"]>) => {
    const isCutOff = watched.named.kind === "export" && res.closed;
    const { statusCode: status } = res;
    const isRefused = isRefusal(status);
    // 4xx else: the request was no good, and nothing came of it. 5xx: something may have.
    if (status >= 400 && status < 500 && !isRefused) return audit.close(id, []);
    if (isRefused && !mayTell(act.grant ?? req.ip ?? "")) return audit.close(id, []);
    return audit.close(id, isCutOff ? [{ ...act, status: 499 }] : await outcomes(res, watched, act));
  };

  const settleSession = async (req: Request, res: Response, watched: Watched) => {
    const { statusCode: status } = res;
    const asked = res.locals["signIn"] as string | undefined;
    const act = actOf(req, res, watched, (res.locals["grant"] as Grant | undefined) ?? null);
    if (watched.named.action !== "session.open") {
      if (act.grant !== null && status < 400) await audit.recordLater({ ...act, status });
      return;
    }
    // A browser that comes back from the identity provider is sent on to a page whether it was let in or not.
    const isRefused = status >= 400 || res.locals["fault"] !== undefined;
    if (status === 201 || (!isRefused && req.method === "GET")) {
      const {
        name = null,
        account = name,
        role = null,
        scope = null,
      } = (watched.answer ?? {}) as { name?: string; account?: string; role?: Grant["role"]; scope?: string };
      await audit.record([
        { ...act, actor: act.actor ?? account ?? asked ?? null, role: act.role ?? role, scope: act.scope ?? scope, status },
      ]);
    } else if (isRefused && asked !== undefined && mayTell(req.ip ?? "")) {
      // What is no account's name may be a password in the wrong field, and nothing can be taken out of the trail again.
      const account = await access.accounts.get(asked).catch(() => null);
      const refusal = (res.locals["fault"] as string | undefined) ?? null;
      await audit.recordLater({ ...act, actor: account?.name ?? null, status: status < 400 ? 401 : status, refusal });
    }
  };

  const settle = async (req: Request, res: Response, watched: Watched) => {
    if (watched.opened) return settleOpened(req, res, watched, watched.opened);
    if (watched.named.kind === "session") return settleSession(req, res, watched);
    const grant = (res.locals["grant"] as Grant | undefined) ?? null;
    if (res.statusCode === 403 && mayTell(grant?.id ?? req.ip ?? ""))
      await audit.recordLater({
        ...actOf(req, res, watched, grant),
        status: 403,
        refusal: (res.locals["fault"] as string | undefined) ?? null,
      });
  };

  /** A sign-in that cannot be told is taken back: nobody learns the session's secret. */
  const takeBack = (res: Response) => {
    for (const name of ["Set-Cookie", "Location", "ETag"]) res.removeHeader(name);
    sendProblem(
      res,
      new Problem("storage", "the audit trail cannot be written now, so nobody is signed in: try again soon", { "Retry-After": "2" }),
    );
  };

  const watch: RequestHandler = (req, res, next) => {
    const named = namedOf(req);
    if (!named) return next();
    const watched: Watched = { named, at: Date.now(), opened: null, answer: undefined };
    res.locals["trail"] = watched;
    const json = res.json.bind(res);
    res.json = (body) => {
      watched.answer = body;
      return json(body);
    };
    // Both are held: what is sent whole is told before its first byte, a stream before its end.
    const send = res.send.bind(res);
    const end = res.end.bind(res) as (...args: unknown[]) => Response;
    let settled: Promise<void> | null = null;
    const settleOnce = () => {
      settled ??= settle(req, res, watched).catch((error: unknown) => {
        logger.error({ requestId: requestIdOf(res), error: String(error) }, "an entry of the audit trail was not written");
        if (named.action !== "session.open" || res.headersSent) return;
        res.send = send;
        res.end = end as Response["end"];
        takeBack(res);
      });
      return settled;
    };
    res.send = (body) => {
      void settleOnce().then(() => {
        res.send = send;
        if (!res.headersSent) send(body);
      });
      return res;
    };
    res.end = ((...args: unknown[]) => {
      void settleOnce().then(() => res.writableEnded || end(...args));
      return res;
    }) as Response["end"];
    // Whoever is gone before a change is answered has made it all the same; only a stream just ends then.
    if (named.kind === "export") {
      res.setMaxListeners(20); // the stream, its packing and the request's log listen to it, too
      res.once("close", () => void settleOnce());
    }
    if (named.kind !== "session" || req.method !== "DELETE") return next();
    // After it nobody knows whose session it was.
    access.sessionGrant(req.headers.cookie).then(
      (grant) => {
        res.locals["grant"] = grant ?? undefined;
        next();
      },
      () => next(),
    );
  };

  return { watch, begin };
}

/** 401 of who was let in: a wrong present password. */
const isRefusal = (status: number) => status === 401 || status === 403 || status === 409 || status === 412;

type BulkRow = { readonly reportId: string; readonly status: number; readonly problem?: unknown };

/** The rows of a bulk's answer, each with an outcome of its own. */
function itemsOf(answer: unknown): readonly BulkRow[] | null {
  const items = (answer as { items?: unknown } | null | undefined)?.items;
  if (!Array.isArray(items) || items.length === 0) return null;
  return items.every((item: Partial<BulkRow> | null) => typeof item?.reportId === "string" && typeof item.status === "number")
    ? (items as BulkRow[])
    : null;
}

/** The code of a problem, by the last part of its type. */
function codeOf(problem: unknown): string | null {
  const type = (problem as { type?: unknown } | null | undefined)?.type;
  return typeof type === "string" ? (type.split("/").at(-1) ?? null) : null;
}
