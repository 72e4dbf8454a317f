// Many events through one page, with everything that a wall lives through beside them: tours, layers, broken lines, a lost WebGL context.
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { cityMinutes } from "../../bench/lib/city-minutes.ts";
import { startDemo } from "../../bench/lib/demo-server.ts";
import { citiesOf } from "../../bench/lib/large-city.ts";
import type { CityEvent } from "../../shared/event.ts";
import { toJson } from "../../shared/json.ts";
import { createProxy } from "../faults/lib/proxy.ts";
import { countWebgl, type PageWeight, weigh } from "./page-weight.ts";

const BATCH = 500;
/** The first rounds are longer than anything on the wall looks back: 15 days. */
const DAYS = 100;
const DAY_MS = 86_400_000;
/** Shares of the events after each of which everything happens once; the WebGL context is lost before the page is warm, and once more. */
const ROUNDS = 10;
const LOST = [1, 6];
/** The page is weighed after each of these. What it shows differs from day to day: the most of three says what it holds. */
const WARM = [2, 3, 4];
const END = [8, 9, 10];

export type Endured = { readonly warm: PageWeight; readonly end: PageWeight };

/** How much of each there is more than when it was warm: 0.05 is five hundredths more. */
export function growthOf({ warm, end }: Endured): PageWeight {
  const share = (what: keyof PageWeight) => end[what] / warm[what] - 1;
  return { heapMB: share("heapMB"), nodes: share("nodes"), listeners: share("listeners"), webgl: share("webgl") };
}

/** `events` in ten rounds, the page weighed after three early and the three last. */
export async function endure(browser: Browser, events: number): Promise<Endured> {
  const server = await startDemo(["--no-feed", "--clock", "stream"]);
  const proxy = await createProxy([server.url]);
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await countWebgl(page);
  const cdp = await page.context().newCDPSession(page);
  try {
    await page.goto(proxy.url);
    await page.getByTestId("map").locator("canvas").first().waitFor({ timeout: 60_000 });
    // Where the autopilot would go is chance, and what is drawn there too: the tours are the ones below.
    await page.keyboard.press("l");
    const batches = batchesOf(events);
    const weights: PageWeight[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (let at = 0; at < events / ROUNDS / BATCH; at += 1) {
        const next = batches.next();
        if (!next.done) await send(server, next.value);
      }
      if (LOST.includes(round)) await loseContext(page);
      await live(page, async (weather) => proxy.set(weather));
      if (WARM.includes(round) || END.includes(round)) weights.push(await restAndWeigh(page, cdp));
    }
    return { warm: each("max", weights.slice(0, WARM.length)), end: each("max", weights.slice(WARM.length)) };
  } finally {
    await page.close();
    await server.stop();
  }
}

/** What a wall lives through, once. */
async function live(page: Page, weather: (kind: { kind: "cut" } | { kind: "fine" }) => Promise<void>): Promise<void> {
  for (let layer = 0; layer < 4; layer += 1) {
    await page.keyboard.press("m");
    await page.waitForTimeout(300);
  }
  for (const county of [0, 4]) {
    await page.locator(".counties button").nth(county).click();
    await page.waitForTimeout(600);
  }
  await page.keyboard.press("h");
  await weather({ kind: "cut" });
  await sleep(300);
  await weather({ kind: "fine" });
  await page.waitForTimeout(1500);
  await page.waitForFunction(() => document.querySelector("[data-testid=link-state]")?.getAttribute("data-state") === "live", undefined, {
    timeout: 60_000,
  });
}

async function loseContext(page: Page): Promise<void> {
  // By a mark, not by a handle: a handle would hold the canvas.
  await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>("[data-testid=map] canvas");
    if (canvas) canvas.dataset["lost"] = "";
    canvas?.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext();
  });
  await page.locator("[data-testid=map] canvas:not([data-lost])").waitFor();
}

/** The least of a few weighings: what a lost context held goes in its own time. */
async function restAndWeigh(page: Page, cdp: Parameters<typeof weigh>[1]): Promise<PageWeight> {
  const weights: PageWeight[] = [];
  for (let at = 0; at < 3; at += 1) {
    await page.waitForTimeout(1500);
    weights.push(await weigh(page, cdp));
  }
  return each("min", weights);
}

function each(which: "min" | "max", weights: readonly PageWeight[]): PageWeight {
  const of = (what: keyof PageWeight) => Math[which](...weights.map((weight) => weight[what]));
  return { heapMB: of("heapMB"), nodes: of("nodes"), listeners: of("listeners"), webgl: of("webgl") };
}

type Server = Awaited<ReturnType<typeof startDemo>>;

async function send(server: Server, events: readonly CityEvent[]): Promise<void> {
  const response = await fetch(`${server.url}/api/v1/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.source}`, "content-type": "application/cloudevents-batch+json" },
    body: JSON.stringify(events.map((event) => toJson({ specversion: "1.0", ...event, source: server.sourceName }))),
  });
  const answer = (await response.json()) as { accepted: number };
  if (answer.accepted !== events.length) throw new Error(`the server took ${answer.accepted} of ${events.length}`);
}

function* batchesOf(count: number): Generator<CityEvent[]> {
  const from = Math.floor((Date.now() - (DAYS + 2) * DAY_MS) / 60_000) * 60_000;
  let batch: CityEvent[] = [];
  for (const { events } of cityMinutes({ city: citiesOf(1), source: "", from, eventsPerDay: count / DAYS, seed: 1 })) {
    batch.push(...events);
    if (batch.length < BATCH) continue;
    yield batch.slice(0, BATCH);
    batch = batch.slice(BATCH);
  }
}
