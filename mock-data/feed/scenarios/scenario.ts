// What a scenario is: a script of reports, warnings, responses and what else happens, told from the moment it is started.
import type { Submission } from "../arrivals.ts";
import type { Effect } from "../effects.ts";
import type { Origin, Planned } from "../event.ts";
import type { Disturbance } from "../heartbeats.ts";
import type { World } from "../world.ts";

export const SCENARIO_NAMES = ["typhoon", "chemical-leak", "wage-dispute", "water-main", "heat-wave", "calm-sunday"] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

export type Scenario = {
  readonly name: ScenarioName;
  readonly startedAt: number;
  readonly planned: readonly Planned[];
  readonly submissions: readonly Submission[];
  readonly effects: readonly Effect[];
  readonly disturbances: readonly Disturbance[];
  /** Whether an everyday event does not happen because of it. */
  readonly drops?: (of: Origin) => boolean;
};

/** The script of a scenario started at `startedAt`: pure, so that a restarted feed goes on with the same one. */
export type Script = (world: World, startedAt: number) => Scenario;

export function isScenarioName(name: string): name is ScenarioName {
  return (SCENARIO_NAMES as readonly string[]).includes(name);
}
