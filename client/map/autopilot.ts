// Where the camera goes by itself: a round of the divisions when calm, to an orange or red warning when one comes. Pure; time is passed in.
import { GRAVITY } from "../../shared/terms.ts";

/** Each division of the round, and the whole scope between two rounds. */
export const STOP_MS = 25_000;
/** A warning that came, before the whole scope shows again. */
export const WARNING_MS = 60_000;
/** Hands off for so long after a person's touch. */
export const TOUCH_MS = 5 * 60_000;
/** Warned areas pictured at once; more are counted. */
export const MOST_INSETS = 3;

/** A warning that stands. `calm`: acknowledged or shelved, nobody need see it. */
export type Alert = { readonly id: string; readonly gravity: number; readonly calm: boolean };

/** What the camera shows. `free`: as a person left it. */
export type Shot =
  | { readonly kind: "free" }
  | { readonly kind: "whole" }
  | { readonly kind: "stop"; readonly code: string }
  | { readonly kind: "warnings"; readonly ids: readonly string[] };

export type Autopilot = {
  readonly shot: Shot;
  /** When it is to be asked again though nothing has happened; Infinity: never. */
  readonly until: number;
  /** Gravity by warning as last seen; null before the first look, whose warnings are the picture and no news. */
  readonly seen: ReadonlyMap<string, number> | null;
  /** Warnings that came while a graver one was shown: their turn is next. */
  readonly waiting: readonly string[];
};

export type Sight = {
  readonly now: number;
  readonly alerts: readonly Alert[];
  /** Codes of the round, in order. */
  readonly stops: readonly string[];
  /** Warnings come faster than a camera should. */
  readonly flood: boolean;
  /** When a person last touched the page; null: never. */
  readonly touchedAt: number | null;
  /** The picture is locked, or nobody sees the page. */
  readonly rests: boolean;
  /** Nothing is to move for its own sake: no round. */
  readonly still: boolean;
};

export const AUTOPILOT: Autopilot = { shot: { kind: "whole" }, until: 0, seen: null, waiting: [] };

/** The camera after a look at what is. Call it when anything in `sight` has changed, and at `until`. */
export function steer(before: Autopilot, sight: Sight): Autopilot {
  const { now, alerts, touchedAt, rests, flood } = sight;
  const seen = new Map(alerts.map(({ id, gravity }) => [id, gravity]));
  const handsOffUntil = rests ? Number.POSITIVE_INFINITY : touchedAt === null ? 0 : touchedAt + TOUCH_MS;
  if (now < handsOffUntil) return { shot: { kind: "free" }, until: handsOffUntil, seen, waiting: [] };
  if (flood) return { shot: { kind: "whole" }, until: Number.POSITIVE_INFINITY, seen, waiting: [] };

  const known = before.seen;
  const news = known ? alerts.filter((alert) => isGrave(alert) && alert.gravity > (known.get(alert.id) ?? 0)) : [];
  const waiting = alerts.filter((alert) => isGrave(alert) && before.waiting.includes(alert.id));
  const shown = before.shot.kind === "warnings" && now < before.until ? standing(alerts, before.shot.ids) : [];
  const rested = { seen, before, sight };
  if (news.length > 0) return show(news, { shown, waiting, ...rested });
  if (shown.length > 0) return { shot: { kind: "warnings", ids: idsOf(shown) }, until: before.until, seen, waiting: idsOf(waiting) };
  if (waiting.length > 0) return show(waiting, { shown, waiting: [], ...rested });
  return { ...goRound(before, sight), seen, waiting: [] };
}

/** Unacknowledged orange and red that the camera is not at, the gravest first: pictured beside the map for as long as they stand so. */
export function insetsOf<T extends Alert>(alerts: readonly T[], shot: Shot): readonly T[] {
  const atThem = shot.kind === "warnings" ? shot.ids : [];
  return alerts.filter((alert) => isGrave(alert) && !atThem.includes(alert.id)).sort((a, b) => b.gravity - a.gravity);
}

const isGrave = ({ gravity, calm }: Alert) => !calm && gravity >= GRAVITY.orange;
const idsOf = (alerts: readonly Alert[]) => alerts.map(({ id }) => id);
const gravest = (alerts: readonly Alert[]) => Math.max(0, ...alerts.map(({ gravity }) => gravity));

function standing(alerts: readonly Alert[], ids: readonly string[]): readonly Alert[] {
  return alerts.filter(({ id }) => ids.includes(id));
}

type Scene = {
  readonly shown: readonly Alert[];
  readonly waiting: readonly Alert[];
  readonly seen: ReadonlyMap<string, number>;
  readonly before: Autopilot;
  readonly sight: Sight;
};

/** The gravest take the picture, those as grave that are in it already share it; lesser ones wait for their turn. */
function show(news: readonly Alert[], { shown, waiting, seen, before, sight }: Scene): Autopilot {
  const top = gravest([...shown, ...news]);
  const holders = [...new Set([...shown, ...news])].filter(({ gravity }) => gravity === top);
  const later = [...new Set([...waiting, ...news])].filter((alert) => !holders.includes(alert));
  const until = news.some((alert) => holders.includes(alert)) ? sight.now + WARNING_MS : before.until;
  return { shot: { kind: "warnings", ids: idsOf(holders) }, until, seen, waiting: idsOf(later) };
}

/** The whole scope, then each division, and again; the whole scope alone while something waits to be acknowledged. */
function goRound({ shot, until }: Autopilot, { now, alerts, stops, still }: Sight): Pick<Autopilot, "shot" | "until"> {
  if (still || stops.length === 0 || alerts.some(isGrave)) return { shot: { kind: "whole" }, until: Number.POSITIVE_INFINITY };
  const rounding = shot.kind === "whole" || shot.kind === "stop";
  // A whole scope without an end was a wait that is over: its time in the round begins now.
  if (!rounding || until === Number.POSITIVE_INFINITY || until === 0) return { shot: { kind: "whole" }, until: now + STOP_MS };
  if (now < until) return { shot, until };
  const next = shot.kind === "whole" ? stops[0] : stops[stops.indexOf(shot.code) + 1];
  return { shot: next === undefined ? { kind: "whole" } : { kind: "stop", code: next }, until: now + STOP_MS };
}
