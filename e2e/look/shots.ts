// `npm run shots [-- WORD …]`: pictures of every state at every size, in both themes and languages, each checked, and a page's
// weight after 200,000 events (`weight`); the words choose by name.
// A few go to docs/shots/ and are committed, all of them to docs/shots/all/.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../lib/browser.ts";
import { auditAccess, auditLook } from "./audit.ts";
import { endure, growthOf } from "./endurance.ts";
import { SIZES, type WallSize } from "./sizes.ts";
import { acknowledgeAll, breakTable, type CityServer, postExercise, postFlood, startCity } from "./states.ts";

const FOLDER = new URL("../../docs/shots/", import.meta.url).pathname;
const ALL = join(FOLDER, "all");
const LOOKS = [
  { name: "zh-dark", query: "lang=zh-CN&theme=dark" },
  { name: "en-dark", query: "lang=en&theme=dark" },
  { name: "zh-light", query: "lang=zh-CN&theme=light" },
  { name: "en-light", query: "lang=en&theme=light" },
] as const;
/** Name of a picture without its ending → name under which it is committed. */
const COMMITTED: Readonly<Record<string, string>> = {
  "calm-1920x1080-zh-dark": "calm-1920x1080-zh",
  "busy-1920x1080-zh-dark": "busy-1920x1080-zh",
  "busy-1920x1080-en-light": "busy-1920x1080-en-light",
  "busy-7680x2160-zh-dark": "busy-7680x2160-zh",
  "busy-5760x1080-bezels-zh-dark": "busy-5760x1080-bezels-zh",
  "busy-1080x1920-en-dark": "busy-1080x1920-en",
  "flood-1920x1080-zh-dark": "flood-1920x1080-zh",
  "offline-1920x1080-zh-dark": "offline-1920x1080-zh",
  "exercise-1920x1080-zh-dark": "exercise-1920x1080-zh",
  "leader-1920x1080-zh-dark": "leader-1920x1080-zh",
};
/** Fonts, charts and map have come to rest; nothing moves in these pictures. */
const SETTLE_MS = 3500;
const STALE_MS = 4500;
const OFFLINE_MS = 17_000;
/** From two days before the storm to the hour of its onset. */
const COMING_SPEED = 600;
const ONSET = Date.parse("2026-11-25T09:50:00+08:00");
const SHOWN_SPEED = 20;

/** Through one page, with all that a wall lives through; what it holds then may be so much more than when it was warm. */
const ENDURED_EVENTS = 200_000;
const MOST_GROWTH = 0.05;

const words = process.argv.slice(2);
const faults: string[] = [];
let taken = 0;

type Shot = { readonly state: string; readonly size: WallSize; readonly look: (typeof LOOKS)[number] };
const nameOf = ({ state, size, look }: Shot) => `${state}-${size.name}-${look.name}`;
const shotsOf = (state: string) =>
  SIZES.flatMap((size) => LOOKS.map((look): Shot => ({ state, size, look }))).filter(
    (shot) => words.length === 0 || words.some((word) => nameOf(shot).includes(word)),
  );

mkdirSync(ALL, { recursive: true });
const browser = await launchBrowser();
try {
  await withCity(["calm"], [], async (city) => {
    await historyWhole(city);
    await acknowledgeAll(city);
    await take("calm", city);
  });
  await takeTyphoon();
  if (words.length === 0 || words.includes("weight")) {
    const endured = await endure(browser, ENDURED_EVENTS);
    const growth = growthOf(endured);
    console.log("a page when warm, at the end, and how much more", endured.warm, endured.end, growth);
    for (const [what, share] of Object.entries(growth))
      if (share > MOST_GROWTH) faults.push(`weight: ${what} grew by ${Math.round(share * 100)} %`);
  }
  await withCity(["exercise"], ["--no-feed"], async (city) => {
    await postExercise(city);
    await take("exercise", city);
  });
} finally {
  await browser.close();
}
for (const fault of faults) console.error(fault);
console.log(`${taken} pictures in docs/shots/all/, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;

function wanted(...states: readonly string[]): boolean {
  return states.some((state) => shotsOf(state).length > 0);
}

async function withCity(states: readonly string[], args: readonly string[], run: (city: CityServer) => Promise<void>): Promise<void> {
  if (!wanted(...states)) return;
  const city = await startCity(args);
  try {
    await run(city);
  } finally {
    await city.stop();
  }
}

/** The storm comes fast, and is looked at as it goes on at a pace that eyes can follow. */
async function takeTyphoon(): Promise<void> {
  if (!wanted("busy", "leader", "flood", "panel-failed", "first-load", "stale", "offline")) return;
  const coming = await startCity(["--scenario", "typhoon", "--speed", String(COMING_SPEED)]);
  await historyWhole(coming);
  while (Date.parse((await coming.state()).asOf) < ONSET) await sleep(2000);
  await coming.stop({ keepFolder: true });
  const city = await startCity(["--speed", String(SHOWN_SPEED)], coming);
  try {
    await take("busy", city);
    await take("leader", city, { query: "layout=leader" });
    await take("panel-failed", city, { before: (page) => breakTable(page, "due") });
    await take("first-load", city, { before: (page) => page.route("**/api/v1/city**", () => {}), ready: "main" });
    if (wanted("flood")) await postFlood(city);
    await take("flood", city);
    await takeStopped("stale", city, STALE_MS);
    await takeStopped("offline", city, OFFLINE_MS);
  } finally {
    await city.stop();
  }
}

type How = {
  readonly query?: string;
  /** Runs before the page is opened. */
  readonly before?: (page: Page) => Promise<unknown>;
  /** What the page shows when it is there. */
  readonly ready?: string;
};

async function take(state: string, city: CityServer, how: How = {}): Promise<void> {
  for (const shot of shotsOf(state)) {
    const page = await open(browser, city, shot, how);
    await page.waitForTimeout(SETTLE_MS);
    await mapAtRest(page);
    await shoot(page, shot);
    await page.close();
  }
}

/** Every tile and name is there: a busy machine takes longer. */
async function mapAtRest(page: Page): Promise<void> {
  const isLoaded = () => (window as unknown as { chengge?: { map?: import("maplibre-gl").Map } }).chengge?.map?.loaded() ?? true;
  await page.waitForFunction(isLoaded, undefined, { timeout: 30_000 });
}

/** Opens each page on a server that lives, then lets the server stand still. */
async function takeStopped(state: string, city: CityServer, stoppedMs: number): Promise<void> {
  for (const shot of shotsOf(state)) {
    const page = await open(browser, city, shot, {});
    await page.waitForTimeout(SETTLE_MS);
    await mapAtRest(page);
    city.process.kill("SIGSTOP");
    try {
      await page.waitForTimeout(stoppedMs);
      await shoot(page, shot);
    } finally {
      city.process.kill("SIGCONT");
    }
    await page.close();
  }
}

async function open(
  from: Browser,
  city: CityServer,
  { size, look }: Shot,
  { query, before, ready = "[data-testid=wall], [data-testid=leader]" }: How,
): Promise<Page> {
  const page = await from.newPage({ viewport: { width: size.width, height: size.height }, deviceScaleFactor: size.scale ?? 1 });
  await before?.(page);
  await page.goto(`${city.url}/?${[look.query, "motion=still", size.query, query].filter(Boolean).join("&")}`);
  await page.locator(ready).first().waitFor();
  return page;
}

async function shoot(page: Page, shot: Shot): Promise<void> {
  const name = nameOf(shot);
  const file = join(ALL, `${name}.png`);
  await page.screenshot({ path: file, timeout: 90_000 });
  taken += 1;
  const found = [...(await auditLook(page)), ...(await auditAccess(page))];
  faults.push(...found.map((fault) => `${name}: ${fault}`));
  console.log(`${name}${found.length > 0 ? ` (${found.length} faults)` : ""}`);
  const committed = COMMITTED[name];
  if (committed) copyFileSync(file, join(FOLDER, `${committed}.png`));
}

/** Half a million events come in at thousands a second; live there are far fewer. */
async function historyWhole({ url, display }: CityServer): Promise<void> {
  const received = async () => {
    const head = await fetch(`${url}/api/v1/log/head`, { headers: { authorization: `Bearer ${display}` } });
    return ((await head.json()) as { received: number }).received;
  };
  for (let before = 0, now = await received(); now < 1000 || now - before > 5000; before = now, now = await received()) await sleep(5000);
}
