// 平静的周日: from now to midnight a Sunday's rhythm, nothing statutory, only blue warnings of the models.
import { GRAVITY } from "../../../shared/terms.ts";
import { arrivalsOf } from "../arrivals.ts";
import { MINUTE } from "../rhythm.ts";
import { activeAt } from "../warnings.ts";
import { createDirector } from "./director.ts";
import type { Script } from "./scenario.ts";

export const calmSunday: Script = (world, startedAt) => {
  const director = createDirector(world, "calm-sunday", startedAt);
  const { calendar } = world;
  const today = calendar.dayOf(startedAt);
  const midnight = calendar.startOfDay(today + 1);
  const loud = activeAt(world, startedAt).filter(({ authority, level }) => authority === "statutory" || GRAVITY[level] > GRAVITY.blue);
  const lifted = new Set(loud.map(({ warningId }) => warningId));
  loud.forEach(({ warningId, source }, n) => {
    director.send(startedAt + (n + 1) * (MINUTE / 3), source, {
      type: "chengge.warning.lifted",
      id: `${warningId}.calm`,
      data: { warningId, reason: "影响结束，解除" },
    });
  });
  const isToday = (from: number) => from > startedAt && from < midnight;
  return {
    ...director.scenario(),
    submissions: arrivalsOf(world, today, [], "sunday").flatMap((submission) =>
      submission.at > startedAt ? [{ ...submission, scene: {} }] : [],
    ),
    drops: ({ what, id, from, level }) => {
      if (what === "report") return isToday(from);
      return lifted.has(id) ? true : isToday(from) && (what === "statutory" || (level !== undefined && GRAVITY[level] > GRAVITY.blue));
    },
  };
};
