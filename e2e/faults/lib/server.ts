// A server process of its own that can be killed and started again where it stood.
import { type DemoServer, freePort, startDemo } from "../../../bench/lib/demo-server.ts";
import { makeFolder } from "./folder.ts";
import { undoLater } from "./undo.ts";

export type FaultServer = {
  readonly url: string;
  readonly folder: string;
  readonly pid: () => number;
  /** Its tokens; the same after a restart. */
  readonly access: () => DemoServer;
  /** From the start of the process to its first 200 on `/readyz`, ms; of the last start. */
  readonly startMs: () => number;
  /** `kill -9`. */
  readonly kill: () => Promise<void>;
  /** As Ctrl+C would. */
  readonly stop: () => Promise<void>;
  /** Again, on the same port and folder, with `env` instead of the one before when given. */
  readonly start: (env?: Readonly<Record<string, string>>) => Promise<void>;
  readonly isRunning: () => boolean;
};

export type ServerPlace = { readonly env?: Readonly<Record<string, string>>; readonly folder?: string };

/** Real clock, no feed: everything in the log is what the test has sent, and the program's own ticks. */
export async function startServer({ env = {}, folder = makeFolder("server") }: ServerPlace = {}): Promise<FaultServer> {
  const place = { url: `http://127.0.0.1:${await freePort()}`, folder };
  let running: DemoServer | undefined;
  let startMs = 0;
  let lastEnv = env;
  const start = async (next = lastEnv) => {
    lastEnv = next;
    const began = performance.now();
    const starting = startDemo(["--no-feed"], place, next);
    undoLater(async () => (await starting.catch(() => null))?.stop({ signal: "SIGKILL", keepFolder: true }));
    running = await starting;
    startMs = performance.now() - began;
  };
  const end = (signal: "SIGTERM" | "SIGKILL") => running?.stop({ signal, keepFolder: true }) ?? Promise.resolve();
  await start();
  const current = () => {
    if (!running) throw new Error("the server has not been started");
    return running;
  };
  return {
    ...place,
    pid: () => current().process.pid ?? 0,
    access: current,
    startMs: () => startMs,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    start,
    isRunning: () => current().process.exitCode === null && current().process.signalCode === null,
  };
}

/** The young generation takes its large room at its own pace, whatever is held: what stays moves on from there. */
const YOUNG = ["new", "new_large_object"];

/** What the server at `url` holds in memory now, MB: all that is resident, native memory too, but the room of the young generation. Its `/metrics` tell it. */
export async function heldMb(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const [, resident] = /^process_resident_memory_bytes (\d+)/m.exec(text) ?? [];
  const young = YOUNG.map((space) => new RegExp(`^nodejs_heap_space_size_total_bytes{space="${space}"} (\\d+)`, "m").exec(text)?.[1]);
  if (resident === undefined || young.includes(undefined)) throw new Error(`${url}/metrics does not say how much memory is held`);
  return (Number(resident) - young.reduce((sum, bytes) => sum + Number(bytes), 0)) / 2 ** 20;
}

export type Readiness = { readonly status: number; readonly reason: string };

/** What `/readyz` says; status 0 when nobody answers. */
export async function readiness(url: string): Promise<Readiness> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) });
    const { reason = "" } = (await response.json()) as { reason?: string };
    return { status: response.status, reason };
  } catch (error) {
    return { status: 0, reason: (error as Error).message };
  }
}
