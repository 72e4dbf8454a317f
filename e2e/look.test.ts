// How the wall looks, checked in a real browser at every size: nothing cut, overlapping, too small or too faint; the pointer hits what it shows; keys reach all.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "./lib/browser.ts";
import { auditAccess, auditLook } from "./look/audit.ts";
import { SIZES, type WallSize } from "./look/sizes.ts";
import { type CityServer, postExercise, postFlood, startCity } from "./look/states.ts";

/** Fonts, charts and map have come to rest. */
const SETTLE_MS = 2500;
let browser: Browser;
let city: CityServer;

beforeAll(async () => {
  browser = await launchBrowser();
  city = await startCity(["--days", "3", "--speed", "1"]);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await city?.stop();
});

async function open(query: string, size: WallSize = { name: "", width: 1920, height: 1080 }): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: size.width, height: size.height }, deviceScaleFactor: size.scale ?? 1 });
  await page.goto(`${city.url}/?motion=still&${query}${size.query ? `&${size.query}` : ""}`);
  await page.locator("[data-testid=wall], [data-testid=leader]").waitFor();
  await page.waitForTimeout(SETTLE_MS);
  return page;
}

const SMALLEST = SIZES.filter(({ name }) => ["1024x768", "1920x1080", "1080x1920", "5760x1080-bezels"].includes(name));
const LOOKS = [
  ...SIZES.map((size) => ({ size, query: "lang=zh-CN" })),
  ...SMALLEST.map((size) => ({ size, query: "lang=en&theme=light" })),
].map((one) => ({ ...one, name: `${one.size.name} ${one.query}` }));

describe("the wall", () => {
  test.each(LOOKS)("has no text cut, overlapping, too small or out of sight: $name", { timeout: 60_000 }, async ({ size, query }) => {
    const page = await open(query, size);
    expect(await auditLook(page)).toEqual([]);
    await page.close();
  });

  test.each(["lang=zh-CN", "lang=en&theme=light", "lang=zh-CN&contrast=high", "lang=en&palette=safe", "lang=zh-CN&layout=leader"])(
    "has contrast, names and roles as WCAG AA wants them: %s",
    { timeout: 60_000 },
    async (query) => {
      const page = await open(query);
      expect(await auditAccess(page)).toEqual([]);
      expect(await auditLook(page)).toEqual([]);
      await page.close();
    },
  );
});

describe("the pointer", () => {
  test("finds on the map the grid that is drawn there", async () => {
    const page = await open("lang=zh-CN");
    const grids = await gridsOf(city);
    for (const grid of [700, 2000, 4000].map((index) => grids[index] as Grid)) {
      const { x, y } = await onScreen(page, grid);
      await page.mouse.move(x, y);
      await expect.poll(() => page.locator(".map-tip").textContent(), { timeout: 5000 }).toContain(grid.properties.name);
    }
    await page.close();
  }, 60_000);

  test("finds in a chart the hour that stands there", async () => {
    const page = await open("lang=zh-CN");
    const chart = page.locator(".chart").first();
    await chart.focus();
    for (let step = 0; step < 9; step += 1) await page.keyboard.press("ArrowRight");
    const said = await page.locator(".chart-tip-title").textContent();
    const marker = await page.locator(".chart-marker-x").first().boundingBox();
    await page.keyboard.press("Escape");
    await page.mouse.move((marker?.x ?? 0) + 1, (marker?.y ?? 0) + (marker?.height ?? 0) / 2);
    expect(await page.locator(".chart-tip-title").textContent()).toBe(said);
    await page.close();
  }, 60_000);
});

test("a page for which there is no outside world loads everything that it asks for", async () => {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const faults: string[] = [];
  await context.route(
    (url) => url.origin !== city.url,
    (route) => route.abort(),
  );
  const page = await context.newPage();
  page.on("requestfailed", (request) => faults.push(request.url()));
  page.on(
    "response",
    (response) => response.status() >= 400 && response.status() !== 401 && faults.push(`${response.status()} ${response.url()}`),
  );
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(city.url);
  await page.getByTestId("wall").waitFor();
  await page.waitForTimeout(SETTLE_MS);
  expect(faults).toEqual([]);
  await context.close();
}, 60_000);

test("the keyboard alone reaches the map, every chart and every row", async () => {
  const page = await open("lang=en");
  const reached = new Set<string>();
  for (let step = 0; step < 150; step += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const focused = document.activeElement;
      const frame = focused?.closest("[data-testid], section");
      return frame?.getAttribute("data-testid") ?? frame?.getAttribute("aria-label") ?? "";
    });
    reached.add(at);
  }
  for (const place of ["map", "warning-item", "report-item"]) expect([...reached]).toContain(place);
  await page.close();
}, 60_000);

describe("warnings", () => {
  test("in a flood are gathered, and the wall holds", async () => {
    await postFlood(city);
    const page = await open("lang=zh-CN");
    expect(await auditLook(page)).toEqual([]);
    await page.close();
  }, 60_000);

  test("of an exercise are marked, each of them", async () => {
    await postExercise(city);
    const page = await open("lang=zh-CN");
    await expect.poll(() => page.getByTestId("warning-list").textContent(), { timeout: 10_000 }).toContain("演练");
    expect(await auditLook(page)).toEqual([]);
    await page.close();
  }, 60_000);
});

type Grid = { readonly properties: { readonly name: string }; readonly geometry: { readonly coordinates: [number, number][][] } };

async function gridsOf({ url, display }: CityServer): Promise<readonly Grid[]> {
  const answer = await fetch(`${url}/api/v1/city/grids`, { headers: { authorization: `Bearer ${display}` } });
  return ((await answer.json()) as { features: Grid[] }).features;
}

/** The middle of its corners, on the page. */
async function onScreen(page: Page, { geometry }: Grid): Promise<{ x: number; y: number }> {
  const ring = geometry.coordinates[0] ?? [];
  const mean = (axis: 0 | 1) => ring.reduce((sum, point) => sum + point[axis], 0) / ring.length;
  return page.evaluate(
    (at) => {
      const { map } = (window as unknown as { chengge: { map: { project(place: number[]): { x: number; y: number } } } }).chengge;
      const { x, y } = map.project(at);
      const frame = document.querySelector("[data-testid=map] canvas")?.getBoundingClientRect();
      return { x: (frame?.left ?? 0) + x, y: (frame?.top ?? 0) + y };
    },
    [mean(0), mean(1)],
  );
}
