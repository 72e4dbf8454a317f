// Fault: the network between the server and its screens: cut, black hole, slow with stalls, narrow.
import { setTimeout as sleep } from "node:timers/promises";
import { createRng } from "../../shared/rng.ts";
import { createProxy, type TcpProxy, type Weather } from "./lib/proxy.ts";
import { openScreen, type Screen, TRUE_WITHIN_MS, unequalStates, untilAll } from "./lib/screen.ts";
import { heldMb, startServer } from "./lib/server.ts";
import { startLoad } from "./lib/source.ts";
import { inSeconds } from "./lib/time.ts";
import { bound, type Line, type LineRun, toLine } from "./line.ts";

const MUST_HOLD = "link state true within 5 s, both ways; state equal in the end; server memory flat";
const SCOPES = [undefined, undefined, undefined, "330402", "330482", "330402007"];
/** Queued frames of these screens would take more than this in a few seconds. */
const GROWTH_MB = 64;

type Bout = { readonly name: string; readonly weather: Weather; readonly seconds: number; readonly shortSeconds: number };
const BOUTS: readonly Bout[] = [
  { name: "cut", weather: { kind: "cut" }, seconds: 20, shortSeconds: 4 },
  { name: "black hole", weather: { kind: "hole" }, seconds: 30, shortSeconds: 5 },
  { name: "500 ms, 5 % stalled", weather: { kind: "slow", delayMs: 500, stallShare: 0.05 }, seconds: 60, shortSeconds: 6 },
  { name: "64 kbit/s", weather: { kind: "narrow", bytesPerSecond: 8000 }, seconds: 60, shortSeconds: 6 },
];

export async function network(run: LineRun): Promise<Line> {
  const server = await startServer();
  const { display: token } = server.access();
  const proxy = await createProxy([server.url], run.seed);
  const options = SCOPES.map((scope) => ({ url: proxy.url, token, ...(scope === undefined ? {} : { scope }) }));
  const source = await startLoad(server, { random: createRng(run.seed), perSecond: 100, batch: 5, lanes: 2 });
  const pairs = options.map((option) => [openScreen(option), option] as const);
  const screens = pairs.map(([screen]) => screen);
  const faults: string[] = [];
  const measured: string[] = [];
  if ((await untilAll("live", screens, bound(TRUE_WITHIN_MS, run))) === null) faults.push("the screens were not live to begin with");
  let before = Number.NaN;
  for (const bout of BOUTS) {
    const seen = await weather(run, { bout, proxy, screens });
    run.say(`${bout.name}: ${seen.measured}`);
    measured.push(`${bout.name}: ${seen.measured}`);
    faults.push(...seen.faults.map((fault) => `${bout.name}: ${fault}`));
    // By the end of the first the server is warm.
    if (Number.isNaN(before)) before = await heldMb(server.url);
  }
  const growth = (await heldMb(server.url)) - before;
  measured.push(`server memory ${before.toFixed(0)} MB, ${growth >= 0 ? "+" : ""}${growth.toFixed(0)} MB`);
  if (growth > GROWTH_MB) faults.push(`the server's memory grew by ${growth.toFixed(0)} MB`);
  await source.finish();
  faults.push(...(await unequalStates(pairs, server.url, bound(TRUE_WITHIN_MS, run))));
  if (proxy.stalls() === 0) faults.push("no segment was stalled: no real fault");
  measured.push(`${proxy.stalls()} segments stalled`);
  return toLine("network between server and screen", MUST_HOLD, { measured: measured.join("; "), faults });
}

async function weather(run: LineRun, { bout, proxy, screens }: { bout: Bout; proxy: TcpProxy; screens: readonly Screen[] }) {
  const { kind } = bout.weather;
  const faults: string[] = [];
  const limit = bound(TRUE_WITHIN_MS, run);
  for (const screen of screens) screen.forget();
  proxy.set(bout.weather);
  let told = "";
  const endsAt = Date.now() + (run.short ? bout.shortSeconds : bout.seconds) * 1000;
  if (kind === "cut" || kind === "hole") {
    const stale = await untilAll("not live", screens, limit);
    told = `stale after ${inSeconds(stale)}, `;
    if (stale === null) faults.push(`a screen still says live after ${inSeconds(limit)}`);
  }
  await sleep(endsAt - Date.now());
  proxy.set({ kind: "fine" });
  const live = await untilAll("live", screens, limit);
  if (live === null) faults.push(`not live ${inSeconds(limit)} after the network was fine again`);
  const oldest = Math.max(...screens.map((screen) => screen.told().oldestLiveMs));
  const doubt = Math.max(...screens.map((screen) => screen.told().longestDoubtMs));
  if (oldest > limit) faults.push(`a screen said live over a picture ${inSeconds(oldest)} old`);
  if (doubt > limit) faults.push(`a screen doubted a fresh picture for ${inSeconds(doubt)}`);
  const words = `oldest picture called live ${inSeconds(oldest)}, longest doubt of a fresh one ${inSeconds(doubt)}`;
  return { faults, measured: `${told}${words}, live again after ${inSeconds(live)}` };
}
