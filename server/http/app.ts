// The HTTP side, wired: headers, health, the API's resources, the client's files, and one place where errors become problems.
import compression from "compression";
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response, Router } from "express";
import { createDoor } from "../door.ts";
import { NotReady } from "../hub.ts";
import { createLocate } from "../locate.ts";
import { LogFault } from "../log/event-log.ts";
import { cityRoutes } from "./city.ts";
import { deadLetterRoutes } from "./dead-letters.ts";
import { eventsRoutes } from "./events.ts";
import { createGuard } from "./guard.ts";
import { securityHeaders } from "./headers.ts";
import { healthRoutes } from "./health.ts";
import { logRoutes } from "./log-head.ts";
import type { AppParts } from "./parts.ts";
import { explain, Problem, sendProblem } from "./problem.ts";
import { reportRoutes } from "./reports.ts";
import { sessionRoutes } from "./session.ts";
import { stateRoutes } from "./state.ts";
import { staticRoutes } from "./static-files.ts";
import { tokenRoutes } from "./tokens.ts";
import { trendRoutes } from "./trends.ts";
import { warningRoutes } from "./warnings.ts";

/** Answers smaller than this are sent as they are. */
const PACK_FROM_BYTES = 4096;

/** A request listener for `http.createServer`. Until the hub is ready, all but health, sign-in, city and the client's files is 503. */
export function createApp(parts: AppParts): Express {
  const { hub, clock, outlines, index, settings, logger } = parts;
  const guard = createGuard(parts);
  const locate = createLocate(outlines.features.map((grid) => grid.geometry));
  const door = createDoor({ state: () => hub.state, clock, locate, past: index });
  watchFigures(parts);

  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", settings.trustProxy);
  app.set("query parser", "simple");
  app.use(logRequests(parts));
  app.use(securityHeaders(settings.publicUrl?.startsWith("https:") ?? false));
  app.use(healthRoutes(parts));
  app.get("/problems/:code", (req, res) => {
    const text = explain(String(req.params["code"]));
    if (text === null) throw new Problem("not-found", "there is no problem of this name");
    res.type("text/plain").send(`${text}\n`);
  });

  const api = Router();
  api.use((_req, res, next) => {
    res.set("Cache-Control", "no-store");
    next();
  });
  api.use(sessionRoutes({ ...parts, guard }));
  api.use(cityRoutes({ ...parts, guard }));
  api.use((_req, _res, next) => {
    const readiness = hub.readiness();
    if (!readiness.ready) throw new Problem("not-ready", `${readiness.reason}: try again soon`, { "Retry-After": "1" });
    next();
  });
  api.use(eventsRoutes({ ...parts, guard, door }));
  api.use(compression({ threshold: PACK_FROM_BYTES }) as RequestHandler);
  api.use(logRoutes({ ...parts, guard }));
  api.use(stateRoutes({ ...parts, guard }));
  api.use(reportRoutes({ ...parts, guard }));
  api.use(warningRoutes({ ...parts, guard }));
  api.use(trendRoutes({ ...parts, guard }));
  api.use(deadLetterRoutes({ ...parts, guard, door }));
  api.use(tokenRoutes({ ...parts, guard }));
  app.use("/api/v1", api);
  app.use("/api", () => {
    throw new Problem("not-found", "the API has no such address: docs/interface.md lists its calls");
  });
  app.use(staticRoutes(settings.dist));
  app.use(() => {
    throw new Problem("not-found", "there is no such page");
  });
  app.use((error: unknown, req: Request, res: Response, next: NextFunction) => {
    const problem = toProblem(error);
    if (problem.code === "internal" || problem.code === "storage")
      logger.error({ method: req.method, route: routeOf(req), error: stackOf(error) }, "a request failed");
    if (res.headersSent) return next(error);
    sendProblem(res, problem);
  });
  return app;
}

/** What an error means to the sender; nothing of the inside is told. */
function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof NotReady) return new Problem("not-ready", `${error.message}: try again soon`, { "Retry-After": "1" });
  if (error instanceof LogFault)
    return new Problem("log", `nothing of this request was taken (${error.code}): send it again later`, {
      "Retry-After": error.code === "log-busy" ? "1" : "5",
    });
  if ((error as { code?: unknown } | null)?.code === "ERR_SQLITE_ERROR") {
    return new Problem("storage", "nothing was changed: see that the disk has room, then try again", { "Retry-After": "5" });
  }
  const status = (error as { status?: unknown } | null)?.status;
  if (error instanceof URIError || (typeof status === "number" && status >= 400 && status < 500))
    return new Problem("bad-request", "the address or a header cannot be read: correct its escapes");
  return new Problem("internal", "it was logged; try again, and tell the operator if it stays");
}

function watchFigures({ metrics, log, hub, deadLetters }: AppParts): void {
  metrics.watch("chengge_log_seq", "Last number in the log", () => log.head().count);
  metrics.watch(
    "chengge_identity_horizon_seq",
    "Records up to this number are no longer known when they come again; 0: all are",
    () => log.head().offset,
  );
  metrics.watch("chengge_fold_lag_records", "Records in the log that the state does not hold yet", () =>
    Math.max(0, log.head().count - hub.state.seq),
  );
  metrics.watch("chengge_dead_letters", "Rejected events kept", () => deadLetters.size().letters);
  metrics.watch("chengge_ready", "1 while the server serves", () => (hub.readiness().ready ? 1 : 0));
}

/** One line a request: its route, never its query, its token or its body. */
function logRequests({ logger, metrics }: AppParts): RequestHandler {
  return (req, res, next) => {
    const started = performance.now();
    res.on("finish", () => {
      const route = routeOf(req);
      metrics.requests.inc({ route, status: String(res.statusCode) });
      const grant = res.locals["grant"] as { id: string } | undefined;
      logger.debug(
        { method: req.method, route, status: res.statusCode, ms: Math.round(performance.now() - started), by: grant?.id },
        "request",
      );
    });
    next();
  };
}

/** The pattern that took the request, so that there are few of them. */
function routeOf(req: Request): string {
  const route = req.route as { path?: string | string[] } | undefined;
  if (route?.path === undefined) return req.originalUrl.startsWith("/api/") ? "/api/*" : "/*";
  return `${req.baseUrl}${Array.isArray(route.path) ? route.path[0] : route.path}`;
}

const stackOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));
