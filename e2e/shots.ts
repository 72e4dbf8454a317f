// `npm run shots`: pictures of the wall on the mock feed, in Chinese and English, at two sizes, into docs/shots/.
import { mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type DemoServer, startDemo } from "../bench/lib/demo-server.ts";
import { launchBrowser, openWall } from "./lib/browser.ts";

const FOLDER = new URL("../docs/shots/", import.meta.url);
const SHOTS = [
  { name: "wall-1920x1080-zh", path: "/", size: { width: 1920, height: 1080 } },
  { name: "wall-1920x1080-en", path: "/?lang=en", size: { width: 1920, height: 1080 } },
  { name: "wall-1920x1080-light", path: "/?theme=light", size: { width: 1920, height: 1080 } },
  { name: "county-1920x1080-zh", path: "/?scope=330481", size: { width: 1920, height: 1080 } },
  { name: "wall-3840x2160-zh", path: "/", size: { width: 3840, height: 2160 } },
] as const;
/** Map, fonts and charts have come to rest. */
const SETTLE_MS = 8000;

mkdirSync(FOLDER, { recursive: true });
const server = await startDemo(["--at", "2026-11-23T09:41:00+08:00", "--scenario", "typhoon", "--speed", "60"]);
const browser = await launchBrowser();
try {
  await historyWhole(server);
  for (const { name, path, size } of SHOTS) {
    const page = await openWall(browser, `${server.url}${path}`, size);
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: new URL(`${name}.png`, FOLDER).pathname });
    console.log(`docs/shots/${name}.png`);
    await page.close();
  }
} finally {
  await browser.close();
  await server.stop();
}

/** Half a million events come in at thousands a second; live there are a few. */
async function historyWhole({ url, display }: DemoServer): Promise<void> {
  const received = async () => {
    const head = await fetch(`${url}/api/v1/log/head`, { headers: { authorization: `Bearer ${display}` } });
    return ((await head.json()) as { received: number }).received;
  };
  for (let before = 0, now = await received(); now < 1000 || now - before > 5000; before = now, now = await received()) await sleep(5000);
}
