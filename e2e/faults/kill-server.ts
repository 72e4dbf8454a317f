// Fault: the server is killed with `kill -9` at random moments while sources send, on the embedded log and on Redis.
import { setTimeout as sleep } from "node:timers/promises";
import { spreadOf } from "../../bench/lib/stats.ts";
import { createRng } from "../../shared/rng.ts";
import { audit } from "./lib/audit.ts";
import type { LogRow } from "./lib/auditor.ts";
import { startSingleRedis } from "./lib/redis.ts";
import { readRedisLog } from "./lib/redis-log.ts";
import { type FaultServer, startServer } from "./lib/server.ts";
import { LOAD_MS, startLoad } from "./lib/source.ts";
import { steadyMs, timeUntil } from "./lib/time.ts";
import { bound, type Line, type LineRun, toLine } from "./line.ts";

const KILLS = 50;
const RESTART_MS = 2000;
/** A server under load lives for at most so long before it is killed. */
const LIFE_MS = 1200;
const MUST_HOLD = "every 202 is in the log once; a repeated event is counted once; restart serves within 2 s";

export async function killEmbedded(run: LineRun): Promise<Line> {
  const outcome = await killAgainAndAgain(run, { server: await startServer(), kills: run.short ? 5 : KILLS });
  return toLine("kill -9 of the server, embedded", MUST_HOLD, outcome);
}

export async function killOnRedis(run: LineRun): Promise<Line> {
  const redis = await startSingleRedis();
  const server = await startServer({ env: { REDIS_URL: redis.url } });
  const outcome = await killAgainAndAgain(run, { server, kills: run.short ? 3 : KILLS, readLog: () => readRedisLog(redis.url) });
  return toLine("kill -9 of the server, on Redis", MUST_HOLD, outcome);
}

type Killing = { readonly server: FaultServer; readonly kills: number; readonly readLog?: () => Promise<readonly LogRow[]> };

async function killAgainAndAgain(run: LineRun, { server, kills, readLog }: Killing) {
  const random = createRng(run.seed);
  const source = await startLoad(server, { random, perSecond: 2000, batch: 2, lanes: 12 });
  const starts: number[] = [];
  const inFlight: number[] = [];
  const faults: string[] = [];
  let servesSince = Number.NEGATIVE_INFINITY;
  for (let kill = 1; kill <= kills; kill += 1) {
    if ((await timeUntil(() => source.ledger.takenAt > servesSince, LOAD_MS)) === null)
      faults.push(`kill ${kill}: nothing was taken for ${LOAD_MS / 1000} s`);
    const aliveMs = Math.round(random() * LIFE_MS);
    await sleep(aliveMs);
    inFlight.push(await source.underLoad());
    await server.kill();
    await server.start();
    servesSince = steadyMs();
    starts.push(server.startMs());
    const taken = source.ledger.taken.size;
    run.say(
      `kill ${kill}: ${aliveMs} ms after the first 202, ${inFlight.at(-1)} requests in flight, ${taken} events taken; serves again after ${Math.round(server.startMs())} ms`,
    );
  }
  await source.finish();
  const { ledger } = source;
  const checked = await audit(server, [ledger], readLog);
  faults.push(...checked.faults);
  const restart = spreadOf(starts);
  if (restart.max > bound(RESTART_MS, run)) faults.push(`a restart took ${Math.round(restart.max)} ms`);
  const underLoad = inFlight.filter((count) => count > 0).length;
  if (underLoad < kills / 2 || ledger.withoutAnswer === 0)
    faults.push(`only ${underLoad} of ${kills} kills met a request in flight: no real fault`);
  const measured = `${kills} kills, ${underLoad} with requests in flight (${inFlight.reduce((sum, count) => sum + count, 0)}); ${ledger.withoutAnswer} attempts unanswered; ${checked.events} events, ${ledger.duplicates} told twice and taken once; restart ${Math.round(restart.p50)} ms median, ${Math.round(restart.max)} ms longest`;
  return { measured, faults };
}
