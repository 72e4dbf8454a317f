// Live time: what happens from an instant on, handed out as the city clock reaches it. However the taking is cut, the events are the same.
import { everydayOf, LONGEST_LIFE_DAYS, livesOf, warningEventsOf } from "./day.ts";
import { createEffects, statusOfEffect } from "./effects.ts";
import { byTime, type FeedEvent, type Origin, type Planned, toEvent } from "./event.ts";
import type { Disturbance } from "./heartbeats.ts";
import { historyStart } from "./history.ts";
import { lifeOf } from "./life.ts";
import { openingStatus } from "./people.ts";
import { plannedLife } from "./report-events.ts";
import { HOUR } from "./rhythm.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { LONGEST_DAYS } from "./warnings.ts";
import type { World } from "./world.ts";

export type Timeline = {
  /** Events due after what was taken before, up to `to` and with it, in order of time. */
  readonly take: (to: number) => FeedEvent[];
  /** Lets a scenario begin. What it tells of the time before is due at once. */
  readonly begin: (scenario: Scenario) => void;
};

/** Live time after `from`. Cases and warnings that run on from before are continued. */
export function createTimeline(world: World, from: number): Timeline {
  const { calendar } = world;
  const scenarios: Scenario[] = [];
  const hours = new Map<number, Planned[]>();
  const overdue: Planned[] = [];
  let taken = from;
  let builtTo = calendar.dayOf(from) - 1;
  const isDropped = (of: Origin) => scenarios.some(({ drops }) => drops?.(of) === true);
  const effects = createEffects(isDropped);

  const add = (planned: Iterable<Planned>, late?: Planned[]) => {
    for (const one of planned) {
      if (one.at <= taken) late?.push(one);
      else {
        const hour = Math.floor(one.at / HOUR);
        const list = hours.get(hour);
        if (list) list.push(one);
        else hours.set(hour, [one]);
      }
    }
  };
  const disturbedAt = (source: string, time: number): Disturbance | null => {
    for (const { disturbances } of scenarios)
      for (const one of disturbances) if (one.source === source && time >= one.from && time < one.to) return one;
    return null;
  };
  const isSilent = ({ type, source, at }: Planned) => {
    if (type !== "chengge.source.heartbeat") return false;
    const disturbance = disturbedAt(source, at);
    return disturbance !== null && disturbance.lagMs === undefined;
  };
  const build = (day: number) => {
    add(warningEventsOf(world, day, effects));
    for (const life of livesOf(world, day)) add(plannedLife(world, life));
    add(everydayOf(world, day, { effects, disturbedAt }));
    builtTo = day;
  };

  const today = calendar.dayOf(from);
  const earliest = Math.max(calendar.dayOf(historyStart(world)), today - LONGEST_LIFE_DAYS) - (world.days === 0 ? 0 : LONGEST_LIFE_DAYS);
  for (let day = Math.max(earliest, today - LONGEST_LIFE_DAYS); day < today; day += 1) {
    if (day >= today - LONGEST_DAYS && world.days > 0) add(warningEventsOf(world, day, effects));
    for (const life of livesOf(world, day)) if ((life.steps.at(-1)?.at ?? 0) > from) add(plannedLife(world, life));
  }
  build(today);
  // Without a past, everybody who is on duty has still to be told.
  if (world.days === 0 && from === world.at) overdue.push(...openingStatus(world, from, effects.conditionAt));

  return {
    take: (to) => {
      while (builtTo < calendar.dayOf(to)) build(builtTo + 1);
      const due = overdue.splice(0);
      for (let hour = Math.floor(taken / HOUR); hour <= Math.floor(to / HOUR); hour += 1) {
        const list = hours.get(hour);
        if (!list) continue;
        const rest = list.filter(({ at }) => at > to);
        for (const planned of list) if (planned.at <= to && planned.at > taken) due.push(planned);
        if (rest.length > 0) hours.set(hour, rest);
        else hours.delete(hour);
      }
      taken = Math.max(taken, to);
      return due
        .filter((planned) => !(planned.of && isDropped(planned.of)) && !isSilent(planned))
        .sort(byTime)
        .map(toEvent);
    },
    begin: (scenario) => {
      scenarios.push(scenario);
      for (const effect of scenario.effects) effects.add(effect);
      for (const submission of scenario.submissions) add(plannedLife(world, lifeOf(world, submission)), overdue);
      for (const effect of scenario.effects) add(statusOfEffect(world, effect, effects.conditionAt));
      add(scenario.planned, overdue);
    },
  };
}
