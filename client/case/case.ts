// A case as the server tells it, and what its history says: the stages it went through, who held it, how its clock stands.
import type { ReportClocks } from "../../shared/report-clocks.ts";
import { type ReportRow, STAGES, type Stage } from "../../shared/view.ts";

/** Of a step, what its reader may know; words only where the token may read them. */
export type CaseStep = {
  readonly seq: number;
  /** Without `chengge.report.` */
  readonly step: string;
  readonly time: number;
  readonly recordedAt: number;
  /** False: the stage did not allow it; kept, and it changed nothing. */
  readonly taken: boolean;
  readonly data: {
    readonly department?: string;
    readonly kind?: string;
    readonly into?: string;
    readonly reason?: string;
    readonly summary?: string;
    readonly text?: string;
    readonly actor?: string;
    readonly dueAt?: number;
    /** Posts told, and the part of the limit that had been used up: of a case that climbs its chain. */
    readonly to?: string;
    readonly share?: number;
  };
};

export type Case = Omit<ReportRow, "letGoAt"> & { readonly into: string | null; readonly reopened: number; readonly returned: number };
export type WholeCase = Case & { readonly text: string | null; readonly history: readonly CaseStep[] };

type Wire = Readonly<Record<string, unknown>>;
const PREFIX = "chengge.report.";
const time = (value: unknown) => (typeof value === "string" ? Date.parse(value) : null);

/** A row of GET /api/v1/reports. */
export function parseCase(wire: Wire): Case {
  return {
    ...(wire as unknown as Case),
    submittedAt: time(wire["submittedAt"]) ?? 0,
    changedAt: time(wire["changedAt"]) ?? 0,
    dueAt: time(wire["dueAt"]),
    runsFrom: time(wire["runsFrom"]) ?? 0,
    stageSince: time(wire["stageSince"]) ?? 0,
    stageDueAt: time(wire["stageDueAt"]),
    stoppedAt: time(wire["stoppedAt"]),
    closedAt: time(wire["closedAt"]),
  };
}

/** The answer of GET /api/v1/reports/{id}. */
export function parseWholeCase(wire: Wire): WholeCase {
  const history = (wire["history"] as readonly Wire[]).map((entry): CaseStep => {
    const data = entry["data"] as Wire;
    const dueAt = typeof data["dueAt"] === "number" ? data["dueAt"] : time(data["dueAt"]);
    return {
      seq: Number(entry["seq"]),
      step: String(entry["type"]).replace(PREFIX, ""),
      time: time(entry["time"]) ?? 0,
      recordedAt: time(entry["recordedAt"]) ?? 0,
      taken: entry["taken"] === true,
      data: { ...data, ...(dueAt === null ? {} : { dueAt }) } as CaseStep["data"],
    };
  });
  return { ...parseCase(wire), text: typeof wire["text"] === "string" ? wire["text"] : null, history };
}

/** One stage that the case was in; `to` null while it is in it. */
export type StageStop = { readonly stage: Stage; readonly from: number; readonly to: number | null };

const ENDED: ReadonlySet<Stage> = new Set<Stage>(["closed", "settled", "voided", "folded"]);
/** The way that most cases go, for what still lies ahead. */
const WAY: readonly Stage[] = ["submitted", "accepted", "dispatched", "received", "resolved", "verified", "closed"];

/** Stages in the order in which the case entered them, from the steps that counted. An end has no length: `to` is `from`. */
export function stageStops(history: readonly CaseStep[]): readonly StageStop[] {
  const entered: { stage: Stage; from: number }[] = [];
  const aside: Stage[] = [];
  let undone: Stage | null = null;
  for (const { step, data, time, taken } of history) {
    if (!taken) continue;
    const now = entered.at(-1)?.stage ?? null;
    const next = stageAfter(step, data.kind, { now, aside, undone });
    if (next === null || (next === now && step !== "dispatched" && step !== "returned")) continue;
    if (step === "deferred" || step === "folded") aside.push(now ?? "accepted");
    else if (step !== "undone" && step !== "resumed" && step !== "unfolded") aside.length = 0;
    undone = step === "undone" ? null : now;
    entered.push({ stage: next, from: time });
  }
  return entered.map(({ stage, from }, at) => {
    const next = entered[at + 1];
    return { stage, from, to: next ? Math.max(from, next.from) : ENDED.has(stage) ? from : null };
  });
}

type Standing = { readonly now: Stage | null; readonly aside: Stage[]; readonly undone: Stage | null };

function stageAfter(step: string, kind: string | undefined, { now, aside, undone }: Standing): Stage | null {
  if (step === "returned") return kind === "rework" ? "dispatched" : "accepted";
  if (step === "reopened") return "accepted";
  if (step === "resumed" || step === "unfolded") return aside.pop() ?? "accepted";
  if (step === "undone") return undone ?? now;
  return STAGES.find((stage) => stage === step) ?? null;
}

/** What usually still comes; nothing once it has ended or been put aside. */
export function stagesAhead(stage: Stage): readonly Stage[] {
  const at = WAY.indexOf(stage);
  return at < 0 ? [] : WAY.slice(at + 1);
}

/** A batch holds minutes of steps; one that came later than that after others it precedes is late. */
const LATE_MS = 10 * 60_000;

/** Steps that reached the log after others that happened well after them. */
export function lateSteps(history: readonly Pick<CaseStep, "seq" | "time">[]): ReadonlySet<number> {
  const late = new Set<number>();
  let newest = Number.NEGATIVE_INFINITY;
  for (const { seq, time } of history) {
    if (time < newest - LATE_MS) late.add(seq);
    newest = Math.max(newest, time);
  }
  return late;
}

export type Holder = { readonly department: string; readonly from: number; readonly to: number | null };

/** Who has had it, oldest first; the last holds it still unless `to` is set. A case that was sent back waits at the centre. */
export function holdersOf(history: readonly CaseStep[]): readonly Holder[] {
  let holders: Holder[] = [];
  let undone: readonly Holder[] = holders;
  for (const { step, data, time, taken } of history) {
    if (!taken) continue;
    if (step === "undone") holders = [...undone];
    undone = [...holders];
    const last = holders.at(-1);
    const ends = step === "closed" || step === "settled" || step === "voided" || (step === "returned" && data.kind === "refused");
    const moves = step === "dispatched" && data.department !== undefined && (data.department !== last?.department || last.to !== null);
    if (last && last.to === null && (ends || moves)) holders[holders.length - 1] = { ...last, to: Math.max(last.from, time) };
    if (moves && data.department !== undefined) holders.push({ department: data.department, from: time, to: null });
  }
  return holders;
}

/** `left` is what remains (natural time), `by` what it is or was over. */
export type CaseClock =
  | { readonly state: "none" | "stopped" | "ended" }
  | { readonly state: "running" | "soon"; readonly left: number }
  | { readonly state: "onTime" | "overdue" | "closedLate"; readonly by: number };

/** The last quarter of its limit is "due soon" (临期). What is left is by the calendar of its kind; what is over, in clock time. */
export function clockOf(of: Case, now: number, clocks: Pick<ReportClocks, "whole">): CaseClock {
  const { stage, dueAt, closedAt } = of;
  if (stage === "settled" || stage === "voided" || stage === "folded") return { state: "ended" };
  if (dueAt === null) return { state: stage === "closed" ? "ended" : "none" };
  if (stage === "closed") {
    const by = (closedAt ?? dueAt) - dueAt;
    return by > 0 ? { state: "closedLate", by } : { state: "onTime", by: -by };
  }
  if (stage === "deferred") return { state: "stopped" };
  const { state, leftMs: left } = clocks.whole(of, now);
  if (state === "overdue") return { state, by: now - dueAt };
  return { state: state === "soon" ? "soon" : "running", left };
}
