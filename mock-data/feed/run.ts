// The mock feed as a process: told on standard input what to feed, it posts the past, then lives on by the city's clock.
import { text } from "node:stream/consumers";
import { z } from "zod";
import { followCityTime } from "./city-time.ts";
import { readCityShape } from "./city-shape.ts";
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
  seed: z.number().int().nonnegative(),
  days: z.number().int().nonnegative(),
  speed: z.number().positive(),
  /** City time at which history ends and live time begins, ms. */
  at: z.number(),
  /** City time up to which an earlier run posted, ms; the feed's own state file counts more. */
  resumeFrom: z.number().nullish(),
  /** City time now, and the real time at which it was that, ms. Absent: `at`, now; the server corrects it in any case. */
  asOf: z.number().optional(),
  startedRealMs: z.number().optional(),
  tokens: z.record(z.string(), z.string()),
  scenario: z.enum(SCENARIO_NAMES).nullish(),
  controlDir: z.string(),
  /** Where `npm run scenario` looks for the demo. Absent: DATA_DIR or ./data. */
  dataDir: z.string().optional(),
});

const orders = Orders.parse(JSON.parse(await text(process.stdin)));
const { url, tokens, speed, controlDir } = orders;
const dataDir = orders.dataDir ?? process.env["DATA_DIR"] ?? "data";
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort(new Error("stopped")));
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
  let state: FeedState = readState(controlDir, orders) ?? {
    seed: orders.seed,
    at: orders.at,
    days: orders.days,
    historyPart: orders.days > 0 && (orders.resumeFrom ?? 0) <= orders.at ? 0 : null,
    postedTo: Math.max(orders.at, orders.resumeFrom ?? 0),
    scenarios: [],
  };
  announce(dataDir, { controlDir, pid: process.pid });
  const start = { cityMs: orders.asOf ?? Math.max(orders.at, state.postedTo), realMs: orders.startedRealMs ?? Date.now() };
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
        writeState(controlDir, state);
      },
    });
    state = { ...state, historyPart: null };
    writeState(controlDir, state);
    const { accepted, duplicates, rejected } = poster.counts();
    log(`history told in ${((performance.now() - startedAt) / 1000).toFixed(1)} s: ${accepted} taken, ${duplicates} known, ${rejected} rejected`);
  }
  report(null);
  await runLive(world, { poster, time, controlDir, state, scenario: orders.scenario ?? null, log, signal: stop.signal });
}
