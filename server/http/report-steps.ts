// A step of a report at the desk: who may take it, when it may be taken back, and the report as it then stands.
import {
  ACTION_EVENT,
  type Doer,
  fieldMayNot,
  REPORT_ACTIONS,
  type ReportAction,
  returnKindsFor,
  whoMayNot,
} from "../../shared/desk-rules.ts";
import { UNDOABLE } from "../../shared/fold/report.ts";
import { DESK_SOURCE, OWN_SOURCE } from "../../shared/fold/source.ts";
import { allows, type StepEvent } from "../../shared/fold/stage.ts";
import { actorOf, type Grant } from "../access/grant.ts";
import { foldFault } from "../alike/incident.ts";
import type { HistoryEntry, IndexedReport } from "../index/report-index.ts";
import type { Asked, TakeStep } from "./desk-step.ts";
import type { AppParts } from "./parts.ts";
import { Problem } from "./problem.ts";

/** How long a step can be taken back, in real time. */
const UNDO_MS = 10_000;

type Found = { readonly report: IndexedReport; readonly history: readonly HistoryEntry[] };

export type ReportSteps = {
  readonly actions: readonly string[];
  /** Takes the step, or throws a Problem. To be called with an index that holds all that the asker can have seen. */
  take(reportId: string, action: ReportAction, asked: Asked): Promise<Found>;
};

export const isReportAction = (word: string): word is ReportAction => (REPORT_ACTIONS as readonly string[]).includes(word);

type Parts = Pick<AppParts, "hub" | "index" | "clock"> & { readonly takeStep: TakeStep };

export function createReportSteps({ hub, index, clock, takeStep }: Parts): ReportSteps {
  const { tree } = hub.city;
  /** City time passes `speed` times as fast; with a stream's clock it is the stream's time that counts. */
  const realMsSince = (recordedAt: number) => (clock.now() - recordedAt) / clock.speed;

  const assertInTime = (found: Found) => {
    const last = lastUndoable(found);
    if (last && realMsSince(last.recordedAt) > UNDO_MS)
      throw new Problem("too-late", "a step is taken back within ten seconds: take the step that leads back, with its reason");
  };

  return {
    actions: REPORT_ACTIONS,
    async take(reportId, action, asked) {
      const found = (): Found => {
        const known = index.report(reportId);
        if (!known) throw new Problem("not-found", "there is no report with this id: GET /api/v1/reports lists them");
        return known;
      };
      const doer: Doer = {
        level: tree.places[tree.byCode.get(asked.grant.scope) ?? -1]?.level ?? 0,
        department: asked.grant.department ?? null,
      };
      assertRole(asked.grant, action);
      // Who may was judged the first time; what stands now is what came of it.
      const before = found();
      const isRepeat = before.history.some(({ event }) => event.source === DESK_SOURCE && event.id === asked.id);
      if (!isRepeat) assertMay(asked, action, { doer, found: before });
      // What is taken back is the step that was looked at, never one that came in between.
      const ifVersion = asked.ifVersion ?? (action === "undo" ? before.report.version : null);
      await takeStep(
        { ...asked, ifVersion },
        {
          action,
          type: ACTION_EVENT[action],
          about: { reportId },
          now() {
            const { report, history } = found();
            return { version: report.version, standing: report.stage, history };
          },
          allows(event) {
            const report = hub.state.reports.get(reportId);
            if (!report) return null;
            const allowed = allows(report, event as StepEvent);
            if (allowed && action === "undo") assertInTime(found());
            const fault = allowed && event.type === "chengge.report.folded" ? foldFault(hub.state, reportId, event.data.into) : null;
            if (fault !== null) throw new Problem("stage", fault);
            return allowed;
          },
        },
      );
      return found();
    },
  };
}

const LEVELS = ["the city", "county and city", "town, county and city", "community and above", "everyone"] as const;

type Who = { readonly doer: Doer; readonly found: Found };

/** Redacting is an admin's, wherever their scope; all else goes by the desk's table. */
function assertMay({ grant, sent }: Asked, action: ReportAction, { doer, found }: Who): void {
  const { report } = found;
  assertMayTake(action === "redact" && doer.department === null ? { ...doer, level: 0 } : doer, report, { action, kind: sent["kind"] });
  const foreign = fieldMayNot(doer, report, action, sent);
  if (foreign) throw new Problem("role", `${foreign.field}: to set it is ${foreign.action}, which is not yours here: leave it out`);
  const last = action === "undo" ? lastUndoable(found)?.event : undefined;
  // Nobody takes back what they could not have done.
  if (last && !("actor" in last.data && last.data.actor === actorOf(grant)))
    assertMayTake(doer, report, { action: actionOf(last.type), kind: "kind" in last.data ? last.data.kind : undefined });
}

function assertMayTake(
  doer: Doer,
  report: IndexedReport,
  { action, kind }: { readonly action: ReportAction; readonly kind: unknown },
): void {
  const fault = whoMayNot(doer, report, action);
  if (fault?.why === "level") throw new Problem("role", `${action} is for ${LEVELS[fault.level]}: ask there, or note what is needed`);
  if (fault?.why === "department" || (action === "return" && kind === "rework" && !returnKindsFor(doer, report).includes("rework")))
    throw new Problem(
      "role",
      `${action} is not this department's to take here: it may receive, resolve, return as refused, escalate and note what it is in charge of`,
    );
}

/** The step that an undo would take back; undefined when there is none. */
function lastUndoable({ history }: Found): HistoryEntry | undefined {
  const last = history.findLast(({ taken, event }) => taken && event.source !== OWN_SOURCE);
  return last && UNDOABLE.has(last.event.type as StepEvent["type"]) ? last : undefined;
}

const actionOf = (type: string): ReportAction => REPORT_ACTIONS.find((action) => ACTION_EVENT[action] === type) ?? "undo";

function assertRole({ role }: Grant, action: ReportAction): void {
  const needed = action === "redact" ? "admin" : "supervisor";
  if (role !== needed) throw new Problem("role", `${action} takes a token of the role ${needed}; yours is ${role}`);
}
