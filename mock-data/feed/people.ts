// Grid workers: who is rostered and on duty when, by shift; patrols. A status is sent when it changes.
import type { Condition } from "../../shared/event.ts";
import type { Planned } from "./event.ts";
import { chance, mix } from "./random.ts";
import { isWorkingDay, MINUTE } from "./rhythm.ts";
import type { World } from "./world.ts";

/** Shifts of a day in order; a day starts in the night of the day before. */
type Shift = "day" | "lunch" | "afternoon" | "evening" | "night";
type Turn = { readonly shift: Shift; readonly minute: number };
const WORKING: readonly Turn[] = [
  { shift: "day", minute: 8 * 60 + 30 },
  { shift: "lunch", minute: 12 * 60 },
  { shift: "afternoon", minute: 13 * 60 + 30 },
  { shift: "evening", minute: 17 * 60 },
  { shift: "night", minute: 21 * 60 },
];
const OFF: readonly Turn[] = WORKING.filter(({ shift }) => shift === "day" || shift === "evening" || shift === "night");
/** People come and go around the hour, not on it. */
const EARLY_MINUTES = 4;
const SPREAD_MINUTES = 14;

export type Staff = { readonly rostered: number; readonly onDuty: number };
const NOBODY: Staff = { rostered: 0, onDuty: 0 };

/** Condition of a grid at a time: what warnings and scenarios make of it. */
export type ConditionAt = (grid: number, time: number) => Condition;

/** Who is on in a grid at a time. */
export function staffAt(world: World, grid: number, time: number): Staff {
  const day = world.calendar.dayOf(time);
  const turns = turnsOf(world, day);
  for (let at = turns.length - 1; at >= 0; at -= 1) {
    const turn = turns[at] as Turn;
    if (changeAt(world, grid, { day, ...turn }) <= time) return staffIn(world, grid, { day, shift: turn.shift });
  }
  return staffIn(world, grid, { day: day - 1, shift: "night" });
}

/** The changes of a local day. */
export function statusOf(world: World, day: number, conditionAt: ConditionAt): Planned[] {
  const planned: Planned[] = [];
  const turns = turnsOf(world, day);
  world.codes.forEach((_, grid) => {
    let before = staffIn(world, grid, { day: day - 1, shift: "night" });
    for (const turn of turns) {
      const now = staffIn(world, grid, { day, shift: turn.shift });
      if (now.rostered !== before.rostered || now.onDuty !== before.onDuty)
        planned.push(statusAt(world, grid, changeAt(world, grid, { day, ...turn }), conditionAt));
      before = now;
    }
  });
  return planned;
}

/** The status that a grid sends at `at`, whatever makes it send one. */
export function statusAt(world: World, grid: number, at: number, conditionAt: ConditionAt): Planned {
  const code = world.codes[grid] ?? "";
  return {
    at,
    id: `g-${code}-${at}`,
    source: world.source("people"),
    type: "chengge.grid.status",
    make: () => {
      const { rostered, onDuty } = staffAt(world, grid, at);
      return { grid: code, condition: conditionAt(grid, at), workersOnDuty: onDuty, workersRostered: rostered };
    },
  };
}

/** Patrols of a working day: mornings and afternoons, and each grid's own evening in the week. */
export function patrolsOf(world: World, day: number): Planned[] {
  if (!isWorkingDay(world, day)) return [];
  const seed = world.stream("patrol");
  const start = world.calendar.startOfDay(day);
  const planned: Planned[] = [];
  world.codes.forEach((code, grid) => {
    if (chance(seed, grid, day) >= world.params.people.patrols) return;
    const when = mix(seed, day, grid);
    const evening = (grid + day) % 5 === 0 && when % 3 === 0;
    const minute = evening ? 18 * 60 + 30 + (when % 120) : when % 2 === 0 ? 9 * 60 + (when % 120) : 14 * 60 + 30 + (when % 120);
    const at = start + minute * MINUTE + (when % 60_000);
    if (staffAt(world, grid, at).onDuty === 0) return;
    const worker = `w-${(mix(seed, grid, 0) % 36 ** 5).toString(36).padStart(5, "0")}`;
    planned.push({
      at,
      id: `pa-${code}-${at}`,
      source: world.source("people"),
      type: "chengge.grid.patrolled",
      make: () => ({ grid: code, worker }),
    });
  });
  return planned;
}

function turnsOf(world: World, day: number): readonly Turn[] {
  return isWorkingDay(world, day) ? WORKING : OFF;
}

function changeAt(world: World, grid: number, { day, shift, minute }: Turn & { readonly day: number }): number {
  const jitter = mix(world.stream("shift"), grid, day * 8 + minute) % (SPREAD_MINUTES * 60_000);
  const early = shift === "night" || shift === "lunch" ? 0 : EARLY_MINUTES;
  return world.calendar.startOfDay(day) + (minute - early) * MINUTE + jitter;
}

/** Part of a grid's workers on a shift: whole workers by chance, the same ones through the day. */
function staffIn(world: World, grid: number, { day, shift }: { readonly day: number; readonly shift: Shift }): Staff {
  const { people } = world.params;
  const seed = world.stream("roster");
  if (shift === "night") return isOnNight(world, grid, day) ? present(world, grid, { day, shift, rostered: 1 }) : NOBODY;
  const staff = Math.floor(people.staff) + (chance(seed, grid, 0) < people.staff % 1 ? 1 : 0);
  const part = shift === "evening" ? people.evening : isWorkingDay(world, day) ? people.day : people.weekend;
  let rostered = 0;
  for (let worker = 0; worker < staff; worker += 1) {
    // The same draw for all of a day's shifts: a longer day holds the shorter ones.
    const draw = chance(seed, grid * 4 + worker, day);
    if (draw < (shift === "lunch" ? people.lunch : part)) rostered += 1;
  }
  return rostered === 0 ? NOBODY : present(world, grid, { day, shift, rostered });
}

/** 98 % come; who is absent in the morning is absent all day. */
function present(
  world: World,
  grid: number,
  { day, shift, rostered }: { readonly day: number; readonly shift: Shift; readonly rostered: number },
): Staff {
  const salt = shift === "night" ? 1 : 0;
  let onDuty = 0;
  for (let worker = 0; worker < rostered; worker += 1)
    if (chance(world.stream("present"), grid * 4 + worker, day * 2 + salt) < world.params.people.present) onDuty += 1;
  return { rostered, onDuty };
}

const nights = new WeakMap<World, Map<number, ReadonlySet<number>>>();

/** Each town has so many workers on by night; which grids they are posted to goes round. */
function isOnNight(world: World, grid: number, day: number): boolean {
  const byDay = nights.get(world) ?? new Map<number, ReadonlySet<number>>();
  nights.set(world, byDay);
  let posted = byDay.get(day);
  if (!posted) {
    const seed = world.stream("night");
    posted = new Set(
      world.towns.flatMap((town) => {
        const { lo, hi } = world.tree.places[town] ?? { lo: 0, hi: 1 };
        const size = Math.max(1, hi - lo);
        const count = Math.min(size, world.params.people.night);
        return Array.from({ length: count }, (_, at) => lo + ((mix(seed, town, day) + Math.floor((at * size) / count)) % size));
      }),
    );
    if (byDay.size > 60) byDay.clear();
    byDay.set(day, posted);
  }
  return posted.has(grid);
}

/** Everybody who is on at `at`: what a wall must hear first. */
export function openingStatus(world: World, at: number, conditionAt: ConditionAt): Planned[] {
  return world.codes.flatMap((_, grid) => (staffAt(world, grid, at).rostered > 0 ? [statusAt(world, grid, at, conditionAt)] : []));
}
