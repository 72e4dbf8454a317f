// `npm start`, the server as it runs for a city: reads the settings, refuses what is missing or unsafe, serves until it is told to stop.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadCity } from "./city-folder.ts";
import { createClock } from "./clock.ts";
import { type Config, readConfig } from "./config.ts";
import { createLogger } from "./logger.ts";
import { serve } from "./serve.ts";
import { StartFault } from "./start-fault.ts";
import { stopOnSignal } from "./stop.ts";

const DIST = join(import.meta.dirname, "../dist/index.html");

async function main(config: Config): Promise<void> {
  const city = loadCity(config.cityDir, config.dataDir);
  if ("faults" in city) return refuse(city.faults, 1);
  if (!existsSync(DIST)) return refuse(["the pages are not built: run npm run build once"], 1);
  const logger = createLogger(config.logLevel);
  const clock = createClock({ mode: "real", speed: 1, at: null });
  const serving = await serve({ config, folder: config.dataDir, namespace: city.city.profile.code, city, clock, demo: false, logger });
  stopOnSignal(serving.stop, (line) => logger.warn(line));
  await serving.ready;
  logger.info({ url: serving.url, city: city.city.profile.code, version: city.version }, "ready");
  if ((await serving.access.list()).length === 0) {
    const scope = city.city.profile.code;
    logger.info(`there are no tokens yet: npm run token -- create --role display --name wall --scope ${scope}`);
  }
  if ((await serving.access.accounts.list()).length === 0)
    logger.info("there are no accounts yet, so nobody can sign in: npm run account -- create --role admin --name NAME");
}

function refuse(faults: readonly string[], code: number): void {
  for (const fault of faults) console.error(fault);
  process.exitCode = code;
}

const settings = readConfig(process.argv.slice(2));
if ("faults" in settings) refuse(settings.faults, 2);
else {
  main(settings.config).catch((error: Error) => {
    console.error(error instanceof StartFault ? error.message : (error.stack ?? error.message));
    process.exit(1);
  });
}
