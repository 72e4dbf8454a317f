// Warnings: raised once, changed by who may, ended by lifting, dismissal or time.
import type { EventOf, EventType, Recorded } from "../event.ts";
import type { CityState, Warning } from "../state.ts";
import { GRAVITY } from "../terms.ts";
import { eachGrid, rangesOf, touchArea } from "./area.ts";
import { forget } from "./removal.ts";
import { OWN_SOURCE } from "./source.ts";
import { climb, touchGrid } from "./tally.ts";

type StepType = Exclude<Extract<EventType, `chengge.warning.${string}`>, "chengge.warning.raised">;
export type WarningStepEvent = { [T in StepType]: EventOf<T> }[StepType];

/** Steps that on a statutory warning belong to its issuer's own source. */
const ISSUERS_OWN: ReadonlySet<EventType> = new Set<EventType>([
  "chengge.warning.adjusted",
  "chengge.warning.lifted",
  "chengge.warning.shelved",
  "chengge.warning.dismissed",
]);
/** Most warnings kept, active and ended; beyond it the oldest ended, then the oldest of the lowest level goes. */
const WARNINGS_KEPT = 1000;
const RECEIVERS_KEPT = 100;

export function applyRaised(state: CityState, record: Recorded, event: EventOf<"chengge.warning.raised">): void {
  const { data, time } = event;
  if (state.warnings.has(data.warningId) || record.placed.known) return climb(state, -1, (tally) => void (tally.conflicts += 1));
  const warning: Warning = {
    warningId: data.warningId,
    version: 1,
    raisedSeq: record.seq,
    source: event.source,
    authority: data.authority,
    category: data.category,
    level: data.level,
    family: data.family ?? null,
    kind: data.kind,
    title: data.title,
    titleEn: data.titleEn ?? null,
    area: data.area,
    issuer: data.issuer,
    raisedAt: time,
    changedAt: time,
    startsAt: data.startsAt ?? null,
    expiresAt: data.expiresAt ?? null,
    instruction: data.instruction ?? null,
    evidence: data.evidence ?? null,
    exercise: data.exercise ?? false,
    proposed: data.proposed ?? null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    assignee: null,
    shelvedUntil: null,
    shelvedReason: null,
    confirmedAt: null,
    receivedBy: [],
    stamp: state.seq,
    endedAt: null,
    ranges: rangesOf(state, data.area),
  };
  makeRoom(state);
  state.warnings.set(warning.warningId, warning);
  if (warning.expiresAt !== null && warning.expiresAt <= state.clock) warning.endedAt = warning.expiresAt;
  else weigh(state, warning, 1);
  touchArea(state, warning.ranges);
}

/** Whether the step is allowed on this warning as it stands. */
export function allowsOnWarning(warning: Warning, event: WarningStepEvent): boolean {
  if (event.type === "chengge.warning.noted") return true;
  if (warning.endedAt !== null) return event.type === "chengge.warning.acknowledged" && warning.acknowledgedAt === null;
  const level = event.type === "chengge.warning.adjusted" || event.type === "chengge.warning.confirmed" ? event.data.level : undefined;
  const isIssuers = ISSUERS_OWN.has(event.type) || level !== undefined;
  if (warning.authority === "statutory" && isIssuers && event.source !== warning.source) return false;
  // Statistics stop at orange; red is a named person's word.
  if (warning.authority === "model" && level === "red" && event.data.actor === undefined) return false;
  if (event.type === "chengge.warning.unshelved") return warning.shelvedUntil !== null;
  return true;
}

export function applyWarningStep(state: CityState, { placed }: Recorded, event: WarningStepEvent): void {
  const warning = state.warnings.get(event.data.warningId);
  if (!warning) return climb(state, -1, (tally) => void (tally.outOfOrder += 1));
  const next = warning as { -readonly [K in keyof Warning]: Warning[K] };
  const isLate = placed.ifVersion !== undefined && placed.ifVersion !== warning.version;
  if (isLate) return climb(state, -1, (tally) => void (tally.outOfOrder += 1));
  next.version += 1;
  next.stamp = state.seq;
  if (!allowsOnWarning(warning, event)) return climb(state, -1, (tally) => void (tally.outOfOrder += 1));
  const before = { level: warning.level, ranges: warning.ranges, endedAt: warning.endedAt };
  take(state, next, event);
  next.changedAt = Math.max(next.changedAt, event.time);
  touchArea(state, warning.ranges);
  if (before.level === warning.level && before.ranges === warning.ranges && before.endedAt === warning.endedAt) return;
  weigh(state, before, -1);
  weigh(state, warning, 1);
  if (before.ranges === warning.ranges) return;
  // Scopes that it no longer meets let go of it.
  touchArea(state, before.ranges);
  forget(state, "warnings", warning.warningId);
  forget(state, "timeline", `warning:${warning.warningId}`);
}

function take(state: CityState, warning: { -readonly [K in keyof Warning]: Warning[K] }, event: WarningStepEvent): void {
  switch (event.type) {
    case "chengge.warning.adjusted": {
      const { level, title, titleEn, area, expiresAt, instruction, evidence, proposed } = event.data;
      if (level !== undefined && GRAVITY[level] > GRAVITY[warning.level]) warning.acknowledgedAt = warning.acknowledgedBy = null;
      if (level !== undefined) warning.level = level;
      if (title !== undefined) [warning.title, warning.titleEn] = [title, titleEn ?? null];
      if (area !== undefined) [warning.area, warning.ranges] = [area, rangesOf(state, area)];
      if (expiresAt !== undefined) warning.expiresAt = expiresAt;
      if (instruction !== undefined) warning.instruction = instruction;
      if (evidence !== undefined) warning.evidence = evidence;
      if (proposed !== undefined) warning.proposed = proposed;
      return;
    }
    case "chengge.warning.lifted":
    case "chengge.warning.dismissed":
      // Who ends it has seen it.
      if (event.data.actor !== undefined && warning.acknowledgedAt === null)
        [warning.acknowledgedAt, warning.acknowledgedBy] = [event.time, event.data.actor];
      return end(state, warning, event.time);
    case "chengge.warning.acknowledged":
      warning.acknowledgedAt = event.time;
      warning.acknowledgedBy = event.data.actor ?? null;
      return;
    case "chengge.warning.received":
    case "chengge.warning.relayed": {
      const { division } = event.data;
      if (division === undefined || warning.receivedBy.includes(division) || warning.receivedBy.length >= RECEIVERS_KEPT) return;
      warning.receivedBy = [...warning.receivedBy, division];
      return;
    }
    case "chengge.warning.assigned":
      warning.assignee = event.data.assignee;
      return;
    case "chengge.warning.shelved":
      warning.shelvedUntil = event.data.until;
      warning.shelvedReason = event.data.reason ?? null;
      return;
    case "chengge.warning.unshelved":
      warning.shelvedUntil = warning.shelvedReason = null;
      return;
    case "chengge.warning.confirmed":
      // A person has taken it over: from now on it is the city's own.
      if (warning.authority === "model") warning.authority = "city";
      if (event.data.level !== undefined) warning.level = event.data.level;
      warning.confirmedAt = event.time;
      warning.proposed = null;
      return;
    case "chengge.warning.escalated":
      // The program's own: acknowledged, and nothing done about it since.
      if (event.source === OWN_SOURCE) warning.acknowledgedAt = warning.acknowledgedBy = null;
      return;
    case "chengge.warning.noted":
      return;
  }
}

/** What the passing of time ends: warnings that run out, shelving that expires. Ended ones are kept two days for the timeline. */
export function expireWarnings(state: CityState): void {
  for (const warning of state.warnings.values()) {
    if (warning.endedAt === null && warning.expiresAt !== null && warning.expiresAt <= state.clock) {
      warning.stamp = state.seq;
      weigh(state, warning, -1);
      end(state, warning, warning.expiresAt);
      touchArea(state, warning.ranges);
    } else if (warning.shelvedUntil !== null && warning.shelvedUntil <= state.clock) {
      Object.assign(warning, { shelvedUntil: null, shelvedReason: null, stamp: state.seq });
    }
    if (warning.endedAt !== null && warning.endedAt < state.clock - 2 * 86_400_000) drop(state, warning);
  }
}

function end(state: CityState, warning: Warning, at: number): void {
  warning.endedAt = at;
  forget(state, "warnings", warning.warningId);
}

function drop(state: CityState, warning: Warning): void {
  state.warnings.delete(warning.warningId);
  state.letGoSeq = Math.max(state.letGoSeq, warning.raisedSeq);
  weigh(state, warning, -1);
  forget(state, warning.endedAt === null ? "warnings" : "returned", warning.warningId);
  forget(state, "timeline", `warning:${warning.warningId}`);
}

function makeRoom(state: CityState): void {
  if (state.warnings.size < WARNINGS_KEPT) return;
  const order = (warning: Warning) => (warning.endedAt === null ? GRAVITY[warning.level] : 0);
  let first: Warning | null = null;
  for (const warning of state.warnings.values()) if (!first || order(warning) < order(first)) first = warning;
  if (!first) return;
  drop(state, first);
  touchArea(state, first.ranges);
}

/** Adds an active warning to what lies over its grids, or takes it off (-1), and colours them by the gravest that is left. */
function weigh(state: CityState, warning: Pick<Warning, "level" | "ranges" | "endedAt">, by: 1 | -1): void {
  if (warning.endedAt !== null) return;
  const { warned, level } = state.grids;
  eachGrid(warning.ranges, (grid) => {
    const at = grid * 4;
    const own = at + GRAVITY[warning.level] - 1;
    warned[own] = (warned[own] ?? 0) + by;
    const gravest = warned[at + 3] ? 4 : warned[at + 2] ? 3 : warned[at + 1] ? 2 : warned[at] ? 1 : 0;
    if (level[grid] === gravest) return;
    level[grid] = gravest;
    touchGrid(state, grid);
  });
}
