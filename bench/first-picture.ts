// From navigation to all grids coloured, with an empty and with a filled cache, and the bytes that came; beside bare maps of the same grids.
import type { BrowserContext } from "playwright-core";
import { launchBrowser } from "../e2e/lib/browser.ts";
import { startBaselineMap } from "./lib/baseline-map.ts";
import { startDemo } from "./lib/demo-server.ts";
import { countBytes } from "./lib/page-load.ts";
import { publish, round, spreadOf } from "./lib/stats.ts";

const RUNS = 5;
const SIZE = { width: 1920, height: 1080 };
/** In the page: whether every grid has its colour and its tile is drawn. */
const WALL_READY = `(() => {
  const { map, view } = window.chengge ?? {};
  const ids = view?.()?.grids.index;
  if (!map || !ids || !map.getSource("grids") || !map.loaded() || !map.areTilesLoaded()) return false;
  return ids.every((id) => map.getFeatureState({ source: "grids", id }).shade !== undefined);
})()`;
const BASELINE_READY = "document.body?.hasAttribute('data-ready')";

export async function firstPicture(): Promise<void> {
  const server = await startDemo(["--no-feed"]);
  const browser = await launchBrowser();
  const baseline = await startBaselineMap(server);
  const pages = [
    { page: "wall", url: server.url, ready: WALL_READY },
    { page: "deck.gl", url: baseline.urlOf("deck"), ready: BASELINE_READY },
    { page: "ECharts", url: baseline.urlOf("echarts"), ready: BASELINE_READY },
  ];
  try {
    const rows = [];
    for (const { page, url, ready } of pages) {
      const cold: Load[] = [];
      const warm: Load[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        const context = await browser.newContext({ viewport: SIZE, bypassCSP: true });
        cold.push(await load(context, url, ready));
        warm.push(await load(context, url, ready));
        await context.close();
      }
      const [first] = cold;
      rows.push({
        page,
        "cold ms": Math.round(spreadOf(cold.map(({ ms }) => ms)).p50),
        "warm ms": Math.round(spreadOf(warm.map(({ ms }) => ms)).p50),
        "script KB": first?.scriptKB ?? null,
        "data KB": first?.dataKB ?? null,
        "other KB": first?.otherKB ?? null,
      });
    }
    const [wall, ...others] = rows;
    const better = Math.min(...others.map((row) => row["cold ms"]));
    publish({
      name: "first-picture",
      about: `navigation to all grids coloured, median of ${RUNS}, ${SIZE.width}×${SIZE.height}, software WebGL; the wall whole, the others a bare map; compressed bytes of a cold load`,
      rows: rows.map((row) => ({ ...row, "cold to the better bare map": row === wall ? round(row["cold ms"] / better) : null })),
    });
  } finally {
    await browser.close();
    await baseline.stop();
    await server.stop();
  }
}

type Load = { readonly ms: number; readonly scriptKB: number; readonly dataKB: number; readonly otherKB: number };

async function load(context: BrowserContext, url: string, ready: string): Promise<Load> {
  const page = await context.newPage();
  const traffic = await countBytes(await context.newCDPSession(page));
  await page.goto(url, { waitUntil: "commit" });
  const ms = await page.waitForFunction(`${ready} && performance.now()`, undefined, { polling: 50, timeout: 60_000 });
  const { scriptBytes, dataBytes, otherBytes } = traffic;
  const [scriptKB = 0, dataKB = 0, otherKB = 0] = [scriptBytes, dataBytes, otherBytes].map((bytes) => Math.round(bytes / 1000));
  const took = Number(await ms.jsonValue());
  await page.close();
  return { ms: took, scriptKB, dataKB, otherKB };
}
