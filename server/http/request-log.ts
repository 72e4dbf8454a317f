// A line and a duration for each request: what was asked and how it went, never its query, its token or its body.
import type { Request, RequestHandler } from "express";
import type { AppParts } from "./parts.ts";
import { createLimiter, FAULT_LINES_PER_SECOND } from "./rate.ts";
import { requestIdOf } from "./request-id.ts";

/** An answer to a source that took longer is worth a line. */
const SLOW_MS = 1000;
/** Other methods share one label. */
const METHODS = new Set(["GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"]);

/** What a route adds to its request's line, as `res.locals.told`: numbers and ids. */
export type Told = Readonly<Record<string, number | string | null | undefined>>;

export function logRequests({ logger, metrics }: Pick<AppParts, "logger" | "metrics">): RequestHandler {
  const spendLine = createLimiter(FAULT_LINES_PER_SECOND);
  return (req, res, next) => {
    const started = performance.now();
    res.once("close", () => {
      const ms = performance.now() - started;
      const method = METHODS.has(req.method) ? req.method : "other";
      const route = routeOf(req);
      const status = res.writableFinished ? res.statusCode : 499; // 499: the asker had gone
      metrics.requests.observe({ method, route, status: String(status) }, ms / 1000);
      const isIngest = method === "POST" && route === "/api/v1/events";
      const isNews = isIngest && (status !== 202 || ms > SLOW_MS) && spendLine("", 1) === 0;
      if (!isNews && !logger.isLevelEnabled("debug")) return;
      const by = (res.locals["grant"] as { id: string } | undefined)?.id;
      const told = res.locals["told"] as Told | undefined;
      const fault = res.locals["fault"] as string | undefined;
      const line = { requestId: requestIdOf(res), method, route, status, ms: Math.round(ms), by, fault, ...told };
      if (isNews) logger.info(line, "request");
      else logger.debug(line, "request");
    });
    next();
  };
}

/** The pattern that took the request, so that there are few of them. */
export function routeOf(req: Request): string {
  const route = req.route as { path?: string | string[] } | undefined;
  if (route?.path === undefined) return req.originalUrl.startsWith("/api/") ? "/api/*" : "/*";
  // Not `baseUrl`, which is gone once an error has left the router.
  const base = req.originalUrl.startsWith("/api/v1/") ? "/api/v1" : "";
  return `${base}${Array.isArray(route.path) ? route.path[0] : route.path}`;
}
