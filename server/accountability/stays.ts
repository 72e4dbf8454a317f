// How long a report stayed in each stage and with whom: its trail of stays, moved on by every step that the fold took.
import type { EventType, Recorded } from "../../shared/event.ts";
import type { Report } from "../../shared/state.ts";
import type { Stage } from "../../shared/view.ts";
import { isTimed } from "./figures.ts";

/** How a stay ended, where that says something about the one who held it. */
export const LEFT_BY = { onward: 0, refused: 1, rework: 2, reopened: 3 } as const;

/** One stay in one stage with one department. Time stands still while the report is deferred or folded. */
export type Stay = {
  readonly stage: Stage;
  /** Its place in the city folder's list. */
  readonly department: number;
  readonly entered: number;
  /** Since when its time runs; null while that stands still, and once left. */
  readonly runsFrom: number | null;
  /** Ms that count against its limit, up to `runsFrom`; once left, all of them. */
  readonly counted: number;
  /** The stage's own limit; null without one. */
  readonly dueAt: number | null;
  /** Ms that it gave, by what counts; null without one. */
  readonly allowed: number | null;
  readonly left: number | null;
  readonly leftBy: number;
};

/** `undo`: the stays from `from` on as they were before the last step, while that may be taken back. */
export type Trail = { readonly stays: readonly Stay[]; readonly undo: { readonly from: number; readonly was: readonly Stay[] } | null };

/** The report as the step left it; ms that count in a stage between two instants. */
export type Step = {
  readonly record: Recorded;
  /** Null for a submission. */
  readonly stageBefore: Stage | null;
  readonly after: Pick<Report, "stage" | "undo" | "stageDueAt">;
  readonly department: number;
  readonly time: number;
  readonly measure: (stage: Stage, from: number, to: number) => number;
};

/** A report sent round more often keeps its first stays and the present one. */
const STAYS_MAX = 200;

/** Stages that a report comes back from, to where it stood. */
const ASIDE: ReadonlySet<Stage> = new Set<Stage>(["deferred", "folded"]);

/** Steps after which the report is in a stage anew, or with someone else. */
const ENTERING: ReadonlySet<EventType> = new Set<EventType>([
  "chengge.report.accepted",
  "chengge.report.dispatched",
  "chengge.report.received",
  "chengge.report.resolved",
  "chengge.report.verified",
  "chengge.report.returned",
  "chengge.report.closed",
  "chengge.report.settled",
  "chengge.report.reopened",
  "chengge.report.voided",
]);

/** The trail after a step that counted. */
export function trailAfter(trail: Trail | null, step: Step): Trail {
  const last = trail?.stays.at(-1);
  if (!trail || !last) return { stays: [entered(step)], undo: null };
  const { stays, undo } = trail;
  if (step.record.event.type === "chengge.report.undone")
    return undo ? { stays: [...stays.slice(0, undo.from), ...undo.was], undo: null } : trail;
  const from = stays.length - 1;
  const tail = tailAfter(last, step);
  const kept = tail.length > 1 && stays.length >= STAYS_MAX ? tail.slice(1) : tail;
  return { stays: [...stays.slice(0, from), ...kept], undo: step.after.undo ? { from, was: [last] } : null };
}

function tailAfter(last: Stay, step: Step): readonly Stay[] {
  const { record, stageBefore, after, time, measure } = step;
  const { type } = record.event;
  const wasAside = stageBefore !== null && ASIDE.has(stageBefore);
  if (ASIDE.has(after.stage)) return [wasAside ? last : { ...last, counted: countedBy(last, time, measure), runsFrom: null }];
  if (!ENTERING.has(type)) {
    if (wasAside) return [{ ...last, runsFrom: time, ...limited(step, { from: time, counted: last.counted }) }];
    if (last.dueAt === after.stageDueAt) return [last];
    return [{ ...last, ...limited(step, { from: last.runsFrom ?? last.entered, counted: last.counted }) }];
  }
  const left: Stay = { ...last, counted: countedBy(last, time, measure), runsFrom: null, left: time, leftBy: leftBy(step) };
  return [left, entered(step)];
}

function entered(step: Step): Stay {
  const { stage } = step.after;
  const runsFrom = isTimed(stage) ? step.time : null;
  const { department, time } = step;
  return {
    stage,
    department,
    entered: time,
    runsFrom,
    counted: 0,
    ...limited(step, { from: time, counted: 0 }),
    left: null,
    leftBy: LEFT_BY.onward,
  };
}

/** A limit that runs on from `from` gives what has been used up so far, and what lies between. */
function limited({ after, measure }: Step, so: { readonly from: number; readonly counted: number }): Pick<Stay, "dueAt" | "allowed"> {
  const { stage, stageDueAt: dueAt } = after;
  return { dueAt, allowed: dueAt === null ? null : so.counted + measure(stage, so.from, Math.max(so.from, dueAt)) };
}

/** A source's clock may go back: no stay is shorter than nothing. */
function countedBy({ stage, runsFrom, counted }: Stay, time: number, measure: Step["measure"]): number {
  return runsFrom === null || time <= runsFrom ? counted : counted + measure(stage, runsFrom, time);
}

function leftBy({ record: { event } }: Step): number {
  if (event.type === "chengge.report.returned") return event.data.kind === "rework" ? LEFT_BY.rework : LEFT_BY.refused;
  return event.type === "chengge.report.reopened" ? LEFT_BY.reopened : LEFT_BY.onward;
}
