// What a delivered second costs the server: displays × event rates, beside bare `ws` sending the same bytes and Socket.IO with a message an event.
import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { publish, round } from "./lib/stats.ts";

const DISPLAYS = [50, 200, 1000];
const RATES = [10, 1000, 10_000];
const WARM_UP_S = 2;
const MEASURED_S = 4;
/** Messages a second with one an event beyond which a cell is left out: more than a core sends, so that they queue up in memory without bound. */
const PER_EVENT_MAX = 60_000;

type Cost = {
  readonly cpuMsPerSecond: number;
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
  readonly eventsPerSecond: number;
};
type Cell = { readonly displays: number; readonly rate: number };

export async function fanout(): Promise<void> {
  const rows = [];
  for (const rate of RATES) for (const displays of DISPLAYS) rows.push(await rowOf({ displays, rate }));
  publish({
    name: "fanout",
    about:
      "server CPU, ms per delivered second; ours without what the same events then cost the same server with no display (column fold); beside bare ws sending as many messages of the same mean length and answering the same acknowledgements, and Socket.IO (msgpack, room broadcast) with a message an event",
    rows,
  });
}

async function rowOf({ displays, rate }: Cell) {
  const [ours, idle] = await measure(["ours", rate], displays);
  const framesPerSecond = ours.messagesPerSecond / displays;
  const frameBytes = Math.round(ours.bytesPerSecond / ours.messagesPerSecond);
  const [bare] = await measure(["bare", rate, frameBytes, framesPerSecond], displays);
  const perEvent = displays * rate <= PER_EVENT_MAX ? (await measure(["per-event", rate], displays))[0] : null;
  const fanoutMs = ours.cpuMsPerSecond - idle.cpuMsPerSecond;
  // A server that cannot keep up emits fewer events: what all of them would have cost.
  const perEventMs = perEvent ? (perEvent.cpuMsPerSecond * rate) / perEvent.eventsPerSecond : null;
  const isBehind = perEvent !== null && perEvent.eventsPerSecond < 0.95 * rate;
  return {
    displays,
    "events/s": rate,
    "fed events/s": Math.round(ours.eventsPerSecond),
    "frames/s": round(framesPerSecond),
    "bytes/frame": frameBytes,
    "ours ms": round(fanoutMs),
    "fold ms": round(idle.cpuMsPerSecond),
    "bare ws ms": round(bare.cpuMsPerSecond),
    "per event ms": perEventMs && round(perEventMs),
    "ours / bare": round(fanoutMs / bare.cpuMsPerSecond),
    "per event / ours": perEventMs && round(perEventMs / fanoutMs),
    note:
      perEvent === null
        ? `per event left out: ${displays * rate} messages a second`
        : isBehind
          ? "per event fell behind: cost carried on"
          : "",
  };
}

/** Runs one server with its displays in another process, lets both warm up, and measures; then once more without displays, the code as warm. */
async function measure(args: readonly (string | number)[], displays: number): Promise<readonly [Cost, Cost]> {
  const server = start("fanout-child.ts", args);
  const { url, token } = (await nextMessage(server)) as { url: string; token: string };
  const watchers = start("fanout-displays.ts", [url, displays, args[0] === "bare" ? "bare" : "socketio", token]);
  const costNow = async () => {
    await sleep(WARM_UP_S * 1000);
    server.send(MEASURED_S);
    return (await nextMessage(server)) as Cost;
  };
  try {
    await nextMessage(watchers);
    const cost = await costNow();
    watchers.kill("SIGKILL");
    return [cost, args[0] === "ours" ? await costNow() : cost];
  } finally {
    const gone = new Promise((resolve) => server.once("exit", resolve));
    watchers.kill("SIGKILL");
    server.send(0);
    await gone;
  }
}

function start(file: string, args: readonly (string | number)[]): ChildProcess {
  return fork(fileURLToPath(new URL(`./lib/${file}`, import.meta.url)), args.map(String));
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const failed = (code: number | null) => reject(new Error(`${child.spawnargs[1]} ended with ${code} before it answered`));
    child.once("exit", failed);
    child.once("message", (message) => {
      child.off("exit", failed);
      resolve(message);
    });
  });
}
