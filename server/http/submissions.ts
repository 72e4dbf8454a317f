// POST /api/v1/reports and /warnings: what a person at the desk writes down as new; its id is the `Idempotency-Key`.
import { Router } from "express";
import { actorOf } from "../access/grant.ts";
import type { DeskParts } from "./desk-records.ts";
import { readAsked } from "./desk-step.ts";
import { Problem } from "./problem.ts";
import { sendReport } from "./reports.ts";
import { sendWarning } from "./warnings.ts";

/** Channel of a report that names none. */
const OWN_CHANNEL = "desk";
const NOTHING = { version: 0, standing: "nothing", history: [] };

export function submissionRoutes({ hub, index, guard, take }: DeskParts): Router {
  const router = Router();

  router.post("/reports", guard.only("supervisor"), async (req, res) => {
    const asked = await readAsked(req, res);
    const found = () => index.report(asked.id);
    await take(asked, {
      action: "submit",
      type: "chengge.report.submitted",
      about: { reportId: asked.id, channel: asked.sent["channel"] ?? OWN_CHANNEL, urgency: asked.sent["urgency"] ?? "routine" },
      now() {
        const known = found();
        return known ? { version: known.report.version, standing: known.report.stage, history: known.history } : NOTHING;
      },
      allows: () => found() === null && !hub.state.reports.has(asked.id),
    });
    const submitted = found();
    if (!submitted) throw new Error(`report ${asked.id} was taken and is not in the index`);
    res.status(201).set("Location", `/api/v1/reports/${encodeURIComponent(asked.id)}`);
    sendReport(res, asked.grant, submitted);
  });

  router.post("/warnings", guard.only("supervisor"), async (req, res) => {
    const asked = await readAsked(req, res);
    if (asked.grant.department !== undefined)
      throw new Problem("role", "to raise a warning is not for a department's account: ask the command centre");
    const found = () => index.warning(asked.id);
    await take(asked, {
      action: "raise",
      type: "chengge.warning.raised",
      about: { warningId: asked.id, authority: "city", issuer: asked.sent["issuer"] ?? actorOf(asked.grant) },
      now() {
        const known = found();
        return known ? { version: known.warning.version, standing: "raised", history: known.history } : NOTHING;
      },
      allows: () => found() === null && !hub.state.warnings.has(asked.id),
    });
    const raised = found();
    if (!raised) throw new Error(`warning ${asked.id} was taken and is not in the index`);
    res.status(201).set("Location", `/api/v1/warnings/${encodeURIComponent(asked.id)}`);
    sendWarning(res, asked.grant, raised);
  });
  return router;
}
