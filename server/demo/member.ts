// Run as a process by fleet.ts: one of several servers of a demo.
import type { Progress } from "../../shared/protocol.ts";
import { StartFault } from "../start-fault.ts";
import type { DemoTokens } from "./demo-tokens.ts";
import { type DemoServerOrder, startServer } from "./server.ts";

export type ToMember = { readonly order: DemoServerOrder } | { readonly progress: Progress } | { readonly stop: true };
export type FromMember =
  | { readonly ready: { readonly port: number; readonly asOf: number; readonly received: number; readonly tokens: DemoTokens } }
  | { readonly fault: string };

/** Then it ends as it is: what was accepted is durable. */
const PATIENCE_MS = 7000;

const say = (message: FromMember) => process.connected && process.send?.(message);

let serving: Awaited<ReturnType<typeof startServer>> | null = null;
/** Undefined until the demo has told. */
let progress: Progress | undefined;

async function start(order: DemoServerOrder): Promise<void> {
  try {
    serving = await startServer(order);
    if (progress !== undefined) serving.announceProgress(progress);
    const { url, hub, received, tokens } = serving;
    say({ ready: { port: Number(new URL(url).port), asOf: hub.asOf(), received: received(), tokens } });
  } catch (error) {
    say({ fault: error instanceof StartFault ? error.message : String((error as Error).stack) });
    process.exit(1);
  }
}

async function end(): Promise<void> {
  setTimeout(() => process.exit(0), PATIENCE_MS).unref();
  await serving?.stop(); // one that is not ready yet has nothing to finish
  process.exit(0);
}

process.on("message", (message: ToMember) => {
  if ("order" in message) void start(message.order);
  else if ("stop" in message) void end();
  else {
    ({ progress } = message);
    serving?.announceProgress(progress);
  }
});
process.on("disconnect", () => void end()); // the demo is gone
if (!process.connected) void end(); // it went while this was loading
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {}); // the demo says when
