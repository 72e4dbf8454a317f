// The map in a real browser when things happen to it: a warning that comes, a lost WebGL context, no WebGL at all.
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type DemoServer, startDemo } from "../bench/lib/demo-server.ts";
import { BROWSERS, findOnPath } from "../scripts/system-packages.mjs";
import { launchBrowser, openWall } from "./lib/browser.ts";

const AT = "2026-11-23T09:41:00+08:00";
const NO_WEBGL = ["--no-sandbox", "--disable-gpu", "--disable-software-rasterizer", "--disable-3d-apis"];
const eventually = { timeout: 15_000, interval: 100 };
let server: DemoServer;
let browser: Browser | undefined;
let serial = 0;

beforeAll(async () => {
  server = await startDemo(["--no-feed", "--at", AT]);
}, 120_000);
afterEach(() => browser?.close());
afterAll(() => server?.stop());

async function raise(level: string, area: Record<string, unknown>): Promise<void> {
  serial += 1;
  const data = {
    warningId: `stands-${serial}`,
    authority: "statutory",
    category: "natural",
    level,
    kind: "暴雨",
    title: "暴雨预警",
    area,
    issuer: "市气象台",
  };
  const body = JSON.stringify({
    specversion: "1.0",
    id: `stands-${serial}`,
    source: server.sourceName,
    type: "chengge.warning.raised",
    time: AT,
    data,
  });
  const response = await fetch(`${server.url}/api/v1/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.source}`, "content-type": "application/cloudevents+json" },
    body,
  });
  expect(await response.json()).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
}

type Picture = { readonly layers: readonly string[]; readonly images: readonly string[]; readonly shaded: number; readonly zoom: number };

/** What the page's MapLibre map holds; null while it has none or has lost its style. */
const pictureOf = (page: Page) =>
  page.evaluate((): Picture | null => {
    const { map } = (window as unknown as { chengge: { map: import("maplibre-gl").Map | null } }).chengge;
    if (!map?.style) return null;
    const shades = Array.from({ length: 4608 }, (_, id) => map.getFeatureState({ source: "grids", id })?.["shade"] ?? 0);
    const layers = map.getStyle().layers.map(({ id }) => id);
    return { layers, images: map.listImages().sort(), shaded: shades.filter(Boolean).length, zoom: Number(map.getZoom().toFixed(6)) };
  });

/** Takes the context away, as a driver that restarts does. With `forGood` there is no other afterwards. */
const loseContext = (page: Page, forGood: boolean) =>
  page.evaluate((isLast) => {
    const gl = document.querySelector<HTMLCanvasElement>(".map-host canvas")?.getContext("webgl2");
    if (isLast) HTMLCanvasElement.prototype.getContext = () => null;
    gl?.getExtension("WEBGL_lose_context")?.loseContext();
  }, forGood);

describe("the map in a real browser", () => {
  test("goes to an orange warning, keeps it beside the city, and stays where it is once locked", async () => {
    browser = await launchBrowser();
    const page = await openWall(browser, server.url);
    await expect.poll(async () => (await pictureOf(page))?.layers.length, eventually).toBeGreaterThan(20);
    const home = await pictureOf(page);
    await raise("orange", { division: "330481" });
    await expect.poll(async () => (await pictureOf(page))?.zoom, eventually).toBeGreaterThan((home?.zoom ?? 0) + 0.5);
    expect(await page.getByTestId("map-inset").count()).toBe(0);
    await page.keyboard.press("l");
    await page.getByTestId("map-lock").waitFor();
    const locked = await pictureOf(page);
    await raise("red", { division: "330421" });
    await page.getByTestId("map-inset").nth(1).waitFor();
    expect((await pictureOf(page))?.zoom).toBe(locked?.zoom);
    expect(page.faults).toEqual([]);
  });

  test("has every layer, image and shade again after its context was lost, and is a simple map when there is no other", async () => {
    browser = await launchBrowser();
    const page = await openWall(browser, server.url);
    await expect.poll(async () => (await pictureOf(page))?.shaded, eventually).toBeGreaterThan(0);
    await expect.poll(async () => (await pictureOf(page))?.layers.length, eventually).toBeGreaterThan(20);
    const before = await pictureOf(page);
    const first = await page.evaluateHandle(() => document.querySelector(".map-host canvas"));
    await loseContext(page, false);
    await expect.poll(() => first.evaluate((canvas) => canvas?.isConnected), eventually).toBe(false);
    await expect.poll(() => pictureOf(page), eventually).toEqual(before);
    await loseContext(page, true);
    await page.getByTestId("flat-map").waitFor({ timeout: 20_000 });
    expect(await pictureOf(page)).toBeNull();
    expect(page.faults).toEqual([]);
  });

  test("without WebGL is a simple map of the same grids, which says so and answers the pointer", async () => {
    browser = await chromium.launch({ executablePath: findOnPath(BROWSERS) ?? "", args: NO_WEBGL });
    const page = await openWall(browser, server.url);
    const map = page.getByTestId("flat-map");
    await map.waitFor();
    expect(await page.locator(".flat-note").textContent()).toContain("WebGL");
    const box = await map.boundingBox();
    await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
    await page.getByTestId("map-card").waitFor();
    expect(page.faults).toEqual([]);
  });
});
