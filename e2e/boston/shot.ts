// A picture of the wall as it stands now.
import { launchBrowser, openWall } from "../lib/browser.ts";
import type { BostonServer } from "./server.ts";

/** For the map to be drawn by software and the charts to come to rest. */
const SETTLE_MS = 8000;

/** Writes a PNG of 1920×1080. Throws when the wall does not come up. */
export async function shootWall({ url }: Pick<BostonServer, "url">, file: string): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await openWall(browser, `${url}/?lang=en`);
    await page.getByTestId("map-layer-unusual").click();
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: file });
    if (page.faults.length > 0) throw new Error(`the wall had faults: ${page.faults.join("; ")}`);
  } finally {
    await browser.close();
  }
}
