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

const FLOOD = "flood";
const isAudible = ({ level }: Alarm) => GRAVITY[level] >= GRAVITY.yellow;

/**
 * One step; call it at least once a second. `plan` null begins: yellow warnings and silent sources of before are no news, the graver are.
 * What falls due together sounds once, as the gravest of it; what is real comes before what is not; while one sounds the others wait.
 */
export function planChime(plan: Plan | null, scene: Scene, now: number): { readonly plan: Plan; readonly chime: Chime | null } {
  const heard = new Map<string, Heard>();
  const alarms = scene.alarms.filter(isAudible);
  const due: Alarm[] = [];
  for (const alarm of alarms) {
    const before = plan?.heard.get(alarm.id);
    const isGraver = !before || (before.level !== null && GRAVITY[alarm.level] > GRAVITY[before.level]);
    const isOld = plan === null && alarm.level === "yellow";
    const entry = isGraver ? { since: now, count: isOld ? 1 : 0, level: alarm.level } : { ...before, level: alarm.level };
    const next = entry.since + cadenceOf(alarm.level, alarm.unreal)(entry.count);
    heard.set(alarm.id, entry);
    if (next <= now) due.push(alarm);
  }
  const isSummed = (alarm: Alarm) => scene.flood && alarm.level !== "red";
  const summed = alarms.filter(isSummed);
  const floodEntry = summed.length > 0 ? (plan?.heard.get(FLOOD) ?? { since: now, count: 0, level: null }) : null;
  if (floodEntry) heard.set(FLOOD, floodEntry);
  for (const name of scene.lost)
    heard.set(
      `lost ${name}`,
      plan?.heard.get(`lost ${name}`) ?? { since: now, count: plan === null && name !== LINK ? 1 : 0, level: null },
    );
  const lostDue = scene.lost.filter((name) => {
    const { since, count } = heard.get(`lost ${name}`) as Heard;
    return since + (name === LINK ? summary : once)(count) <= now;
  });

  const passed = (id: string, cadence: Cadence) => {
    const entry = heard.get(id) as Heard;
    let { count } = entry;
    while (entry.since + cadence(count) <= now) count += 1;
    heard.set(id, { ...entry, count });
  };
  const take = (taken: readonly Alarm[]) => {
    for (const { id, level, unreal } of taken) passed(id, cadenceOf(level, unreal));
  };
  take(due.filter(isSummed));

  const before = plan?.minuteOfDay ?? scene.minuteOfDay;
  const cameToHandover = before < HANDOVER_MINUTE && scene.minuteOfDay >= HANDOVER_MINUTE && scene.minuteOfDay - before <= LEAP_MINUTES;
  let { busyUntil, lostAt, testOwed } = plan ?? { busyUntil: 0, lostAt: Number.NEGATIVE_INFINITY, testOwed: false };
  testOwed ||= cameToHandover;

  const choose = (): Chime | null => {
    if (now < busyUntil) return null;
    const single = due.filter((alarm) => !isSummed(alarm));
    const real = single.filter(({ unreal }) => !unreal);
    const voices = real.length > 0 ? real : single;
    const gravest = voices.reduce<Alarm | null>((most, next) => (most && GRAVITY[most.level] >= GRAVITY[next.level] ? most : next), null);
    if (gravest && gravest.level !== "blue") {
      const first = voices.filter(({ id }) => heard.get(id)?.count === 0).map(({ id }) => id);
      take(voices);
      return { name: gravest.level, unreal: gravest.unreal, first };
    }
    if (floodEntry && floodEntry.since + summary(floodEntry.count) <= now) {
      passed(FLOOD, summary);
      return { name: "flood", unreal: summed.every(({ unreal }) => unreal), first: [] };
    }
    if (lostDue.length > 0 && now - lostAt >= SUMMARY_MS) {
      for (const name of lostDue) passed(`lost ${name}`, name === LINK ? summary : once);
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
