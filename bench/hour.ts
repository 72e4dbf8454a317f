// A wall left alone with the typhoon at sixty times the speed: what it weighs and costs at the start, on the way and after an hour.
import { setTimeout as sleep } from "node:timers/promises";
import { launchBrowser } from "../e2e/lib/browser.ts";
import { countWebgl, weigh } from "../e2e/look/page-weight.ts";
import { startDemo } from "./lib/demo-server.ts";
import { costOf, watchPage } from "./lib/page-load.ts";
import { publish, round } from "./lib/stats.ts";

const MINUTES = [5, 10, 20, 30, 40, 50, 60] as const;
const MEASURE_S = 20;

export async function hour(): Promise<void> {
  const server = await startDemo(["--scenario", "typhoon", "--speed", "60"]);
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  const cdp = await page.context().newCDPSession(page);
  try {
    await cdp.send("Performance.enable");
    await watchPage(page);
    await countWebgl(page);
    await page.goto(server.url);
    await page.getByTestId("map").locator("canvas").first().waitFor({ timeout: 90_000 });
    const started = performance.now();
    const rows = [];
    for (const minute of MINUTES) {
      await sleep(Math.max(0, started + minute * 60_000 - performance.now()));
      const cost = await costOf(page, cdp, MEASURE_S);
      const { heapMB, nodes, listeners, webgl } = await weigh(page, cdp);
      const weight = { "heap MB": round(heapMB), nodes, listeners, webgl };
      rows.push({ minute, ...weight, "ms/s": cost.taskMsPerSecond, ">50 ms": cost.longTasks, dropped: cost.droppedFrames });
      console.log(rows.at(-1));
    }
    publish({
      name: "hour",
      about: `the whole wall at 1920×1080 on the mock feed's typhoon at --speed 60, software WebGL: weight after a forced collection, main-thread ms a second, tasks over 50 ms and dropped frames in ${MEASURE_S} s; the first row is the baseline`,
      rows,
    });
  } finally {
    await browser.close();
    await server.stop();
  }
}
