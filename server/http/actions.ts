// POST …/{id}/ACTION: what a supervisor does to a report or a warning, as an event of the log. The log's order decides a race; who lost is told.
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { CityEvent, EventType, Seq, Unnumbered } from "../../shared/event.ts";
import { DESK_SOURCE } from "../../shared/fold/source.ts";
import { allows, type StepEvent } from "../../shared/fold/stage.ts";
import { allowsOnWarning, type WarningStepEvent } from "../../shared/fold/warning.ts";
import { splitTexts } from "../../shared/record.ts";
import type { Grant } from "../access/grant.ts";
import type { Door } from "../door.ts";
import type { HistoryEntry } from "../index/report-index.ts";
import { type Guard, grantOf } from "./guard.ts";
import { caughtUp } from "./indexed.ts";
import { readJson } from "./json-body.ts";
import type { AppParts } from "./parts.ts";
import { onlyBy, Problem } from "./problem.ts";
import { sendReport } from "./reports.ts";
import { sendWarning } from "./warnings.ts";

const REPORT_ACTIONS: Readonly<Record<string, EventType>> = {
  accept: "chengge.report.accepted",
  dispatch: "chengge.report.dispatched",
  receive: "chengge.report.received",
  resolve: "chengge.report.resolved",
  verify: "chengge.report.verified",
  return: "chengge.report.returned",
  close: "chengge.report.closed",
  settle: "chengge.report.settled",
  reopen: "chengge.report.reopened",
  remind: "chengge.report.reminded",
  escalate: "chengge.report.escalated",
  extend: "chengge.report.extended",
  defer: "chengge.report.deferred",
  resume: "chengge.report.resumed",
  supervise: "chengge.report.supervised",
  void: "chengge.report.voided",
  fold: "chengge.report.folded",
  unfold: "chengge.report.unfolded",
  undo: "chengge.report.undone",
  note: "chengge.report.noted",
  redact: "chengge.report.redacted",
};
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
/** Each is of its own scope: the event says which. */
const FOR_ITSELF: ReadonlySet<string> = new Set(["receive", "relay", "note"]);
const NEED_REASON: ReadonlySet<string> = new Set(["adjust", "shelve", "lift", "confirm", "dismiss"]);
/** On a statutory warning these are its issuer's alone. */
const ISSUERS: ReadonlySet<string> = new Set(["adjust", "lift", "shelve"]);

const BODY_MAX = 64 << 10;
const ID = /^[A-Za-z0-9._:-]{1,128}$/;

type Parts = Pick<AppParts, "hub" | "index" | "clock"> & { readonly guard: Guard; readonly door: Door };
type Step = {
  readonly action: string;
  readonly type: EventType;
  /** The report's or warning's id, as the event's data names it. */
  readonly about: Readonly<Record<string, string>>;
  /** What stands now, looked at anew each time. */
  readonly now: () => { readonly version: number; readonly standing: string; readonly history: readonly HistoryEntry[] };
  /** Whether it is allowed as the city stands; null when the state has let go of it. */
  readonly allows: (event: CityEvent) => boolean | null;
};

export function actionRoutes({ hub, index, clock, guard, door }: Parts): Router {
  const router = Router();

  router.post("/reports/:id/:action", guard.only("supervisor", "admin"), async (req, res) => {
    const { id, action, type } = named(req, REPORT_ACTIONS);
    assertRole(grantOf(res), action);
    const found = () => index.report(id) ?? missing("report");
    await caughtUp(index, hub.state.seq);
    found();
    await take(req, res, {
      action,
      type,
      about: { reportId: id },
      now: () => ({ version: found().report.version, standing: found().report.stage, history: found().history }),
      allows(event) {
        const report = hub.state.reports.get(id);
        return report ? allows(report, event as StepEvent) : null;
      },
    });
    sendReport(res, grantOf(res), found());
  });

  router.post("/warnings/:id/:action", guard.only("supervisor", "admin"), async (req, res) => {
    const { id, action, type } = named(req, WARNING_ACTIONS);
    assertRole(grantOf(res), action);
    const found = () => index.warning(id) ?? missing("warning");
    await caughtUp(index, hub.state.seq);
    if (found().warning.authority === "statutory" && ISSUERS.has(action))
      throw new Problem("foreign", `a statutory warning is changed by its issuer's own source alone: ${action} is not for the desk`);
    await take(req, res, {
      action,
      type,
      about: { warningId: id },
      now: () => ({
        version: found().warning.version,
        standing: found().warning.endedAt === null ? "in force" : "ended",
        history: found().history,
      }),
      allows(event) {
        const warning = hub.state.warnings.get(id);
        return warning ? allowsOnWarning(warning, event as WarningStepEvent) : null;
      },
    });
    sendWarning(res, grantOf(res), found());
  });
  router.all(["/reports/:id/:action", "/warnings/:id/:action"], onlyBy("POST"));

  /** Takes the step, or throws a Problem that says what stands now. A repeat of an `Idempotency-Key` is judged as the first was. */
  const take = async (req: Request, res: Response, step: Step): Promise<void> => {
    const grant = grantOf(res);
    const sent = await readJson(req, z.record(z.string(), z.unknown()), { max: BODY_MAX, optional: true });
    const ifVersion = ifMatchOf(req);
    const id = idOf(req);
    const record = recordOf(step, grant, { id, sent });
    const earlier = find(step, id);
    if (earlier) return judge(step, earlier, { record, ifVersion });
    // Of a source such a step is taken and marked; a person can choose another.
    if (record.placed.unknown) throw new Problem("body", "department: the city has none of this code; GET /api/v1/city lists them");
    const { version } = step.now();
    if (ifVersion !== null && ifVersion !== version) throw tooLate("changed", step, null);
    const allowed = step.allows(record.event);
    if (allowed === null) throw new Problem("stage", "it ended so long ago that no step is taken any more");
    if (!allowed) {
      // The state may be ahead of the index: somebody, or this very step at another server, was faster just now.
      await caughtUp(index, hub.state.seq);
      const meanwhile = find(step, id);
      if (meanwhile) return judge(step, meanwhile, { record, ifVersion });
      const { version: reached, standing } = step.now();
      if (ifVersion !== null && ifVersion !== reached) throw tooLate("changed", step, null);
      throw new Problem("stage", `${step.action} is not allowed now: it stands at ${standing}, version ${reached}`);
    }
    const [appended] = await hub.submit([{ ...record, placed: { ...record.placed, ...(ifVersion !== null && { ifVersion }) } }], {
      received: false,
    });
    await caughtUp(index, appended === "duplicate" || !appended ? hub.state.seq : appended.seq);
    const entry = find(step, id);
    if (!entry) throw usedKey();
    judge(step, entry, { record, ifVersion });
  };

  const recordOf = (
    { action, type, about }: Step,
    grant: Grant,
    { id, sent }: { id: string; sent: Record<string, unknown> },
  ): Unnumbered => {
    const isWarning = "warningId" in about;
    if (isWarning && NEED_REASON.has(action) && typeof sent["reason"] !== "string")
      throw new Problem("body", `reason: say why, ${action} needs it`);
    const data = { ...(isWarning && FOR_ITSELF.has(action) && { division: grant.scope }), ...sent, ...about, actor: accountOf(grant) };
    const value = { specversion: "1.0", id, source: DESK_SOURCE, type, time: new Date(clock.now()).toISOString(), data };
    const desk: Grant = { ...grant, source: DESK_SOURCE, types: ["chengge.report.*", "chengge.warning.*", "chengge.report.redacted"] };
    const { records, rejected } = door.admit([{ value, bytes: 0, depth: 0 }], desk);
    const [record] = records;
    if (record) return record;
    const { code, detail } = rejected[0] ?? { code: "data", detail: "the step will not do" };
    throw new Problem(code === "foreign" ? "scope" : "body", detail);
  };
  return router;
}

type Asked = { readonly record: Unnumbered; readonly ifVersion: number | null };

/** Throws unless the step is the one that was asked for, and was taken when its turn in the log came. */
function judge(step: Step, entry: HistoryEntry, { record, ifVersion }: Asked): void {
  if (entry.event.type !== step.type || !saysTheSame(step.now().history, entry, record)) throw usedKey();
  if (!entry.taken) throw tooLate(ifVersion === null ? "stage" : "changed", step, entry.seq);
}

/** Texts that were erased since are not missed. */
function saysTheSame(history: readonly HistoryEntry[], entry: HistoryEntry, asked: Unnumbered): boolean {
  const was = splitTexts({ ...asked, event: entry.event });
  const is = splitTexts(asked);
  const isErased = history.some(({ seq, taken, event }) => taken && event.type === "chengge.report.redacted" && seq >= entry.seq);
  return isDeepStrictEqual(was.kept.event.data, is.kept.event.data) && (isErased || isDeepStrictEqual(was.texts, is.texts));
}

const usedKey = () => new Problem("key-used", "this Idempotency-Key was used for another step: send a new one");

/** Who was faster, and what stands now. */
function tooLate(code: "stage" | "changed", step: Step, before: Seq | null): Problem {
  const { history, standing, version } = step.now();
  const faster = history.findLast((entry) => entry.taken && (before === null || entry.seq < before));
  const actor = faster && "actor" in faster.event.data ? String(faster.event.data.actor) : faster?.event.source;
  const what = faster ? `${actor} was faster with ${faster.event.type} at ${new Date(faster.event.time).toISOString()}; ` : "";
  return new Problem(code, `${what}it stands at ${standing}, version ${version}: look at it again, then decide`);
}

const find = ({ now }: Step, id: string) => now().history.find(({ event }) => event.source === DESK_SOURCE && event.id === id);

function named(req: Request, actions: Readonly<Record<string, EventType>>) {
  const action = String(req.params["action"]);
  const type = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!type) throw new Problem("not-found", `there is no such step: the steps are ${Object.keys(actions).join(" ")}`);
  return { id: String(req.params["id"]), action, type };
}

function missing(what: "report" | "warning"): never {
  throw new Problem("not-found", `there is no ${what} with this id: GET /api/v1/${what}s lists them`);
}

/** Redacting is an admin's, all else a supervisor's. */
function assertRole({ role }: Grant, action: string): void {
  const needed = action === "redact" ? "admin" : "supervisor";
  if (role !== needed) throw new Problem("role", `${action} takes a token of the role ${needed}; yours is ${role}`);
}

/** Until there are accounts, the token's name; where that has other letters than an id, what is left of it and the token's id. */
function accountOf({ id, name }: Grant): string {
  if (/^[A-Za-z0-9._:-]+$/.test(name)) return name;
  return [name.replace(/[^A-Za-z0-9._:-]+/g, "-").replace(/^-+|-+$/g, ""), id].filter(Boolean).join(":");
}

function ifMatchOf(req: Request): number | null {
  const given = req.headers["if-match"]?.trim();
  if (given === undefined || given === "*") return null;
  const [, version] = /^"?(\d{1,9})"?$/.exec(given) ?? [];
  if (version === undefined) throw new Problem("bad-request", 'If-Match names the version that you saw, as ETag told it: "7"');
  return Number(version);
}

function idOf(req: Request): string {
  const key = req.headers["idempotency-key"];
  if (key === undefined) return randomUUID();
  const id = String(key).replace(/^"(.*)"$/, "$1");
  if (!ID.test(id)) throw new Problem("bad-request", "Idempotency-Key is 1 to 128 of A-Z a-z 0-9 . _ : -");
  return id;
}
