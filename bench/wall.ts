// What the wall costs a browser: main thread at 10, 100 and 1,000 events a second, first picture, bytes; beside the same map fed by setData.
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { Server } from "socket.io";
import { build } from "vite";
import { launchBrowser } from "../e2e/lib/browser.ts";
import { type DemoServer, freePort, startDemo } from "./lib/demo-server.ts";
import { costOf, countBytes, type PageCost, watchLongTasks } from "./lib/page-load.ts";
import { gridCodes, reportEvent } from "./lib/reports.ts";
import { publish, round } from "./lib/stats.ts";

const RATES = [10, 100, 1000] as const;
const SETTLE_S = 4;
const MEASURE_S = 20;
const SIZE = { width: 1920, height: 1080 };
let serial = 0;

export async function wall(): Promise<void> {
  const server = await startDemo(["--no-feed"]);
  const browser = await launchBrowser();
  const grids = await gridCodes(server.url, server.display);
  const baseline = await startBaseline(server);
  try {
    const first = await firstPicture(browser, server);
    const ours = await costs(browser, server.url, '[data-testid="map"] canvas', (count) => postReports(server, grids, count));
    const theirs = await costs(browser, baseline.url, "body[data-ready]", (count) => baseline.send(grids, count));
    const rows = RATES.map((rate, at) => ({
      "events/s": rate,
      ...named("wall", ours[at]),
      ...named("setData", theirs[at]),
      "ratio task ms": ratio(ours[at], theirs[at]),
    }));
    publish({
      name: "wall",
      about: `main-thread ms a second and long tasks of the whole wall (${SIZE.width}×${SIZE.height}, software WebGL), beside a bare map of the same grids with setData and one message an event; first picture: ${JSON.stringify(first)}`,
      rows,
    });
  } finally {
    await browser.close();
    await baseline.stop();
    await server.stop();
  }
}

/** From navigation to all grids drawn, on an empty cache; bytes compressed, as they came over the wire. */
async function firstPicture(browser: Browser, server: DemoServer) {
  const page = await browser.newPage({ viewport: SIZE });
  const cdp = await page.context().newCDPSession(page);
  const traffic = await countBytes(cdp);
  const started = performance.now();
  await page.goto(server.url);
  await page.waitForFunction(() => {
    const { map } = (window as unknown as { chengge?: { map?: { loaded(): boolean; areTilesLoaded(): boolean } | null } }).chengge ?? {};
    return Boolean(map?.loaded() && map.areTilesLoaded());
  });
  const ms = Math.round(performance.now() - started);
  const { scriptBytes, dataBytes, otherBytes } = traffic;
  await page.close();
  return { ms, scriptKB: Math.round(scriptBytes / 1000), dataKB: Math.round(dataBytes / 1000), otherKB: Math.round(otherBytes / 1000) };
}

async function costs(browser: Browser, url: string, ready: string, send: (count: number) => Promise<void>): Promise<PageCost[]> {
  const found: PageCost[] = [];
  for (const rate of RATES) {
    const page = await browser.newPage({ viewport: SIZE });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Performance.enable");
    await watchLongTasks(page);
    await page.goto(url);
    await page.locator(ready).first().waitFor({ state: "attached", timeout: 90_000 });
    await sleep(SETTLE_S * 1000);
    const stop = new AbortController();
    const load = sendSteadily(rate, send, stop.signal);
    await sleep(2000);
    found.push(await costOf(page, cdp, MEASURE_S));
    stop.abort();
    await load;
    await page.close({ runBeforeUnload: false });
  }
  return found;
}

/** Ten sends a second at most, each with its share. */
async function sendSteadily(rate: number, send: (count: number) => Promise<void>, signal: AbortSignal): Promise<void> {
  const perSend = Math.max(1, Math.round(rate / 10));
  const everyMs = (1000 * perSend) / rate;
  const start = performance.now();
  for (let at = 0; !signal.aborted; at += 1) {
    await sleep(Math.max(0, start + at * everyMs - performance.now()));
    await send(perSend);
  }
}

async function postReports(server: DemoServer, grids: readonly string[], count: number): Promise<void> {
  const events = Array.from({ length: count }, () => {
    serial += 1;
    return reportEvent(server.sourceName, serial, grids[(serial * 7919) % grids.length] ?? "");
  });
  const response = await fetch(`${server.url}/api/v1/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.source}`, "content-type": "application/cloudevents-batch+json" },
    body: JSON.stringify(events),
  });
  if (response.status !== 202) throw new Error(`the server answered ${response.status}`);
}

/** A page of its own with its own server: Socket.IO as it comes, one message an event. */
async function startBaseline(server: DemoServer) {
  const folder = mkdtempSync(join(tmpdir(), "chengge-baseline-"));
  await build({
    root: join(import.meta.dirname, "baseline-wall"),
    logLevel: "error",
    build: { outDir: folder, emptyOutDir: true, target: "es2022" },
  });
  const geojson = await (await fetch(`${server.url}/api/v1/city/grids`, { headers: { authorization: `Bearer ${server.display}` } })).text();
  const http = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://local").pathname);
    if (path === "/grids.geojson") return void response.setHeader("content-type", "application/geo+json").end(geojson);
    const type = /\.m?js$/.test(path) ? "text/javascript" : path.endsWith(".css") ? "text/css" : "text/html";
    const file = createReadStream(join(folder, path === "/" ? "index.html" : path));
    file.once("error", () => response.writeHead(404).end());
    response.setHeader("content-type", type);
    file.pipe(response);
  });
  const io = new Server(http);
  const port = await freePort();
  await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${port}/`,
    async send(grids: readonly string[], count: number): Promise<void> {
      for (let at = 0; at < count; at += 1) {
        serial += 1;
        io.emit("report", { grid: grids[(serial * 7919) % grids.length] });
      }
    },
    async stop(): Promise<void> {
      await io.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function named(name: string, cost: PageCost | undefined) {
  return {
    [`${name} ms/s`]: cost?.taskMsPerSecond ?? null,
    [`${name} >50 ms`]: cost?.longTasks ?? null,
    [`${name} longest`]: cost?.longestTaskMs ?? null,
  };
}

function ratio(ours: PageCost | undefined, theirs: PageCost | undefined): number | null {
  return ours && theirs ? round(ours.taskMsPerSecond / theirs.taskMsPerSecond) : null;
}
