// Residents taking part: learning, reporting, deliberating, volunteering, and points exchanged. One event stands for `scale`.
import { createRng } from "../../shared/rng.ts";
import type { Planned } from "./event.ts";
import { createPicker, mix, poisson } from "./random.ts";
import { participantOf } from "./report-events.ts";
import { HOUR, isWorkingDay } from "./rhythm.ts";
import { dateKeyOf, type World } from "./world.ts";

const ACTIVITIES = ["learn", "report", "deliberate", "volunteer", "redeem"] as const;
/** People open the app over breakfast, at noon and in the evening. */
const HOURS = [0.6, 0.3, 0.2, 0.2, 0.4, 1.6, 4.6, 7.6, 6.8, 4.6, 4.2, 4.8, 7.4, 5.2, 3.6, 3.6, 4, 5, 6.2, 8.6, 8.8, 6.2, 3.6, 1.4];
const OFF_DAY = 1.12;

export function participationOf(world: World, day: number): Planned[] {
  const { participation } = world.params;
  const rng = createRng(mix(world.stream("participation"), day, 0));
  const hour = createPicker(HOURS);
  const grid = createPicker(world.weights);
  const activity = createPicker(ACTIVITIES.map((name) => participation[name]));
  const all = ACTIVITIES.reduce((sum, name) => sum + participation[name], 0);
  const count = poisson(rng, (all / participation.scale) * (isWorkingDay(world, day) ? 0.97 : OFF_DAY));
  const start = world.calendar.startOfDay(day);
  const date = dateKeyOf(day);
  return Array.from({ length: count }, (_, at): Planned => {
    const time = start + hour(rng) * HOUR + Math.floor(rng() * HOUR);
    const what = ACTIVITIES[activity(rng)] ?? "learn";
    const where = grid(rng);
    const who = participantOf(mix(world.stream("resident"), where, Math.floor(rng() * 300)));
    const data = {
      participant: who,
      activity: what,
      points: participation.points[what],
      ...(what === "redeem" && { valueFen: participation.redeemFen }),
      grid: world.codes[where] ?? "",
    };
    return {
      at: time,
      id: `pt-${date}-${at}`,
      source: world.source("participation"),
      type: "chengge.participation.recorded",
      make: () => data,
    };
  });
}
