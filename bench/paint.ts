// What the whole wall costs a browser's main thread at 1,000 events a second, beside bare maps of the same grids in deck.gl and in ECharts.
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../e2e/lib/browser.ts";
import { startBaselineMap } from "./lib/baseline-map.ts";
import { type DemoServer, startDemo } from "./lib/demo-server.ts";
import { costOf, type PageCost, watchPage } from "./lib/page-load.ts";
import { gridCodes, reportEvent } from "./lib/reports.ts";
import { publish, round } from "./lib/stats.ts";

const EVENTS_PER_SECOND = 1000;
const SENDS_PER_SECOND = 10;
const SETTLE_MS = 8000;
const MEASURE_S = 20;
const SIZES = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
] as const;

export async function paint(): Promise<void> {
  const server = await startDemo(["--no-feed"]);
  const browser = await launchBrowser();
  const grids = await gridCodes(server.url, server.display);
  const baseline = await startBaselineMap(server);
  const next = pickGrids(grids);
  try {
    const rows = [];
    for (const size of SIZES) {
      const wall = await measure(browser, size, {
        url: server.url,
        ready: '[data-testid="map"] canvas',
        send: () => postReports(server, next()),
      });
      const [deck, echarts] = [
        await measure(browser, size, { url: baseline.urlOf("deck"), ready: "body[data-ready]", send: async () => baseline.send(next()) }),
        await measure(browser, size, {
          url: baseline.urlOf("echarts"),
          ready: "body[data-ready]",
          send: async () => baseline.send(next()),
        }),
      ];
      rows.push({
        size: `${size.width}×${size.height}`,
        ...named("wall", wall),
        ...named("deck.gl", deck),
        ...named("ECharts", echarts),
        "ratio to the better": round(wall.taskMsPerSecond / Math.min(deck.taskMsPerSecond, echarts.taskMsPerSecond)),
      });
    }
    publish({
      name: "paint",
      about: `main-thread ms a second, tasks over 50 ms and dropped frames in ${MEASURE_S} s at ${EVENTS_PER_SECOND} events a second, software WebGL; the wall whole, the others a bare map fed with changed grids ${SENDS_PER_SECOND} times a second`,
      rows,
    });
  } finally {
    await browser.close();
    await baseline.stop();
    await server.stop();
  }
}

type Measured = { readonly url: string; readonly ready: string; readonly send: () => Promise<void> };

async function measure(browser: Browser, size: (typeof SIZES)[number], { url, ready, send }: Measured): Promise<PageCost> {
  const page = await browser.newPage({ viewport: size });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  await watchPage(page);
  await page.goto(url);
  await page.locator(ready).first().waitFor({ state: "attached", timeout: 90_000 });
  await sleep(SETTLE_MS);
  const stop = new AbortController();
  const load = sendSteadily(send, stop.signal);
  await sleep(2000);
  const cost = await costOf(page, cdp, MEASURE_S);
  stop.abort();
  await load;
  await page.close({ runBeforeUnload: false });
  return cost;
}

async function sendSteadily(send: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const start = performance.now();
  for (let at = 0; !signal.aborted; at += 1) {
    await sleep(Math.max(0, start + (at * 1000) / SENDS_PER_SECOND - performance.now()));
    await send();
  }
}

/** The next send's grids, spread over the city; every run has the same. */
function pickGrids(grids: readonly string[]): () => readonly string[] {
  let serial = 0;
  return () =>
    Array.from({ length: EVENTS_PER_SECOND / SENDS_PER_SECOND }, () => {
      serial += 1;
      return grids[(serial * 7919) % grids.length] ?? "";
    });
}

let posted = 0;
async function postReports(server: DemoServer, grids: readonly string[]): Promise<void> {
  const events = grids.map((grid) => {
    posted += 1;
    return reportEvent(server.sourceName, posted, grid);
  });
  const response = await fetch(`${server.url}/api/v1/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.source}`, "content-type": "application/cloudevents-batch+json" },
    body: JSON.stringify(events),
  });
  if (response.status !== 202) throw new Error(`the server answered ${response.status}`);
}

function named(name: string, cost: PageCost) {
  return {
    [`${name} ms/s`]: cost.taskMsPerSecond,
    [`${name} >50 ms`]: cost.longTasks,
    [`${name} longest`]: cost.longestTaskMs,
    [`${name} dropped`]: cost.droppedFrames,
  };
}
