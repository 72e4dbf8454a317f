// A wall that is loaded anew shows its old picture until the new one has drawn, and one without access is let in by its code: in a real Chromium.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DemoServer, startDemo } from "../bench/lib/demo-server.ts";
import { launchBrowser, openWall } from "./lib/browser.ts";

const SIZE = { width: 1280, height: 720 };
let browser: Browser;
let server: DemoServer;

beforeAll(async () => {
  browser = await launchBrowser();
  server = await startDemo(["--no-feed"]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const api = async (path: string, method = "GET", body?: unknown) => {
  const headers = { authorization: `Bearer ${server.admin}`, ...(body !== undefined && { "content-type": "application/json" }) };
  const answer = await fetch(`${server.url}/api/v1${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  return { status: answer.status, body: (await answer.json()) as { items: { id: string; state: string }[] } };
};
const hasPicture = (page: Page) => page.evaluate(() => document.getElementById("chengge-picture") !== null);
const eventually = { timeout: 30_000, interval: 200 };

/** Every picture that Chromium puts on its screen from here on, small. */
async function film(page: Page): Promise<() => Promise<readonly string[]>> {
  const pictures: string[] = [];
  const line = await page.context().newCDPSession(page);
  line.on("Page.screencastFrame", ({ data, sessionId }) => {
    pictures.push(`data:image/jpeg;base64,${data}`);
    void line.send("Page.screencastFrameAck", { sessionId }).catch(() => {});
  });
  await line.send("Page.startScreencast", { format: "jpeg", quality: 70, maxWidth: 640, maxHeight: 360, everyNthFrame: 1 });
  return async () => {
    await line.send("Page.stopScreencast");
    return pictures;
  };
}

/** For each picture: how much of what shines in the first (texts, lines, charts) shines in it too, and how much of it is near white, both 0 … 1. */
async function compare(page: Page, pictures: readonly string[]): Promise<{ kept: number; white: number }[]> {
  return page.evaluate(async (sources) => {
    const SHINES = 90;
    const lightOf = async (src: string) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d");
      context?.drawImage(image, 0, 0);
      const bytes = context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray();
      return Array.from({ length: bytes.length / 4 }, (_, at) => bytes[at * 4 + 1] ?? 0);
    };
    const lights: number[][] = [];
    for (const src of sources) lights.push(await lightOf(src));
    const shining = (lights[0] ?? []).flatMap((light, at) => (light > SHINES ? [at] : []));
    return lights.map((light) => ({
      kept: shining.filter((at) => (light[at] ?? 0) > SHINES / 2).length / shining.length,
      white: light.filter((value) => value > 230).length / light.length,
    }));
  }, pictures);
}

test("a display that is asked to reload shows its wall in every picture until the new wall stands", async () => {
  const wall = await openWall(browser, server.url, SIZE);
  await wall.waitForTimeout(2000);
  const [display] = (await api("/displays")).body.items.filter(({ state }) => state === "live");
  const cut = await film(wall);
  await wall.waitForTimeout(300);
  const loaded = wall.waitForEvent("framenavigated");
  expect((await api(`/displays/${display?.id}/reload`, "POST")).status).toBe(202);
  await loaded;
  await wall.waitForLoadState("domcontentloaded");
  expect(await hasPicture(wall)).toBe(true);
  await expect.poll(() => hasPicture(wall), eventually).toBe(false);
  await wall.waitForTimeout(500);
  const pictures = await cut();
  const seen = await compare(wall, pictures);
  expect(seen.length).toBeGreaterThan(3);
  for (const { kept, white } of seen) {
    expect(kept).toBeGreaterThan(0.9);
    expect(white).toBeLessThan(0.2);
  }
  expect(await wall.evaluate(() => sessionStorage.getItem("chengge.picture"))).toBeNull();
  // The same display, not another one.
  const after = (await api("/displays")).body.items;
  expect(after.filter(({ state }) => state === "live").map(({ id }) => id)).toEqual([display?.id]);
  expect(wall.faults).toEqual([]);
  await wall.close();
});

test("a display without access shows a code and no sign-in, and its wall once an admin has let it in", async () => {
  const page = await browser.newPage({ viewport: SIZE, extraHTTPHeaders: { "X-Forwarded-For": "203.0.113.7" } });
  await page.goto(server.url);
  const code = ((await page.getByTestId("pairing-code").textContent()) ?? "").replace(" ", "");
  expect(code).toMatch(/^\d{6}$/);
  await page.reload();
  await expect.poll(async () => (await page.getByTestId("pairing-code").textContent())?.replace(" ", ""), eventually).toBe(code);
  const approved = await api(`/pairings/${code}/approve`, "POST", { name: "hall", scope: "330402" });
  expect(approved.status).toBe(201);
  await page.getByTestId("wall").waitFor({ timeout: 30_000 });
  await page.reload();
  await page.getByTestId("wall").waitFor({ timeout: 30_000 });
  await page.close();
});
