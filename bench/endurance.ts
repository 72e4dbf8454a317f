// A million events through 100 screens: the memory of the server and of a browser page on the wall, beside a server that keeps every event.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { io, type Socket } from "socket.io-client";
import { launchBrowser } from "../e2e/lib/browser.ts";
import type { CityEvent } from "../shared/event.ts";
import { toJson } from "../shared/json.ts";
import { cityMinutes } from "./lib/city-minutes.ts";
import { freePort, startDemo } from "./lib/demo-server.ts";
import { citiesOf } from "./lib/large-city.ts";
import { type Memory, type NodeHeap, watchHeap } from "./lib/node-heap.ts";
import { publish, round } from "./lib/stats.ts";

const EVENTS = 1_000_000;
/** A tenth of the days is well over the longest that the state keeps anything (70 days of figures), so that all of it comes and goes. */
const DAYS = 1200;
const BATCH = 500;
const SCREENS = 100;
/** The baseline's cost is a message an event and screen, and what it keeps does not depend on the screens. */
const BASELINE_EVENTS = EVENTS / 10;
const BASELINE_SCREENS = 10;
const SHARES = [0.1, 0.5, 1] as const;
const DAY_MS = 86_400_000;

type Target = {
  readonly name: string;
  readonly events: number;
  readonly heap: NodeHeap;
  readonly page: Page;
  readonly send: (events: readonly CityEvent[]) => Promise<void>;
};
type Sample = Memory & { readonly pageMB: number };

export async function endurance(): Promise<void> {
  const browser = await launchBrowser();
  try {
    const ours = await measureOurs(browser);
    const theirs = await measureBaseline(browser);
    publish({
      name: "endurance",
      about: `memory after a forced collection, MB: ${EVENTS} events over ${DAYS} city days through ${SCREENS} screens, one of them the wall in Chromium; beside Socket.IO with an array of all events on both sides, ${BASELINE_EVENTS} events through ${BASELINE_SCREENS} screens. Growth is from 10 % to the end, a million events`,
      rows: [...ours, ...theirs],
    });
  } finally {
    await browser.close();
  }
}

async function measureOurs(browser: Browser) {
  const inspector = await freePort();
  const options = process.env["NODE_OPTIONS"];
  process.env["NODE_OPTIONS"] = `--inspect-port=${inspector}`;
  const server = await startDemo(["--no-feed", "--clock", "stream"]);
  if (options === undefined) delete process.env["NODE_OPTIONS"];
  else process.env["NODE_OPTIONS"] = options;
  const heap = await watchHeap(server.process.pid ?? 0, inspector);
  const screens = child("fanout-displays.ts", [server.url, `${SCREENS - 1}`, "socketio", server.display]);
  await once(screens, "message");
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.goto(server.url);
  await page.getByTestId("map").locator("canvas").first().waitFor({ timeout: 90_000 });
  const send = async (events: readonly CityEvent[]) => {
    const response = await fetch(`${server.url}/api/v1/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.source}`, "content-type": "application/cloudevents-batch+json" },
      body: JSON.stringify(events.map((event) => toJson({ specversion: "1.0", ...event, source: server.sourceName }))),
    });
    const answer = (await response.json()) as { accepted: number; rejected: unknown[] };
    if (answer.accepted !== events.length)
      throw new Error(`the server took ${answer.accepted} of ${events.length}: ${JSON.stringify(answer)}`);
  };
  try {
    return await load({ name: "chengge", events: EVENTS, heap, page, send });
  } finally {
    heap.close();
    screens.kill();
    await page.close();
    await server.stop();
  }
}

async function measureBaseline(browser: Browser) {
  const [port, inspector] = [await freePort(), await freePort()];
  const server = child("keep-all-server.ts", [`${port}`], { ...process.env, NODE_OPTIONS: `--inspect-port=${inspector}` });
  await once(server, "message");
  const url = `http://127.0.0.1:${port}`;
  const heap = await watchHeap(server.pid ?? 0, inspector);
  const screens: Socket[] = Array.from({ length: BASELINE_SCREENS - 1 }, () => io(url, { transports: ["websocket"], forceNew: true }));
  const page = await browser.newPage();
  await page.goto(url);
  await page.locator("body[data-ready]").waitFor({ state: "attached" });
  const send = async (events: readonly CityEvent[]) => {
    const response = await fetch(url, { method: "POST", body: JSON.stringify(events.map((event) => toJson(event))) });
    if (response.status !== 202) throw new Error(`the baseline answered ${response.status}`);
  };
  try {
    return await load({ name: "array of events", events: BASELINE_EVENTS, heap, page, send });
  } finally {
    heap.close();
    for (const screen of screens) screen.close();
    await page.close();
    server.kill();
  }
}

/** Sends the events as fast as they are taken, and weighs server and page on the way. */
async function load(target: Target) {
  const samples = new Map<number, Sample>();
  const started = performance.now();
  let sent = 0;
  for (const batch of batches(target.events)) {
    await target.send(batch);
    sent += batch.length;
    const share = SHARES.find((one) => !samples.has(one) && sent >= one * target.events);
    if (share === undefined) continue;
    samples.set(share, { ...(await target.heap.measure()), pageMB: await pageHeapMB(target.page) });
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  return (["heapMB", "rssMB", "pageMB"] as const).map((what) => {
    const [first = Number.NaN, half = Number.NaN, last = Number.NaN] = SHARES.map((share) => samples.get(share)?.[what] ?? Number.NaN);
    const growth = ((last - first) / (target.events * 0.9)) * 1e6;
    return {
      what: `${target.name}, ${WHAT[what]}`,
      events: target.events,
      seconds,
      "at 10 %": round(first),
      "at 50 %": round(half),
      "at 100 %": round(last),
      "growth a million": round(growth),
      "100 % / 10 %": round(last / first),
    };
  });
}

const WHAT = { heapMB: "server's heap", rssMB: "server's resident memory", pageMB: "page's heap" } as const;

function* batches(count: number): Generator<CityEvent[]> {
  const from = Math.floor((Date.now() - DAYS * DAY_MS) / 60_000) * 60_000;
  const minutes = cityMinutes({ city: citiesOf(1), source: "", from, eventsPerDay: EVENTS / DAYS, seed: 1 });
  let batch: CityEvent[] = [];
  let left = count;
  for (const { at, events } of minutes) {
    if (at > Date.now()) throw new Error(`the days ran out with ${left} events to come`);
    batch.push(...events);
    if (batch.length < Math.min(BATCH, left)) continue;
    const next = batch.slice(0, left);
    yield next;
    left -= next.length;
    if (left === 0) return;
    batch = [];
  }
}

async function pageHeapMB(page: Page): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  for (let at = 0; at < 2; at += 1) await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  await cdp.detach();
  return usedSize / 1e6;
}

function child(file: string, args: readonly string[], env = process.env): ChildProcess {
  return fork(fileURLToPath(new URL(`lib/${file}`, import.meta.url)), args, { env });
}
