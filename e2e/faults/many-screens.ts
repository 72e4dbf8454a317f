// Fault: 500 screens reconnect at once, and 50 stop reading for a minute. How late are the others?
import { setTimeout as sleep } from "node:timers/promises";
import { createRng } from "../../shared/rng.ts";
import { startCrowd } from "./lib/crowd.ts";
import { TRUE_WITHIN_MS } from "./lib/screen.ts";
import { heldMb, startServer } from "./lib/server.ts";
import { startLoad } from "./lib/source.ts";
import { inSeconds, timeUntil } from "./lib/time.ts";
import { bound, type Line, type LineRun, toLine } from "./line.ts";

const LATE_MS = 500;
const STEADY = 50;
const RECONNECTING = 500;
const SILENT = 50;
/** Frames queued for 50 screens through a minute would be more than this. */
const GROWTH_MB = 64;

export async function manyScreens(run: LineRun): Promise<Line> {
  const server = await startServer();
  const { url } = server;
  const { display: token } = server.access();
  const source = await startLoad(server, { random: createRng(run.seed), perSecond: 50, batch: 1, lanes: 2 });
  const faults: string[] = [];
  const measured: string[] = [];
  const others = startCrowd();
  const crowd = startCrowd();
  const many = run.short ? 100 : RECONNECTING;
  const few = run.short ? 10 : SILENT;
  await others.order({ do: "open", count: STEADY, url, token });
  await crowd.order({ do: "open", count: many, url, token });
  const whole = () => timeUntil(async () => (await crowd.order({ do: "tell" })).fresh === many, 60_000, 200);
  if ((await whole()) === null) faults.push(`not all of ${many} screens came in`);
  await sleep(run.short ? 1000 : 3000);

  const watch = async (what: string, during: () => Promise<string>) => {
    await others.order({ do: "measure" });
    const told = await during();
    const { latency, losses, gaps } = await others.order({ do: "tell" });
    const text = `${what}: ${told}others p50 ${Math.round(latency.p50)}, p99 ${Math.round(latency.p99)}, longest ${Math.round(latency.max)} ms of ${latency.count}`;
    run.say(text);
    measured.push(text);
    if (!(latency.p99 <= bound(LATE_MS, run))) faults.push(`${what}: p99 of the others is ${Math.round(latency.p99)} ms`);
    if (losses > 0 || gaps > 0) faults.push(`${what}: the others lost ${losses} lines, ${gaps} gaps`);
    const fresh = await timeUntil(async () => (await others.order({ do: "tell" })).fresh === STEADY, bound(TRUE_WITHIN_MS, run));
    if (fresh === null) faults.push(`${what}: not all of the others have a fresh picture`);
  };
  await watch("before", async () => {
    await sleep(run.short ? 2000 : 5000);
    return "";
  });
  await watch(`${many} reconnect at once`, async () => {
    const { snapshots } = await crowd.order({ do: "tell" });
    await crowd.order({ do: "reconnect" });
    const tookMs = await whole();
    if (tookMs === null) faults.push("not all screens came back");
    const again = (await crowd.order({ do: "tell" })).snapshots - snapshots;
    if (again < many) faults.push(`only ${again} screens came back with a new view: no real fault`);
    await sleep(2000);
    return `all fresh after ${inSeconds(tookMs)}; `;
  });
  const before = await heldMb(server.url);
  await watch(`${few} stop reading for ${run.short ? 5 : 60} s`, async () => {
    await crowd.order({ do: "stop-reading", count: few });
    await sleep(run.short ? 5000 : 60_000);
    return "";
  });
  const growth = (await heldMb(server.url)) - before;
  if (growth > GROWTH_MB) faults.push(`the server's memory grew by ${Math.round(growth)} MB while screens did not read`);
  await source.finish();
  const head = source.ledger.taken.size;
  await crowd.order({ do: "read" });
  const right = await timeUntil(async () => (await crowd.order({ do: "tell" })).lowestSeq >= head, 30_000, 50);
  if (right === null) faults.push("the screens that had stopped reading are not right again");
  measured.push(`server ${growth >= 0 ? "+" : ""}${Math.round(growth)} MB; the silent ones right again after ${inSeconds(right)}`);
  const mustHold = "p99 latency of the others under 500 ms";
  return toLine(`${many} screens reconnect at once; ${few} stop reading for a minute`, mustHold, { measured: measured.join("; "), faults });
}
