// A picture of the wall as it stands now.
import { chromium } from "playwright-core";
import type { BostonServer } from "./server.ts";

const CHROMIUM = "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--enable-unsafe-swiftshader",
];
/** For the map's tiles to be drawn by software and the charts to come to rest. */
const SETTLE_MS = 6000;

/** Writes a PNG of 1920×1080. Throws when the wall does not go live within 60 s. */
export async function shootWall({ url }: BostonServer, file: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await page.goto(`${url}/?lang=en`);
    await page.waitForSelector('[data-testid="link-state"][data-state="live"]', { timeout: 60_000 });
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: file });
  } finally {
    await browser.close();
  }
}
