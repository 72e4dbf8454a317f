// npm run scenario -- NAME: starts a scenario in the demo that runs on this data folder.
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findDemo, readAnswer, requestScenario } from "./control.ts";
import { isScenarioName, SCENARIO_NAMES } from "./scenarios/scenario.ts";

/** History may still be coming in: then the scenario begins after it. */
const WAIT_MS = 8000;
const LOOK_MS = 200;

const name = process.argv[2] ?? "";
const dataDir = resolve(process.env["DATA_DIR"] ?? "data");
process.exitCode = await start();

async function start(): Promise<number> {
  if (!isScenarioName(name)) {
    console.error(name === "" ? "Name a scenario." : `There is no scenario "${name}".`);
    console.error(`The six are: ${SCENARIO_NAMES.join(" ")}\nUsage: npm run scenario -- NAME`);
    return 1;
  }
  const demo = findDemo(dataDir);
  if (!demo) {
    console.error(`No demo is running on ${dataDir}. Start one with "npm run demo", or set DATA_DIR to its data folder.`);
    console.error(`The six scenarios are: ${SCENARIO_NAMES.join(" ")}`);
    return 1;
  }
  const id = `${process.pid}-${Date.now()}`;
  requestScenario(demo.controlDir, { name, id });
  for (let waited = 0; waited < WAIT_MS; waited += LOOK_MS) {
    await sleep(LOOK_MS);
    const answer = readAnswer(demo.controlDir);
    if (answer?.id !== id) continue;
    if (answer.problem) {
      console.error(answer.problem);
      return 1;
    }
    console.log(
      `${name} begins: city time ${new Date(answer.startedAt ?? 0).toISOString()} (UTC). Its first signs come within ten city minutes.`,
    );
    return 0;
  }
  console.log(`${name} is asked for; it begins when the history is whole.`);
  return 0;
}
