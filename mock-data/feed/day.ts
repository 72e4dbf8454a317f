// One local day of the city: the reports it brings, and all else that happens on it.
import { arrivalsOf, type Cluster } from "./arrivals.ts";
import { type Effects, statusOfEffect } from "./effects.ts";
import type { Planned } from "./event.ts";
import { type DisturbedAt, heartbeatsOf } from "./heartbeats.ts";
import { type Life, lifeOf } from "./life.ts";
import { noticesOf } from "./notices.ts";
import { participationOf } from "./participation.ts";
import { patrolsOf, statusOf } from "./people.ts";
import { warningsOf } from "./warnings.ts";
import type { World } from "./world.ts";

/** No case lasts longer: a deferral of six weeks and its limit after it. */
export const LONGEST_LIFE_DAYS = 75;

/** The lives of the reports that a day brings, in order of submission. */
export function livesOf(world: World, day: number): readonly Life[] {
  const clusters = warningsOf(world, day).flatMap(({ cluster }): readonly Cluster[] => (cluster ? [cluster] : []));
  return arrivalsOf(world, day, clusters).map((submission) => lifeOf(world, submission));
}

/** Warnings raised on a day with all that follows from them, and what they make of the grids. */
export function warningEventsOf(world: World, day: number, effects: Effects): Planned[] {
  return warningsOf(world, day).flatMap(({ planned, effect }) => {
    if (!effect) return [...planned];
    effects.add(effect);
    const { of } = effect;
    return [...planned, ...statusOfEffect(world, effect, effects.conditionAt).map((status) => ({ ...status, ...(of && { of }) }))];
  });
}

/** Everything else that happens on a day itself: people, participation, notices, heartbeats. Not in order. */
export function everydayOf(
  world: World,
  day: number,
  { effects, disturbedAt }: { readonly effects: Effects; readonly disturbedAt: DisturbedAt },
): Planned[] {
  return [
    ...statusOf(world, day, effects.conditionAt),
    ...patrolsOf(world, day),
    ...participationOf(world, day),
    ...noticesOf(world, day),
    ...heartbeatsOf(world, day, disturbedAt),
  ];
}
