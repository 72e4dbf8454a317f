// From navigation to all grids coloured and to the whole map, with an empty and with a filled cache, and the bytes that came; beside bare maps of the same grids.
import type { BrowserContext } from "playwright-core";
import { launchBrowser } from "../e2e/lib/browser.ts";
import { startBaselineMap } from "./lib/baseline-map.ts";
import { startDemo } from "./lib/demo-server.ts";
import { countBytes } from "./lib/page-load.ts";
import { publish, round, spreadOf } from "./lib/stats.ts";

const RUNS = 5;
const SIZE = { width: 1920, height: 1080 };
/**
 * In the wall's page, from its first line on: writes down when a picture of the map had every grid's tile and colour, and when it had
 * everything else too, names among it. It looks as the map draws, so that looking takes none of the page's time.
 */
const WATCH_WALL = `(() => {
  const drawn = (window.drawn = { grids: 0, whole: 0 });
  const look = setInterval(() => {
    const map = window.chengge?.map;
    if (!map) return;
    clearInterval(look);
    let ids;
    map.on("render", () => {
      if (drawn.grids || !map.getSource("grids") || !map.isSourceLoaded("grids")) return;
      ids ??= window.chengge.view().grids.index;
      if (ids.every((id) => map.getFeatureState({ source: "grids", id }).shade !== undefined)) drawn.grids = performance.now();
    });
    map.on("idle", () => {
      if (drawn.grids && map.getSource("labels")) drawn.whole ||= performance.now();
    });
  }, 5);
})()`;
const WATCH_BASELINE = `window.drawn = { grids: 0, whole: 0 };
new MutationObserver(() => {
  if (document.body?.hasAttribute("data-ready")) drawn.grids ||= drawn.whole = performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true })`;

export async function firstPicture(): Promise<void> {
  const server = await startDemo(["--no-feed"]);
  const browser = await launchBrowser();
  const baseline = await startBaselineMap(server);
  const pages = [
    { page: "wall", url: server.url, watch: WATCH_WALL },
    { page: "deck.gl", url: baseline.urlOf("deck"), watch: WATCH_BASELINE },
    { page: "ECharts", url: baseline.urlOf("echarts"), watch: WATCH_BASELINE },
  ];
  try {
    const rows = [];
    for (const { page, url, watch } of pages) {
      const cold: Load[] = [];
      const warm: Load[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        const context = await browser.newContext({ viewport: SIZE, bypassCSP: true });
        await context.addInitScript(watch);
        cold.push(await load(context, url));
        warm.push(await load(context, url));
        await context.close();
      }
      const [first] = cold;
      rows.push({
        page,
        "cold ms": medianOf(cold.map(({ gridsMs }) => gridsMs)),
        "warm ms": medianOf(warm.map(({ gridsMs }) => gridsMs)),
        "whole cold ms": medianOf(cold.map(({ wholeMs }) => wholeMs)),
        "whole warm ms": medianOf(warm.map(({ wholeMs }) => wholeMs)),
        "script KB": first?.scriptKB ?? null,
        "data KB": first?.dataKB ?? null,
        "other KB": first?.otherKB ?? null,
      });
    }
    const [wall, ...others] = rows;
    const better = Math.min(...others.map((row) => row["cold ms"]));
    publish({
      name: "first-picture",
      about: `navigation to all grids coloured, and to the whole map with its lines, warnings and names; median of ${RUNS}, ${SIZE.width}×${SIZE.height}, software WebGL; the wall with all its panels, the others a bare map; compressed bytes of a cold load`,
      rows: rows.map((row) => ({ ...row, "cold to the better bare map": row === wall ? round(row["cold ms"] / better) : null })),
    });
  } finally {
    await browser.close();
    await baseline.stop();
    await server.stop();
  }
}

const medianOf = (values: readonly number[]) => Math.round(spreadOf(values).p50);

type Load = {
  readonly gridsMs: number;
  readonly wholeMs: number;
  readonly scriptKB: number;
  readonly dataKB: number;
  readonly otherKB: number;
};

async function load(context: BrowserContext, url: string): Promise<Load> {
  const page = await context.newPage();
  const traffic = await countBytes(await context.newCDPSession(page));
  await page.goto(url, { waitUntil: "commit" });
  const drawn = await page.waitForFunction("window.drawn?.whole ? window.drawn : null", undefined, { polling: 50, timeout: 60_000 });
  const { scriptBytes, dataBytes, otherBytes } = traffic;
  const [scriptKB = 0, dataKB = 0, otherKB = 0] = [scriptBytes, dataBytes, otherBytes].map((bytes) => Math.round(bytes / 1000));
  const { grids, whole } = (await drawn.jsonValue()) as { grids: number; whole: number };
  await page.close();
  return { gridsMs: grids, wholeMs: whole, scriptKB, dataKB, otherKB };
}
