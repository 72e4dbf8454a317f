// A report's stages: which step each allows.
import type { EventOf, EventType } from "../event.ts";
import type { Report } from "../state.ts";
import type { Stage } from "../view.ts";

export type StepType = Exclude<Extract<EventType, `chengge.report.${string}`>, "chengge.report.submitted">;
export type StepEvent = { [T in StepType]: EventOf<T> }[StepType];
export type ClimbEvent = Extract<StepEvent, { data: { share?: number | undefined } }>;

const IN_HAND: readonly Stage[] = ["submitted", "accepted", "dispatched", "received", "resolved", "verified"];
export const OPEN: readonly Stage[] = [...IN_HAND, "deferred"];
export const ENDED: readonly Stage[] = ["closed", "settled"];
const ANY: readonly Stage[] = [...OPEN, ...ENDED, "voided", "folded"];

/** Whether a limit that comes now counts in the on-time rate: not for what is deferred, settled, voided or folded. */
export const countsWhenDue = (stage: Stage) => stage === "closed" || IN_HAND.includes(stage);

/** Stages from which each step is allowed. A source may close at once what another system handled, so closing needs no step before it. */
export const ALLOWED: { readonly [T in StepType]: ReadonlySet<Stage> } = {
  "chengge.report.accepted": new Set<Stage>(["submitted"]),
  "chengge.report.dispatched": new Set<Stage>(["submitted", "accepted", "dispatched", "received"]),
  "chengge.report.received": new Set<Stage>(["dispatched"]),
  "chengge.report.resolved": new Set<Stage>(["accepted", "dispatched", "received"]),
  "chengge.report.verified": new Set<Stage>(["resolved"]),
  "chengge.report.returned": new Set<Stage>(["dispatched", "received", "resolved", "verified"]),
  "chengge.report.rated": new Set<Stage>(["resolved", "verified", ...ENDED]),
  "chengge.report.closed": new Set(IN_HAND),
  "chengge.report.settled": new Set<Stage>(["submitted", "accepted"]),
  "chengge.report.reopened": new Set<Stage>([...ENDED, "voided"]),
  "chengge.report.reminded": new Set(OPEN),
  "chengge.report.escalated": new Set(OPEN),
  "chengge.report.extended": new Set(IN_HAND),
  "chengge.report.deferred": new Set(IN_HAND),
  "chengge.report.resumed": new Set<Stage>(["deferred"]),
  "chengge.report.supervised": new Set(OPEN),
  "chengge.report.voided": new Set(OPEN),
  "chengge.report.folded": new Set(OPEN),
  "chengge.report.unfolded": new Set<Stage>(["folded"]),
  "chengge.report.undone": new Set(ANY),
  "chengge.report.noted": new Set(ANY),
  "chengge.report.redacted": new Set(ANY),
};

/** Whether `report` may take this step now. */
export function allows(report: Report, event: StepEvent): boolean {
  if (!ALLOWED[event.type].has(report.stage)) return false;
  if (event.type === "chengge.report.returned")
    return event.data.kind === "rework" || report.stage === "dispatched" || report.stage === "received";
  if (event.type === "chengge.report.undone") return report.undo !== null;
  if (event.type === "chengge.report.folded") return event.data.into !== report.reportId;
  // A case climbs its chain for the limit that it has, not for one that it had.
  if ("limitAt" in event.data && event.data.limitAt !== undefined)
    return event.data.limitAt === report.dueAt || event.data.limitAt === report.stageDueAt;
  return true;
}
