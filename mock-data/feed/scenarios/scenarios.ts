// The six scenarios by name.
import { calmSunday } from "./calm-sunday.ts";
import { chemicalLeak } from "./chemical-leak.ts";
import { heatWave } from "./heat-wave.ts";
import type { ScenarioName, Script } from "./scenario.ts";
import { typhoon } from "./typhoon.ts";
import { wageDispute } from "./wage-dispute.ts";
import { waterMain } from "./water-main.ts";

export const SCENARIOS: Readonly<Record<ScenarioName, Script>> = {
  typhoon,
  "chemical-leak": chemicalLeak,
  "wage-dispute": wageDispute,
  "water-main": waterMain,
  "heat-wave": heatWave,
  "calm-sunday": calmSunday,
};
