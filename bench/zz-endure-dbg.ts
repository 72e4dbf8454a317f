// Many events through one page, with everything that a wall lives through beside them: tours, layers, broken lines, a lost WebGL context.
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { cityMinutes } from "../bench/lib/city-minutes.ts";
import { startDemo } from "../bench/lib/demo-server.ts";
import { citiesOf } from "../bench/lib/large-city.ts";
import type { CityEvent } from "../shared/event.ts";
import { toJson } from "../shared/json.ts";
import { createProxy } from "../e2e/faults/lib/proxy.ts";
import { countWebgl, type PageWeight, weigh } from "./zz-pw-dbg.ts";

const BATCH = 500;
/** The first rounds are longer than anything on the wall looks back: 15 days. */
const DAYS = 100;
const DAY_MS = 86_400_000;
/** Shares of the events after each of which everything happens once; the page is weighed after the second and after the last. */
const ROUNDS = 10;

export type Endured = { readonly warm: PageWeight; readonly end: PageWeight };

/** How much of each there is more than when it was warm: 0.05 is five hundredths more. */
export function growthOf({ warm, end }: Endured): PageWeight {
  const share = (what: keyof PageWeight) => end[what] / warm[what] - 1;
  return { heapMB: share("heapMB"), nodes: share("nodes"), listeners: share("listeners"), webgl: share("webgl") };
}

/** `events` in ten rounds. The page is warm after the second. */
export async function endure(browser: Browser, events: number): Promise<Endured> {
  const server = await startDemo(["--no-feed", "--clock", "stream"]);
  const proxy = await createProxy([server.url]);
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await countWebgl(page);
  const cdp = await page.context().newCDPSession(page);
  try {
    await page.goto(proxy.url);
    await page.getByTestId("map").locator("canvas").first().waitFor({ timeout: 60_000 });
    const batches = batchesOf(events);
    let warm: PageWeight | null = null;
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (let at = 0; at < events / ROUNDS / BATCH; at += 1) {
        const next = batches.next();
        if (!next.done) await send(server, next.value);
      }
      await live(page, async (weather) => proxy.set(weather));
      console.log(round, JSON.stringify(await restAndWeigh(page, cdp)), JSON.stringify(await page.evaluate(() => (window as any).webglKinds())));
      if (round === 2) warm = await restAndWeigh(page, cdp);
    }
    return { warm: warm as PageWeight, end: await restAndWeigh(page, cdp) };
  } finally {
    await page.close();
    await server.stop();
  }
}

/** What a wall lives through, once. */
async function live(page: Page, weather: (kind: { kind: "cut" } | { kind: "fine" }) => Promise<void>): Promise<void> {
  const lost = await page.evaluateHandle(() => {
    const canvas = document.querySelector<HTMLCanvasElement>("[data-testid=map] canvas");
    canvas?.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext();
    return canvas;
  });
  await page.waitForFunction((gone) => !gone?.isConnected && document.querySelector("[data-testid=map] canvas"), lost);
  await lost.dispose();
  await page.waitForTimeout(1500);
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

/** The least of a few weighings: what a lost context held goes in its own time. */
async function restAndWeigh(page: Page, cdp: Parameters<typeof weigh>[1]): Promise<PageWeight> {
  const weights: PageWeight[] = [];
  for (let at = 0; at < 4; at += 1) {
    await page.waitForTimeout(1500);
    weights.push(await weigh(page, cdp));
  }
  const least = (what: keyof PageWeight) => Math.min(...weights.map((weight) => weight[what]));
  return { heapMB: least("heapMB"), nodes: least("nodes"), listeners: least("listeners"), webgl: least("webgl") };
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
