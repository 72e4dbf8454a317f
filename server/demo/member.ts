// Run as a process by fleet.ts: one of several servers of a demo.
import type { Progress } from "../../shared/protocol.ts";
import { StartFault } from "../start-fault.ts";
import type { DemoTokens } from "./demo-tokens.ts";
import { type DemoServerOrder, startServer } from "./server.ts";

export type ToMember = { readonly order: DemoServerOrder } | { readonly progress: Progress } | { readonly stop: true };
export type FromMember =
  | { readonly ready: { readonly port: number; readonly asOf: number; readonly received: number; readonly tokens: DemoTokens } }
  | { readonly fault: string };

const say = (message: FromMember) => process.connected && process.send?.(message);

let starting: ReturnType<typeof startServer> | null = null;

async function start(order: DemoServerOrder): Promise<void> {
  starting = startServer(order);
  try {
    const { url, hub, received, tokens } = await starting;
    say({ ready: { port: Number(new URL(url).port), asOf: hub.asOf(), received: received(), tokens } });
  } catch (error) {
    say({ fault: error instanceof StartFault ? error.message : String((error as Error).stack) });
    process.exit(1);
  }
}

async function end(): Promise<void> {
  await (await starting?.catch(() => null))?.stop();
  process.exit(0);
}

process.on("message", (message: ToMember) => {
  if ("order" in message) void start(message.order);
  else if ("stop" in message) void end();
  else void starting?.then((server) => server.announceProgress(message.progress)).catch(() => {});
});
process.on("disconnect", () => void end()); // the demo is gone
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {}); // the demo says when
