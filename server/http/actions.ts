// POST …/{id}/ACTION: what a supervisor does to a report or a warning, as an event of the log. The log's order decides a race; who lost is told.
import { type Request, Router } from "express";
import type { EventType } from "../../shared/event.ts";
import { allowsOnWarning, type WarningStepEvent } from "../../shared/fold/warning.ts";
import type { Grant } from "../access/grant.ts";
import type { Door } from "../door.ts";
import { bulkActions } from "./bulk-actions.ts";
import { createTakeStep, readAsked } from "./desk-step.ts";
import { type Guard, grantOf } from "./guard.ts";
import { caughtUp } from "./indexed.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { createReportSteps, isReportAction } from "./report-steps.ts";
import { sendReport } from "./reports.ts";
import { sendWarning } from "./warnings.ts";

const WARNING_ACTIONS: Readonly<Record<string, EventType>> = {
  acknowledge: "chengge.warning.acknowledged",
  receive: "chengge.warning.received",
  relay: "chengge.warning.relayed",
  assign: "chengge.warning.assigned",
  adjust: "chengge.warning.adjusted",
  shelve: "chengge.warning.shelved",
  unshelve: "chengge.warning.unshelved",
  lift: "chengge.warning.lifted",
  confirm: "chengge.warning.confirmed",
  dismiss: "chengge.warning.dismissed",
  note: "chengge.warning.noted",
};
/** Each is of its own scope: the event says which. A department's account takes these alone. */
const FOR_ITSELF: ReadonlySet<string> = new Set(["receive", "relay", "note"]);
const NEED_REASON: ReadonlySet<string> = new Set(["adjust", "shelve", "lift", "confirm", "dismiss"]);
/** On a statutory warning these are its issuer's alone. */
const ISSUERS: ReadonlySet<string> = new Set(["adjust", "lift", "shelve"]);

type Parts = Pick<AppParts, "hub" | "index" | "clock"> & { readonly guard: Guard; readonly door: Door };

export function actionRoutes({ hub, index, clock, guard, door }: Parts): Router {
  const router = Router();
  const takeStep = createTakeStep({ hub, index, clock, door });
  const steps = createReportSteps({ hub, index, clock, takeStep });

  router.post("/reports/actions", guard.only("supervisor"), bulkActions({ hub, index, steps }));
  router.all("/reports/actions", onlyBy("POST"));

  router.post("/reports/:id/:action", guard.only("supervisor", "admin"), async (req, res) => {
    const id = String(req.params["id"]);
    const action = String(req.params["action"]);
    if (!isReportAction(action)) throw noSuchStep(steps.actions);
    const asked = await readAsked(req, res);
    await caughtUp(index, hub.state.seq);
    sendReport(res, asked.grant, await steps.take(id, action, asked));
  });

  router.post("/warnings/:id/:action", guard.only("supervisor", "admin"), async (req, res) => {
    const { id, action, type } = warningStepOf(req);
    const grant = grantOf(res);
    assertMay(grant, action);
    const found = () => index.warning(id) ?? missing("warning");
    await caughtUp(index, hub.state.seq);
    if (found().warning.authority === "statutory" && ISSUERS.has(action))
      throw new Problem("foreign", `a statutory warning is changed by its issuer's own source alone: ${action} is not for the desk`);
    const asked = await readAsked(req, res);
    if (NEED_REASON.has(action) && typeof asked.sent["reason"] !== "string")
      throw new Problem("body", `reason: say why, ${action} needs it`);
    const sent = FOR_ITSELF.has(action) ? { division: grant.scope, ...asked.sent } : asked.sent;
    await takeStep(
      { ...asked, sent },
      {
        action,
        type,
        about: { warningId: id },
        now() {
          const { warning, history } = found();
          return { version: warning.version, standing: warning.endedAt === null ? "in force" : "ended", history };
        },
        allows(event) {
          const warning = hub.state.warnings.get(id);
          return warning ? allowsOnWarning(warning, event as WarningStepEvent) : null;
        },
      },
    );
    sendWarning(res, grant, found());
  });
  router.all(["/reports/:id/:action", "/warnings/:id/:action"], onlyBy("POST"));
  return router;
}

function warningStepOf(req: Request) {
  const action = String(req.params["action"]);
  const type = Object.hasOwn(WARNING_ACTIONS, action) ? WARNING_ACTIONS[action] : undefined;
  if (!type) throw noSuchStep(Object.keys(WARNING_ACTIONS));
  return { id: String(req.params["id"]), action, type };
}

const noSuchStep = (actions: readonly string[]) => new Problem("not-found", `there is no such step: the steps are ${actions.join(" ")}`);

function missing(what: "report" | "warning"): never {
  throw new Problem("not-found", `there is no ${what} with this id: GET /api/v1/${what}s lists them`);
}

function assertMay({ role, department }: Grant, action: string): void {
  if (role !== "supervisor") throw new Problem("role", `${action} takes a supervisor; this is an ${role}`);
  if (department !== undefined && !FOR_ITSELF.has(action))
    throw new Problem("role", `${action} on a warning is not for a department's account: it may receive, relay and note`);
}
