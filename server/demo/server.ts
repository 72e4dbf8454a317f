// One server of a demo: with the demo's tokens, and its address told to the programs of this machine.
import { type LoadedCity, loadCity } from "../city-folder.ts";
import { createClock } from "../clock.ts";
import type { DemoConfig } from "../config.ts";
import { createLogger } from "../logger.ts";
import { type Serving, serve } from "../serve.ts";
import { StartFault } from "../start-fault.ts";
import { writeAccessFile } from "./access-file.ts";
import { type DemoTokens, demoTokens } from "./demo-tokens.ts";

export type DemoServerOrder = {
  readonly config: DemoConfig;
  /** The demo's folder, and the server's own: the same when there is one server. */
  readonly shared: string;
  readonly own: string;
  readonly namespace: string;
  /** The address before several servers; null when the server's own is the demo's. */
  readonly url: string | null;
};

/** `read`: the city folder, where it has been read already. Ready when it resolves. Throws a `StartFault` when the city folder, the port or the log will not do. */
export async function startServer(order: DemoServerOrder, read?: LoadedCity): Promise<Serving & { readonly tokens: DemoTokens }> {
  const { config, shared, own, namespace } = order;
  const city = read ?? loadCity(config.cityDir, own);
  if ("faults" in city) throw new StartFault(city.faults.join("\n"));
  let tokens: DemoTokens | undefined;
  const serving = await serve({
    config,
    folder: own,
    namespace,
    city,
    clock: createClock({ mode: config.clockMode, speed: config.speed, at: config.at }),
    demo: true,
    pastComes: config.feed,
    logger: createLogger(config.logLevel === "info" ? "warn" : config.logLevel),
    async prepare({ url, access }) {
      tokens = await demoTokens(shared, access, city.city.profile);
      writeAccessFile(config.dataDir, order.url ?? url, tokens);
    },
  });
  await serving.ready;
  if (!tokens) throw new Error("ready without tokens");
  return { ...serving, tokens };
}
