// Chromium on a wall: the system's own browser, quiet about the outside world.
import { type Browser, chromium, type Page } from "playwright-core";
import { BROWSERS, findOnPath } from "../../scripts/system-packages.mjs";
import type { View } from "../../shared/view.ts";

/** No call home, WebGL in software: as on a machine without a graphics card. */
const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--enable-unsafe-swiftshader",
];

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findOnPath(BROWSERS) ?? "", args: FLAGS });
}

export type WallPage = Page & {
  /** What went wrong on the page so far: exceptions, failed requests, addresses outside the server. */
  readonly faults: readonly string[];
};

/** Opens the wall and waits until it shows the city. */
export async function openWall(browser: Browser, url: string, size = { width: 1920, height: 1080 }): Promise<WallPage> {
  const page = await browser.newPage({ viewport: size });
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => faults.push(`failed: ${request.url()}`));
  page.on("request", (request) => {
    if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== new URL(url).origin) faults.push(`outside: ${request.url()}`);
  });
  await page.goto(url);
  await page.getByTestId("wall").waitFor();
  await page.getByTestId("map").locator("canvas").first().waitFor();
  return Object.assign(page, { faults });
}

/** The page's own view, as `GET /api/v1/state` has it. */
export async function viewOf(page: Page): Promise<View> {
  return page.evaluate(() => (window as unknown as { chengge: { view(): unknown } }).chengge.view()) as Promise<View>;
}

/** The number that a KPI carries. */
export async function kpi(page: Page, testId: string): Promise<number> {
  return Number(await page.getByTestId(testId).getAttribute("data-value"));
}
