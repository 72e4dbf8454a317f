// The mock feed as a process: told on standard input what to feed, it posts the past, then lives on by the city's clock.
import { text } from "node:stream/consumers";
import { z } from "zod";
import { readCityShape } from "./city-shape.ts";
import { followCityTime } from "./city-time.ts";
import { announce, type FeedState, readState, withdraw, writeState } from "./control.ts";
import { runLive } from "./live.ts";
import { readParams } from "./params.ts";
import { createPoster } from "./post.ts";
import { SCENARIO_NAMES } from "./scenarios/scenario.ts";
import { tellHistory } from "./tell-history.ts";
import { createWorld } from "./world.ts";

const PROGRESS_EVERY_MS = 500;

const Orders = z.object({
  url: z.url(),
  cityDir: z.string(),
  /** Bearer tokens by CloudEvents `source`. */
  tokens: z.record(z.string(), z.string()),
  seed: z.number().int().nonnegative(),
  days: z.number().int().nonnegative(),
  speed: z.number().positive(),
  /** City time at which history ends and live time begins, ms. */
  at: z.number(),
  /** City time as this is written, ms. The server corrects it. */
  now: z.number().optional(),
  scenario: z.enum(SCENARIO_NAMES).nullish(),
  /** Where the feed keeps how far it is, and hears of scenarios. */
  folder: z.string(),
  /** Where `npm run scenario` looks for the demo. */
  dataDir: z.string(),
});

const orders = Orders.parse(JSON.parse(await text(process.stdin)));
const { url, tokens, speed, folder, dataDir } = orders;
const heardAt = performance.now();
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort(new Error("stopped")));
// The server is gone, however it ended.
process.once("disconnect", () => stop.abort(new Error("stopped")));
const log = (line: string) => console.error(`feed: ${line}`);
const report = (progress: { readonly done: number; readonly total: number } | null) => console.log(JSON.stringify({ progress }));

try {
  await feed();
} catch (error) {
  if (!stop.signal.aborted) {
    log((error as Error).message);
    process.exitCode = 1;
  }
} finally {
  withdraw(dataDir);
  stop.abort(new Error("stopped"));
}

async function feed(): Promise<void> {
  const shape = readCityShape(orders.cityDir);
  const world = createWorld(shape, readParams(orders.cityDir, shape.profile), orders);
  const firstToken = Object.values(tokens)[0];
  if (!firstToken) throw new Error("no tokens: give the feed one for each source of the city");
  const poster = createPoster({ url, tokens, log, signal: stop.signal });
  let state: FeedState = readState(folder, orders) ?? {
    seed: orders.seed,
    at: orders.at,
    days: orders.days,
    historyPart: orders.days > 0 ? 0 : null,
    postedTo: orders.at,
    scenarios: [],
  };
  announce(dataDir, { controlDir: folder, pid: process.pid });
  const start = { city: orders.now ?? Math.max(orders.at, state.postedTo), steady: heardAt };
  const time = followCityTime({ url, token: firstToken, speed, scope: world.codes[0] ?? "", start, signal: stop.signal });

  if (state.historyPart !== null) {
    const startedAt = performance.now();
    let saidAt = 0;
    await tellHistory(world, {
      poster,
      from: state.historyPart,
      onProgress: (done, total) => {
        if (performance.now() - saidAt < PROGRESS_EVERY_MS) return;
        saidAt = performance.now();
        report({ done, total });
      },
      onPart: (next) => {
        state = { ...state, historyPart: next };
        writeState(folder, state);
      },
    });
    state = { ...state, historyPart: null };
    writeState(folder, state);
    const { accepted, duplicates, rejected } = poster.counts();
    log(
      `history told in ${((performance.now() - startedAt) / 1000).toFixed(1)} s: ${accepted} taken, ${duplicates} known, ${rejected} rejected`,
    );
  }
  report(null);
  await runLive(world, { poster, time, controlDir: folder, state, scenario: orders.scenario ?? null, log, signal: stop.signal });
}
