// A warning's course from raising to lifting, as events of its source.
import type { Family } from "../../shared/city.ts";
import type { Area, Level } from "../../shared/event.ts";
import { GRAVITY } from "../../shared/terms.ts";
import type { Cluster } from "./arrivals.ts";
import type { Effect } from "./effects.ts";
import { type Origin, type Planned, rfc3339 } from "./event.ts";

export type EverydayWarning = {
  readonly warningId: string;
  readonly authority: "model" | "statutory";
  readonly source: string;
  /** The gravest it gets. */
  readonly level: Level;
  readonly raisedAt: number;
  readonly liftedAt: number;
  readonly planned: readonly Planned[];
  readonly cluster?: Cluster;
  readonly effect?: Effect;
};

export type WarningFacts = {
  readonly warningId: string;
  readonly source: string;
  readonly authority: "statutory" | "city" | "model";
  readonly category: "natural" | "accident" | "health" | "security";
  readonly family?: Family;
  readonly kind: string;
  readonly title: string;
  readonly titleEn: string;
  readonly area: Area;
  readonly issuer: string;
  readonly instruction?: string;
  readonly evidence?: string;
  readonly expiresAt?: number;
  readonly proposed?: "red";
};
export type Change = {
  readonly at: number;
  readonly level?: Level;
  readonly title?: string;
  readonly titleEn?: string;
  readonly area?: Area;
  readonly evidence?: string;
  readonly proposed?: "red";
};
export type Course = {
  readonly raisedAt: number;
  readonly level: Level;
  readonly acknowledgedAt?: number;
  readonly actor?: string;
  readonly receivedBy?: readonly { readonly division: string; readonly at: number }[];
  readonly changes?: readonly Change[];
  /** A named post confirms a model's warning; from then on it is the city's. */
  readonly confirmed?: { readonly at: number; readonly level: Level; readonly actor: string; readonly reason: string };
  readonly liftedAt: number;
  readonly reason?: string;
};

/** How soon a raised level is acknowledged. */
const SEEN_AGAIN_MS = 4 * 60_000;
/** How soon after that a warning above blue is given to somebody: one that nobody moves comes back. */
const ASSIGNED_MS = 6 * 60_000;
const ASSIGNEE = "值班长";

/** The events of a warning in order of time. */
export function plannedWarning(facts: WarningFacts, course: Course, of?: Origin): Planned[] {
  const { warningId, source, expiresAt, ...shown } = facts;
  const actor = course.actor ?? "duty-1";
  const planned: Planned[] = [];
  const add = (
    at: number,
    step: "raised" | "adjusted" | "lifted" | "acknowledged" | "assigned" | "received" | "confirmed",
    data: Record<string, unknown>,
  ) => {
    const time = Math.round(at);
    planned.push({
      at: time,
      id: `${warningId}.${step}.${Math.round((time - course.raisedAt) / 1000)}.${planned.length}`,
      source,
      type: `chengge.warning.${step}`,
      make: () => ({ warningId, ...data }),
      ...(of && { of }),
    });
  };
  add(course.raisedAt, "raised", {
    ...shown,
    level: course.level,
    startsAt: rfc3339(course.raisedAt),
    ...(expiresAt !== undefined && { expiresAt: rfc3339(expiresAt) }),
  });
  const seen = (at: number, level: Level) => {
    add(at, "acknowledged", { actor });
    if (level !== "blue" && at + ASSIGNED_MS < course.liftedAt) add(at + ASSIGNED_MS, "assigned", { actor, assignee: ASSIGNEE });
  };
  if (course.acknowledgedAt !== undefined) seen(course.acknowledgedAt, course.level);
  for (const { division, at } of course.receivedBy ?? []) add(at, "received", { division, actor: `duty-${division}` });
  let level = course.level;
  for (const { at, ...change } of course.changes ?? []) {
    add(at, "adjusted", change);
    // A rise has to be seen anew.
    if (course.acknowledgedAt !== undefined && at > course.acknowledgedAt && change.level && GRAVITY[change.level] > GRAVITY[level])
      seen(at + SEEN_AGAIN_MS, change.level);
    level = change.level ?? level;
  }
  if (course.confirmed) {
    const { at, ...confirmation } = course.confirmed;
    add(at, "confirmed", confirmation);
  }
  add(course.liftedAt, "lifted", { reason: course.reason ?? "监测恢复正常", ...(facts.authority !== "statutory" && { actor }) });
  return planned.sort((a, b) => a.at - b.at);
}
