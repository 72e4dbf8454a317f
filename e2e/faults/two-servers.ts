// Fault: one of two servers on one Redis is killed; its screens go to the other.
import { setTimeout as sleep } from "node:timers/promises";
import { createRng } from "../../shared/rng.ts";
import { audit } from "./lib/audit.ts";
import { createProxy } from "./lib/proxy.ts";
import { startSingleRedis } from "./lib/redis.ts";
import { readRedisLog } from "./lib/redis-log.ts";
import { openScreen, TRUE_WITHIN_MS, unequalStates, untilAll } from "./lib/screen.ts";
import { startServer } from "./lib/server.ts";
import { startLoad } from "./lib/source.ts";
import { inSeconds } from "./lib/time.ts";
import { bound, type Line, type LineRun, toLine } from "./line.ts";

const SCREENS = 8;

export async function twoServers(run: LineRun): Promise<Line> {
  const redis = await startSingleRedis();
  const env = { REDIS_URL: redis.url };
  const servers = [await startServer({ env }), await startServer({ env })] as const;
  const [first] = servers;
  const balancer = await createProxy(servers.map(({ url }) => url));
  const source = await startLoad(first, { random: createRng(run.seed), perSecond: 300, batch: 2, lanes: 8, url: balancer.url });
  const options = { url: balancer.url, token: first.access().display };
  const pairs = Array.from({ length: SCREENS }, () => [openScreen(options), options] as const);
  const screens = pairs.map(([screen]) => screen);
  const limit = bound(TRUE_WITHIN_MS, run);
  const faults: string[] = [];
  const measured: string[] = [];
  let inFlight = 0;
  if ((await untilAll("live", screens, limit)) === null) faults.push("the screens were not live to begin with");
  for (const [at, killed] of servers.entries().take(run.short ? 1 : 2)) {
    const other = servers[1 - at] as (typeof servers)[number];
    await sleep(run.short ? 500 : 3000);
    const open = await source.underLoad();
    const cut = balancer.linesTo(killed.url);
    await killed.kill();
    inFlight += open;
    if (cut === 0) faults.push(`server ${at + 1} had no line when it was killed: no real fault`);
    // The link says live for a while after the kill: each picture has to be newer than that.
    const live = await untilAll("live", screens, limit, Date.now() + 500);
    if (live === null) faults.push(`not every screen is live on the other server after ${inSeconds(limit)}`);
    // Screens and servers are compared at one number, so sources rest for it.
    const goOn = await source.rest();
    faults.push(...(await unequalStates(pairs, other.url, limit)));
    await killed.start();
    faults.push(...(await unequalStates(pairs, killed.url, limit)).map((fault) => `server ${at + 1} started again: ${fault}`));
    goOn();
    const text = `server ${at + 1} killed with ${open} requests in flight and ${cut} lines: all live on the other after ${inSeconds(live)}, serves again after ${inSeconds(killed.startMs())}`;
    run.say(text);
    measured.push(text);
  }
  await source.finish();
  if (inFlight === 0) faults.push("no request was in flight at a kill: no real fault");
  for (const server of servers) faults.push(...(await audit(server, [source.ledger], () => readRedisLog(redis.url))).faults);
  measured.push(
    `${source.ledger.withoutAnswer} attempts unanswered; ${source.ledger.taken.size} events audited on both, ${source.ledger.duplicates} told twice and taken once`,
  );
  return toLine("one of two servers killed", "its screens are live on the other within 5 s, state equal", {
    measured: measured.join("; "),
    faults,
  });
}
