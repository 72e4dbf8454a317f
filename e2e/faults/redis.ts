// Fault: Redis is killed, restarted, paused, failed over to a replica while sources send and screens watch.
import { setTimeout as sleep } from "node:timers/promises";
import { createRng } from "../../shared/rng.ts";
import { audit } from "./lib/audit.ts";
import { startReplicatedRedis, startSingleRedis } from "./lib/redis.ts";
import { masterOf, readRedisLog } from "./lib/redis-log.ts";
import { openScreen, type Screen, TRUE_WITHIN_MS, unequalStates, untilAll } from "./lib/screen.ts";
import { type FaultServer, startServer } from "./lib/server.ts";
import { type Source, startLoad } from "./lib/source.ts";
import { inSeconds, timeUntil } from "./lib/time.ts";
import { bound, type Line, type LineRun, toLine } from "./line.ts";

/** From Redis answering again to a 202 and to live screens; a failover takes Sentinel its own second or two on top. */
const RECOVERED_MS = 10_000;
const MUST_HOLD = "503 with Retry-After, screens stale and then live again, nothing accepted is lost";

type Scene = { readonly server: FaultServer; readonly source: Source; readonly screens: readonly Screen[] };

export async function redisFaults(run: LineRun): Promise<Line> {
  const single = await startSingleRedis();
  const outcome = await under(run, single.url, async (trouble) => {
    await trouble({ name: "killed", begin: single.kill, lasting: run.short ? 4000 : 8000, end: single.restart });
    await trouble({ name: "restarted", begin: single.restart, lasting: 0, end: async () => {} });
    await trouble({
      name: "paused",
      begin: async () => single.pause(),
      lasting: run.short ? 4000 : 30_000,
      end: async () => single.resume(),
    });
    return single.url;
  });
  return toLine("Redis killed, restarted, paused 30 s", MUST_HOLD, outcome);
}

export async function redisFailover(run: LineRun): Promise<Line> {
  const { url, master, replicas } = await startReplicatedRedis();
  const outcome = await under(run, url, async (trouble) => {
    await trouble({ name: "master killed, failed over", begin: master.kill, lasting: 0, end: async () => {} });
    return masterOf(replicas);
  });
  return toLine("Redis failed over to a replica (Sentinel)", MUST_HOLD, outcome);
}

type Trouble = { readonly name: string; readonly begin: () => Promise<void>; readonly lasting: number; readonly end: () => Promise<void> };

/** `act` answers where the log lies in the end. */
async function under(run: LineRun, url: string, act: (trouble: (one: Trouble) => Promise<void>) => Promise<string>) {
  const server = await startServer({ env: { REDIS_URL: url } });
  const source = await startLoad(server, { random: createRng(run.seed), perSecond: 300, batch: 2, lanes: 8 });
  const options = { url: server.url, token: server.access().display };
  const screens = [openScreen(options), openScreen(options)];
  const faults: string[] = [];
  const measured: string[] = [];
  if ((await untilAll("live", screens, bound(TRUE_WITHIN_MS, run))) === null) faults.push("the screens were not live to begin with");
  let inFlight = 0;
  const redisUrl = await act(async (trouble) => {
    const seen = await oneTrouble(run, { server, source, screens }, trouble);
    inFlight += seen.open;
    run.say(seen.measured);
    measured.push(seen.measured);
    faults.push(...seen.faults.map((fault) => `${trouble.name}: ${fault}`));
  });
  await source.finish();
  if (inFlight === 0) faults.push("no request was in flight at any of it: no real fault");
  if (source.ledger.withoutRetryAfter > 0) faults.push(`${source.ledger.withoutRetryAfter} refusals without Retry-After`);
  const others = [...source.ledger.answers.keys()].filter((status) => status !== 202 && status !== 503);
  if (others.length > 0) faults.push(`answers ${others.join(", ")}`);
  const checked = await audit(server, [source.ledger], () => readRedisLog(redisUrl));
  faults.push(...checked.faults);
  faults.push(
    ...(await unequalStates(
      screens.map((screen) => [screen, options] as const),
      server.url,
      bound(TRUE_WITHIN_MS, run),
    )),
  );
  measured.push(`${checked.events} events audited, ${source.ledger.duplicates} told twice and taken once`);
  return { measured: measured.join("; "), faults };
}

async function oneTrouble(run: LineRun, { server, source: { ledger, underLoad }, screens }: Scene, { name, begin, lasting, end }: Trouble) {
  const faults: string[] = [];
  await sleep(run.short ? 500 : 2000);
  const refused = () => ledger.answers.get(503) ?? 0;
  const open = await underLoad();
  const refusedBefore = refused();
  await begin();
  const enough = sleep(lasting);
  let stale: number | null = null;
  if (lasting > 0) {
    stale = await untilAll("not live", screens, bound(TRUE_WITHIN_MS, run));
    if (stale === null) faults.push("the screens still say live");
    if ((await timeUntil(() => refused() > refusedBefore, bound(TRUE_WITHIN_MS, run))) === null) faults.push("no source was told 503");
  }
  await enough;
  await end();
  const takenBefore = ledger.takenAt;
  const limit = bound(RECOVERED_MS, run);
  const [taken, live] = await Promise.all([
    timeUntil(() => ledger.takenAt > takenBefore, limit),
    untilAll("live", screens, limit, Date.now()),
  ]);
  if (taken === null) faults.push(`nothing is taken ${inSeconds(limit)} after its end`);
  if (live === null) faults.push("the screens are not live again");
  if (!server.isRunning()) faults.push("the server has ended");
  const refusals = refused() - refusedBefore;
  const wasStale = lasting > 0 ? `screens stale after ${inSeconds(stale)}, ` : "";
  return {
    faults,
    open,
    measured: `${name} (${open} requests in flight): ${refusals} refusals, ${wasStale}taken again ${inSeconds(taken)} and screens live ${inSeconds(live)} after its end`,
  };
}
