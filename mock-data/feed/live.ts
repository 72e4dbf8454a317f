// Live time: posts what has become due a few times a second, and starts scenarios when asked.

import type { CityTime } from "./city-time.ts";
import { answerRequest, type FeedState, takeRequest, writeState } from "./control.ts";
import type { FeedEvent } from "./event.ts";
import { bySource, type Poster, pause } from "./post.ts";
import { isScenarioName, SCENARIO_NAMES, type ScenarioName } from "./scenarios/scenario.ts";
import { SCENARIOS } from "./scenarios/scenarios.ts";
import { createTimeline } from "./timeline.ts";
import type { World } from "./world.ts";

/** Between two looks at the clock. */
const LOOK_MS = 300;
/** City time posted at once when the feed has fallen behind: a quarter of an hour is a few hundred events. */
const STEP_MS = 15 * 60_000;
/** State is saved this often; what is sent twice after a crash is taken once. */
const SAVE_EVERY_MS = 1000;
const IN_FLIGHT = 4;

type LiveOptions = {
  readonly poster: Poster;
  readonly time: CityTime;
  readonly controlDir: string;
  readonly state: FeedState;
  /** A scenario to begin with, unless it has begun. */
  readonly scenario: ScenarioName | null;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
};

/** Runs until stopped. Throws when the server refuses the feed for good. */
export async function runLive(
  world: World,
  { poster, time, controlDir, state: before, scenario, log, signal }: LiveOptions,
): Promise<void> {
  let state = before;
  const timeline = createTimeline(world, state.postedTo);
  for (const { name, at } of state.scenarios) timeline.begin(SCENARIOS[name](world, at));
  const save = (change: Partial<FeedState>) => {
    state = { ...state, ...change };
    writeState(controlDir, state);
  };
  const begin = (name: ScenarioName, at: number) => {
    timeline.begin(SCENARIOS[name](world, at));
    save({ scenarios: [...state.scenarios, { name, at }] });
    log(`scenario ${name} begins at ${new Date(at).toISOString()}`);
  };
  if (scenario && !state.scenarios.some(({ name }) => name === scenario)) begin(scenario, state.postedTo);

  let posted = state.postedTo;
  let savedAt = 0;
  while (!signal.aborted) {
    const request = takeRequest(controlDir);
    if (request) {
      const { name, id } = request;
      if (isScenarioName(name)) begin(name, posted);
      answerRequest(
        controlDir,
        isScenarioName(name) ? { id, startedAt: posted } : { id, problem: `no scenario ${name}; there are ${SCENARIO_NAMES.join(" ")}` },
      );
    }
    const now = time.now();
    const to = Math.min(now, posted + STEP_MS);
    if (to > posted) {
      await postAll(poster, timeline.take(to));
      posted = to;
      if (performance.now() - savedAt > SAVE_EVERY_MS) {
        save({ postedTo: posted });
        savedAt = performance.now();
      }
    }
    if (posted >= now) await pause(LOOK_MS, signal).catch(() => {});
  }
  save({ postedTo: posted });
}

/** Sources beside each other, each in its order. */
async function postAll(poster: Poster, events: readonly FeedEvent[]): Promise<void> {
  const queues = [...bySource(events)];
  const work = async () => {
    for (let next = queues.shift(); next; next = queues.shift()) await poster.post(next[0], next[1]);
  };
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, queues.length) }, work));
}
