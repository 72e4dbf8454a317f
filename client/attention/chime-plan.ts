// Which chime is due when: pure. Given what is unacknowledged and the time, what to play now, and what has been heard.
import type { Level } from "../../shared/event.ts";
import { GRAVITY } from "../../shared/terms.ts";
import { type ChimeName, lengthMs } from "./chime-notes.ts";

/** A warning that nobody has acknowledged or shelved. `unreal`: an exercise, or a demo's. */
export type Alarm = { readonly id: string; readonly level: Level; readonly unreal: boolean };

export type Scene = {
  readonly alarms: readonly Alarm[];
  /** Many at once: their orange and yellow share one chord. */
  readonly flood: boolean;
  /** `LINK`, and the sources that fell silent. */
  readonly lost: readonly string[];
  /** All of the page is a demo or an exercise. */
  readonly unreal: boolean;
  /** City time, minutes since its midnight. */
  readonly minuteOfDay: number;
};
export const LINK = "link";

/** To be played now; `first` are the warnings in it that have not been heard before. */
export type Chime = { readonly name: ChimeName; readonly unreal: boolean; readonly first: readonly string[] };

/** Since when something sounds, as what, and how often it has: as many entries as there are alarms and losses. */
type Heard = { readonly since: number; readonly count: number; readonly level: Level | null };
export type Plan = {
  readonly heard: ReadonlyMap<string, Heard>;
  readonly busyUntil: number;
  readonly lostAt: number;
  readonly minuteOfDay: number;
  readonly testOwed: boolean;
};

const SECOND = 1000;
const SUMMARY_MS = 300 * SECOND;
/** Silence between two chimes. */
const REST_MS = 400;
/** 08:30: the shifts change, and both hear what the room will sound like. */
const HANDOVER_MINUTE = 8 * 60 + 30;
/** A clock that leaps over more than this was set, and no hand-over lies in it. */
const LEAP_MINUTES = 60;

/** When a chime sounds for the nth time (from 0), ms after the first. */
type Cadence = (n: number) => number;
const once: Cadence = (n) => (n === 0 ? 0 : Number.POSITIVE_INFINITY);
const orange: Cadence = (n) => (n === 0 ? 0 : (4 + 60 * (n - 1)) * SECOND);
const red: Cadence = (n) => (n <= 6 ? n * 10 : 60 + (n - 6) * 30) * SECOND;
const summary: Cadence = (n) => n * SUMMARY_MS;

function cadenceOf(level: Level, unreal: boolean): Cadence {
  if (level === "red") return unreal ? orange : red;
  return level === "orange" ? orange : once;
}

/** Whatever sounds by a cadence of its own. `summed`: a warning whose own sound the flood's chord stands for. */
type Voice = {
  readonly kind: "warning" | "summed" | "flood" | "lost";
  readonly id: string;
  readonly cadence: Cadence;
  readonly level: Level | null;
  readonly unreal: boolean;
};

function voicesOf({ alarms, flood, lost, unreal }: Scene): readonly Voice[] {
  const warnings = alarms
    .filter(({ level }) => level !== "blue")
    .map((alarm): Voice => {
      const kind = flood && alarm.level !== "red" ? "summed" : "warning";
      return { ...alarm, kind, cadence: cadenceOf(alarm.level, alarm.unreal) };
    });
  const summed = warnings.filter(({ kind }) => kind === "summed");
  const quiet = { level: null, unreal } as const;
  return [
    ...warnings,
    ...(summed.length > 0
      ? [{ kind: "flood", id: "all together", cadence: summary, level: null, unreal: summed.every((one) => one.unreal) } as const]
      : []),
    ...lost.map((name): Voice => ({ ...quiet, kind: "lost", id: `lost ${name}`, cadence: name === LINK ? summary : once })),
  ];
}

/** A voice begins when it is new or graver than it was. What sounds once and stood before the plan began has sounded. */
function hear(plan: Plan | null, { id, level, cadence }: Voice, now: number): Heard {
  const before = plan?.heard.get(id);
  const isGraver = before && level && before.level && GRAVITY[level] > GRAVITY[before.level];
  if (before && !isGraver) return { ...before, level };
  return { since: now, count: plan === null && cadence === once ? 1 : 0, level };
}

/**
 * One step; call it at least once a second. `plan` null begins: yellow warnings and silent sources of before are no news, the graver are.
 * What falls due together sounds once, as the gravest of it; what is real comes before what is not; while one sounds the others wait.
 */
export function planChime(plan: Plan | null, scene: Scene, now: number): { readonly plan: Plan; readonly chime: Chime | null } {
  const voices = voicesOf(scene);
  const heard = new Map(voices.map((voice) => [voice.id, hear(plan, voice, now)]));
  const standing = ({ id }: Voice) => heard.get(id) as Heard;
  const isDue = (voice: Voice) => standing(voice).since + voice.cadence(standing(voice).count) <= now;
  /** What was missed meanwhile is not caught up with. */
  const pass = (voice: Voice) => {
    while (isDue(voice)) heard.set(voice.id, { ...standing(voice), count: standing(voice).count + 1 });
  };
  const due = voices.filter(isDue);
  const dueOf = (kind: Voice["kind"]) => due.filter((voice) => voice.kind === kind);
  for (const voice of dueOf("summed")) pass(voice);

  let { busyUntil, lostAt } = plan ?? { busyUntil: 0, lostAt: Number.NEGATIVE_INFINITY };
  let testOwed = (plan?.testOwed ?? false) || cameToHandover(plan?.minuteOfDay ?? scene.minuteOfDay, scene.minuteOfDay);

  const choose = (): Chime | null => {
    if (now < busyUntil) return null;
    const warnings = dueOf("warning");
    const real = warnings.filter(({ unreal }) => !unreal);
    const together = real.length > 0 ? real : warnings;
    const [gravest] = [...together].sort((a, b) => gravityOf(b) - gravityOf(a));
    if (gravest?.level && gravest.level !== "blue") {
      const first = together.filter((voice) => standing(voice).count === 0).map(({ id }) => id);
      for (const voice of together) pass(voice);
      return { name: gravest.level, unreal: gravest.unreal, first };
    }
    const [flood] = dueOf("flood");
    if (flood) {
      pass(flood);
      return { name: "flood", unreal: flood.unreal, first: [] };
    }
    const lost = now - lostAt >= SUMMARY_MS ? dueOf("lost") : [];
    if (lost.length > 0) {
      for (const voice of lost) pass(voice);
      lostAt = now;
      return { name: "lost", unreal: scene.unreal, first: [] };
    }
    if (!testOwed) return null;
    testOwed = false;
    return { name: "test", unreal: scene.unreal, first: [] };
  };
  const chime = choose();
  if (chime) busyUntil = now + lengthMs(chime.name) + REST_MS;
  return { plan: { heard, busyUntil, lostAt, minuteOfDay: scene.minuteOfDay, testOwed }, chime };
}

const gravityOf = ({ level }: Voice) => (level ? GRAVITY[level] : 0);

function cameToHandover(before: number, now: number): boolean {
  return before < HANDOVER_MINUTE && now >= HANDOVER_MINUTE && now - before <= LEAP_MINUTES;
}
