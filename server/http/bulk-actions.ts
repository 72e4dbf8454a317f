// POST /reports/actions: one step on a selection of reports, each answered for itself.
import { createHash } from "node:crypto";
import type { RequestHandler } from "express";
import { z } from "zod";
import { REPORT_ACTIONS } from "../../shared/desk-rules.ts";
import { Id } from "../../shared/event.ts";
import { toJson } from "../../shared/json.ts";
import { type Asked, readAsked } from "./desk-step.ts";
import { caughtUp } from "./indexed.ts";
import type { AppParts } from "./parts.ts";
import { Problem, problemBody } from "./problem.ts";
import type { ReportSteps } from "./report-steps.ts";
import { listed } from "./reports.ts";
import { beginBulk } from "./trail.ts";

/** Most reports of one request. */
const ITEMS_MAX = 200;
/** Steps in the log's hands at the same time: they share its writes. */
const AT_ONCE = 25;

const Bulk = z.looseObject({
  action: z.enum(REPORT_ACTIONS).exclude(["redact"]),
  items: z
    .array(z.object({ reportId: Id, version: z.int().min(0).optional() }))
    .min(1)
    .max(ITEMS_MAX),
});

type Parts = Pick<AppParts, "hub" | "index"> & { readonly steps: ReportSteps };

/**
 * The key of each step is the request's own and the report's id, so that the same request sent again does nothing twice. What keeps the
 * log from being written ends the whole request, which may then be sent again.
 */
export function bulkActions({ hub, index, steps }: Parts): RequestHandler {
  return async (req, res) => {
    const asked = await readAsked(req, res);
    const bulk = Bulk.safeParse(asked.sent);
    if (!bulk.success) {
      const [{ path, message } = { path: [], message: "will not do" }] = bulk.error.issues;
      throw new Problem("body", `${path.map(String).join(".") || "body"}: ${message}`);
    }
    const { action, items, ...sent } = bulk.data;
    await caughtUp(index, hub.state.seq);
    beginBulk(
      res,
      action,
      items.map(({ reportId }) => [reportId, hub.state.reports.get(reportId)]),
    );

    const take = async ({ reportId, version }: (typeof items)[number]) => {
      const own: Asked = { ...asked, id: keyOf(asked.id, reportId), ifVersion: version ?? null, sent };
      try {
        const { report } = await steps.take(reportId, action, own);
        return { reportId, status: 200, report: toJson(listed(asked.grant, report)) };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const { status, text } = problemBody(error.code, error.message);
        return { reportId, status, problem: JSON.parse(text) as unknown };
      }
    };
    const answers: Awaited<ReturnType<typeof take>>[] = [];
    for (let at = 0; at < items.length; at += AT_ONCE) {
      const done = await Promise.allSettled(items.slice(at, at + AT_ONCE).map(take));
      for (const one of done) {
        if (one.status === "rejected") throw one.reason;
        answers.push(one.value);
      }
    }
    res.json({ items: answers });
  };
}

/** An id of at most 128 characters, the same each time. */
function keyOf(key: string, reportId: string): string {
  const whole = `${key}.${reportId}`;
  return whole.length <= 128 ? whole : `bulk:${createHash("sha256").update(whole).digest("hex")}`;
}
