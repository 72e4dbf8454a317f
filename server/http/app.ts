// The HTTP side, wired: headers, health, the API's resources, the client's files, and one place where errors become problems.
import compression from "compression";
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response, Router } from "express";
import { createDoor } from "../door.ts";
import { NotReady } from "../hub.ts";
import { createLocate } from "../locate.ts";
import { LogFault } from "../log/event-log.ts";
import { watchAudit, watchFold, watchIndex, watchLog } from "../metrics-watch.ts";
import { StoreFault } from "../store-fault.ts";
import { accountabilityRoutes } from "./accountability.ts";
import { accountRoutes } from "./accounts.ts";
import { actionRoutes } from "./actions.ts";
import { alikeRoutes } from "./alike.ts";
import { auditRoutes } from "./audit.ts";
import { callRoutes } from "./calls.ts";
import { cityRoutes } from "./city.ts";
import { deadLetterRoutes } from "./dead-letters.ts";
import { createTakeStep } from "./desk-step.ts";
import { displayRoutes } from "./displays.ts";
import { dutyRoutes } from "./duty.ts";
import { eventsRoutes } from "./events.ts";
import { exportRoutes } from "./exports.ts";
import { createGuard } from "./guard.ts";
import { handoverRoutes } from "./handovers.ts";
import { securityHeaders } from "./headers.ts";
import { healthRoutes } from "./health.ts";
import { incidentReportRoutes } from "./incident-reports.ts";
import { instructionRoutes } from "./instructions.ts";
import { createIntake } from "./intake.ts";
import { logRoutes } from "./log-head.ts";
import { oidcRoutes } from "./oidc.ts";
import { pairingRoutes } from "./pairings.ts";
import type { AppParts } from "./parts.ts";
import { periodRoutes } from "./periods.ts";
import { explain, Problem, REJECTIONS, sendProblem } from "./problem.ts";
import { createLimiter, FAULT_LINES_PER_SECOND } from "./rate.ts";
import { reportRoutes } from "./reports.ts";
import { nameRequests, requestIdOf } from "./request-id.ts";
import { logRequests, routeOf } from "./request-log.ts";
import { responseRoutes } from "./responses.ts";
import { sessionRoutes } from "./session.ts";
import { createSignInThrottle } from "./sign-in-throttle.ts";
import { stateRoutes } from "./state.ts";
import { staticRoutes } from "./static-files.ts";
import { submissionRoutes } from "./submissions.ts";
import { tokenRoutes } from "./tokens.ts";
import { createTrail } from "./trail.ts";
import { trendRoutes } from "./trends.ts";
import { warningRoutes } from "./warnings.ts";

/** Answers smaller than this are sent as they are. */
const PACK_FROM_BYTES = 4096;

/** A request listener for `http.createServer`. Until the hub is ready, all but health, sign-in, city and the client's files is 503. */
export function createApp(parts: AppParts): Express {
  const { hub, clock, outlines, index, settings, logger } = parts;
  const trail = createTrail(parts);
  const guard = createGuard({ ...parts, trail });
  const locate = createLocate(outlines.features.map((grid) => grid.geometry));
  const door = createDoor({ state: () => hub.state, clock, locate, past: index });
  const intake = createIntake(settings.intakeBytes);
  watchFigures(parts);
  parts.metrics.watch("chengge_intake_bytes", "Bodies that are being read, checked or written.", intake.bytes);

  const spendLine = createLimiter(FAULT_LINES_PER_SECOND);

  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", settings.trustProxy);
  app.set("query parser", "simple");
  app.use(nameRequests());
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
  api.use(trail.watch);
  const throttle = createSignInThrottle();
  api.use(sessionRoutes({ ...parts, guard, throttle }));
  api.use(oidcRoutes({ ...parts, guard }));
  api.use(pairingRoutes({ ...parts, guard }));
  api.use(cityRoutes({ ...parts, guard }));
  api.use((_req, _res, next) => {
    const readiness = hub.readiness();
    if (!readiness.ready) throw new Problem("not-ready", `${readiness.reason}: try again soon`, { "Retry-After": "1" });
    next();
  });
  api.use(eventsRoutes({ ...parts, guard, door, intake }));
  api.use(compression({ threshold: PACK_FROM_BYTES }) as RequestHandler);
  api.use(logRoutes({ ...parts, guard }));
  api.use(stateRoutes({ ...parts, guard }));
  api.use(alikeRoutes({ ...parts, guard })); // before the actions, which refuse every other method
  api.use(actionRoutes({ ...parts, guard, door }));
  const desk = { ...parts, guard, take: createTakeStep({ ...parts, door }) };
  for (const routes of [submissionRoutes, responseRoutes, dutyRoutes, instructionRoutes, callRoutes, incidentReportRoutes, handoverRoutes])
    api.use(routes(desk));
  api.use(exportRoutes({ ...parts, guard }));
  api.use(reportRoutes({ ...parts, guard }));
  api.use(warningRoutes({ ...parts, guard }));
  api.use(trendRoutes({ ...parts, guard }));
  api.use(periodRoutes({ ...parts, guard }));
  api.use(accountabilityRoutes({ ...parts, guard }));
  api.use(deadLetterRoutes({ ...parts, guard, door }));
  api.use(tokenRoutes({ ...parts, guard }));
  api.use(accountRoutes({ ...parts, guard, throttle }));
  api.use(displayRoutes({ ...parts, guard }));
  api.use(auditRoutes({ ...parts, guard }));
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
    res.locals["fault"] = error instanceof LogFault ? error.code : problem.code;
    if ((problem.code === "internal" || problem.code === "storage") && spendLine("", 1) === 0)
      logger.error({ requestId: requestIdOf(res), method: req.method, route: routeOf(req), error: stackOf(error) }, "a request failed");
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
    return new Problem("log", outcomeOf(error), {
      "Retry-After": error.code === "log-busy" ? "1" : "5",
    });
  if (error instanceof StoreFault)
    return new Problem("storage", "the store cannot be asked now, so nothing was changed as far as is known: try again soon", {
      "Retry-After": "2",
    });
  if ((error as { code?: unknown } | null)?.code === "ERR_SQLITE_ERROR") {
    return new Problem("storage", "nothing was changed: see that the disk has room, then try again", { "Retry-After": "5" });
  }
  const status = (error as { status?: unknown } | null)?.status;
  if (error instanceof URIError || (typeof status === "number" && status >= 400 && status < 500))
    return new Problem("bad-request", "the address or a header cannot be read: correct its escapes");
  return new Problem("internal", "it was logged; try again, and tell the operator if it stays");
}

function outcomeOf({ code }: LogFault): string {
  if (code !== "log-unconfirmed") return `nothing of this request was taken (${code}): send it again later`;
  return `it is not known whether this request was taken (${code}): send it again with the same id or Idempotency-Key, then it is not taken twice`;
}

function watchFigures({ metrics, log, hub, index, deadLetters, audit }: AppParts): void {
  // From 0 on, so that a rate sees the first of a kind.
  for (const reason of Object.keys(REJECTIONS)) metrics.rejected.inc({ reason }, 0);
  watchLog(metrics, log);
  watchFold(metrics, log, () => ({ seq: hub.state.seq, foldSeconds: hub.foldSeconds, ready: hub.readiness().ready }));
  watchIndex(metrics, log, index);
  watchAudit(metrics, audit);
  metrics.watch(
    "chengge_dead_letters",
    "Rejected events kept, to be read and tried again.",
    async () => (await deadLetters.size()).letters,
  );
}

const stackOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));
