// What warnings and scenarios make of grids for a while: their condition, looked up when a status is sent.
import type { Condition } from "../../shared/event.ts";
import { CONDITIONS } from "../../shared/terms.ts";
import type { Origin, Planned } from "./event.ts";
import { type ConditionAt, statusAt } from "./people.ts";
import { MINUTE } from "./rhythm.ts";
import type { World } from "./world.ts";

export type Effect = {
  readonly grids: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly condition: Condition;
  /** The everyday warning it belongs to. */
  readonly of?: Origin;
};

export type Effects = { readonly add: (effect: Effect) => void; readonly conditionAt: ConditionAt };

/** `isDropped` says which everyday matters a scenario leaves out. */
export function createEffects(isDropped: (of: Origin) => boolean = () => false): Effects {
  const byGrid = new Map<number, Set<Effect>>();
  return {
    add: (effect) => {
      for (const grid of effect.grids) {
        const effects = byGrid.get(grid);
        if (effects) effects.add(effect);
        else byGrid.set(grid, new Set([effect]));
      }
    },
    conditionAt: (grid, time) => {
      let gravest = 0;
      for (const { from, to, condition, of } of byGrid.get(grid) ?? []) {
        if (time >= from && time < to && !(of && isDropped(of))) gravest = Math.max(gravest, CONDITIONS.indexOf(condition));
      }
      return CONDITIONS[gravest] ?? "normal";
    },
  };
}

/** The statuses that tell of an effect's beginning and end, one after the other through its grids. */
export function statusOfEffect(world: World, effect: Effect, conditionAt: ConditionAt): Planned[] {
  return effect.grids.flatMap((grid, at) => {
    const later = (at % 60) * 1000;
    return [
      statusAt(world, grid, Math.round(effect.from) + later, conditionAt),
      statusAt(world, grid, Math.round(Math.max(effect.to, effect.from + 2 * MINUTE)) + later, conditionAt),
    ];
  });
}
