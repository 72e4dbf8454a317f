// `npm run demo`: the server with the mock city and its mock feed, to look at and to try out.
import { join, relative } from "node:path";
import { loadCity } from "./city-folder.ts";
import { createClock } from "./clock.ts";
import { type DemoConfig, readDemoConfig } from "./config.ts";
import { type DemoFolder, openDemoFolder, writeJson } from "./demo/demo-folder.ts";
import { type DemoTokens, demoTokens, VISITOR_SOURCE } from "./demo/demo-tokens.ts";
import { startFeed } from "./demo/feed-process.ts";
import { createLogger } from "./logger.ts";
import { type Serving, StartFault, serve } from "./serve.ts";
import { stopOnSignal } from "./stop.ts";

const DAY_MS = 86_400_000;

async function demo(config: DemoConfig): Promise<void> {
  const city = loadCity(config.cityDir);
  if ("faults" in city) return refuse(city.faults, 1);
  const { profile } = city.city;
  const folder = openDemoFolder(config, Date.now());
  const accessFile = join(config.dataDir, "demo-access.json");
  let tokens: DemoTokens | undefined;
  const serving = await serve({
    config,
    folder: folder.path,
    city,
    clock: createClock({ mode: config.clockMode, speed: config.speed, at: config.at }),
    demo: true,
    logger: createLogger(config.logLevel === "info" ? "warn" : config.logLevel),
    prepare({ url, access }) {
      tokens = demoTokens(folder.path, access, profile);
      const { display, source, supervisor, admin } = tokens;
      writeJson(accessFile, { url, display, source, sourceName: VISITOR_SOURCE, supervisor, admin });
    },
  });
  let stopFeed = async () => {};
  stopOnSignal(async () => {
    await Promise.all([stopFeed(), serving.stop()]);
  }, console.error);
  await serving.ready;
  if (config.feed && tokens) stopFeed = feed(config, folder, { serving, tokens });
  console.log(`
  ${profile.name} ${profile.nameEn} — chengge 城格 demo
  wall     ${serving.url}/
  tokens   ${relative(process.cwd(), accessFile)}
  data     ${relative(process.cwd(), folder.path)}
  clock    ${clockText(config, serving)}
  stop     Ctrl+C
`);
}

function feed(
  config: DemoConfig,
  { origin, path }: DemoFolder,
  { serving, tokens }: { readonly serving: Serving; readonly tokens: DemoTokens },
): () => Promise<void> {
  const { cityDir, seed, days, speed, scenario, dataDir } = config;
  const order = {
    url: serving.url,
    cityDir,
    tokens: tokens.feed,
    seed,
    from: origin - days * DAY_MS,
    at: origin,
    days,
    speed,
    scenario,
    now: serving.hub.asOf(),
    received: serving.received(),
    folder: path,
    dataDir,
  };
  return startFeed(order, {
    onProgress: serving.announceProgress,
    onLine: (line) => console.log(`  feed     ${line}`),
    onEnd: (how) => {
      serving.announceProgress(null);
      console.error(`  feed     ended ${how}; the server goes on without it. Start the demo again to go on where it stopped`);
    },
  });
}

function clockText({ clockMode, speed }: DemoConfig, { hub }: Serving): string {
  if (clockMode === "stream") return "the latest time received";
  const time = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: hub.city.profile.timeZone }).format(
    hub.asOf(),
  );
  return `${time} ${hub.city.profile.timeZone}, ${speed === 1 ? "real time" : `${speed} times as fast`}`;
}

function refuse(faults: readonly string[], code: number): void {
  for (const fault of faults) console.error(fault);
  process.exitCode = code;
}

const settings = readDemoConfig(process.argv.slice(2));
if ("faults" in settings) refuse(settings.faults, 2);
else {
  demo(settings.config).catch((error: Error) => {
    console.error(error instanceof StartFault ? error.message : (error.stack ?? error.message));
    process.exit(1);
  });
}
