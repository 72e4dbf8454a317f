// `npm run demo`: the server with the mock city and its mock feed, or several of them on one Redis, to look at and to try out.
import { basename, join, relative } from "node:path";
import type { Progress } from "../shared/protocol.ts";
import { type LoadedCity, loadCity } from "./city-folder.ts";
import { type DemoConfig, readDemoConfig } from "./config.ts";
import { accessFileOf } from "./demo/access-file.ts";
import { type DemoFolder, openDemoFolder } from "./demo/demo-folder.ts";
import type { DemoTokens } from "./demo/demo-tokens.ts";
import { startFeed } from "./demo/feed-process.ts";
import { startFleet } from "./demo/fleet.ts";
import { type OwnRedis, startOwnRedis } from "./demo/own-redis.ts";
import { startServer } from "./demo/server.ts";
import { StartFault } from "./start-fault.ts";
import { stopOnSignal } from "./stop.ts";

const DAY_MS = 86_400_000;

/** One server or several: what the feed and the reader have to know of them. */
type Running = {
  readonly url: string;
  readonly servers: string;
  readonly tokens: DemoTokens;
  /** When it was ready: the city clock, ms, and the events taken so far. */
  readonly asOf: number;
  readonly received: number;
  readonly announceProgress: (progress: Progress) => void;
};

/** What was started, in order: whoever sends to the servers ends first, the log last. */
const ends: (() => Promise<void>)[] = [];
const say = (line: string) => console.log(`  ${line}`);

async function stopAll(): Promise<void> {
  for (const end of ends.splice(0).toReversed()) await end();
}

async function demo(given: DemoConfig): Promise<void> {
  const folder = openDemoFolder(given, Date.now());
  const city = loadCity(given.cityDir, folder.path);
  if ("faults" in city) return refuse(city.faults, 1);
  const { profile } = city.city;
  stopOnSignal(stopAll, console.error);
  const redis = given.ownRedis ? await startRedis(folder) : null;
  const config = { ...given, redisUrl: redis?.url ?? given.redisUrl, archiveDir: join(folder.path, "archive") };
  const running = await startServers(config, folder, city);
  if (config.feed) ends.push(feed(config, folder, running));
  console.log(`
  ${profile.name} ${profile.nameEn} — chengge 城格 demo
  wall     ${running.url}/
  tokens   ${relative(process.cwd(), accessFileOf(config.dataDir))}
  data     ${relative(process.cwd(), folder.path)}${running.servers}
  clock    ${clockText(config, running.asOf, profile.timeZone)}
  stop     Ctrl+C
`);
}

async function startRedis({ path }: DemoFolder): Promise<OwnRedis> {
  const starting = startOwnRedis(join(path, "redis"), say);
  ends.push(async () => (await starting.catch(() => null))?.stop());
  return starting;
}

async function startServers(config: DemoConfig, folder: DemoFolder, city: LoadedCity): Promise<Running> {
  const namespace = basename(folder.path);
  if (config.servers === 1) {
    const server = await startServer({ config, shared: folder.path, own: folder.path, namespace, url: null }, city);
    ends.push(server.stop);
    return { ...server, servers: "", asOf: server.hub.asOf(), received: server.received() };
  }
  const fleet = await startFleet(config, folder, namespace, say);
  ends.push(fleet.stop);
  const first = await fleet.ready;
  return { ...fleet, ...first, servers: `\n  servers  ${fleet.ports().join(", ")} behind it: kill one and see` };
}

function feed(config: DemoConfig, { origin, path }: DemoFolder, running: Running): () => Promise<void> {
  const { cityDir, seed, days, speed, scenario, dataDir } = config;
  const order = {
    url: running.url,
    cityDir,
    tokens: running.tokens.feed,
    seed,
    from: origin - days * DAY_MS,
    at: origin,
    days,
    speed,
    scenario,
    now: running.asOf,
    received: running.received,
    folder: path,
    dataDir,
  };
  return startFeed(order, {
    onProgress: running.announceProgress,
    onLine: (line) => console.log(`  feed     ${line}`),
    onEnd: (how) => {
      running.announceProgress(null);
      console.error(`  feed     ended ${how}; the server goes on without it. Start the demo again to go on where it stopped`);
    },
  });
}

function clockText({ clockMode, speed }: DemoConfig, asOf: number, timeZone: string): string {
  if (clockMode === "stream") return "the latest time received";
  const time = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone }).format(asOf);
  return `${time} ${timeZone}, ${speed === 1 ? "real time" : `${speed} times as fast`}`;
}

function refuse(faults: readonly string[], code: number): void {
  for (const fault of faults) console.error(fault);
  process.exitCode = code;
}

const settings = readDemoConfig(process.argv.slice(2));
if ("faults" in settings) refuse(settings.faults, 2);
else {
  demo(settings.config).catch(async (error: Error) => {
    console.error(error instanceof StartFault ? error.message : (error.stack ?? error.message));
    await stopAll();
    process.exit(1);
  });
}
