// What a page holds after many events and all that a wall lives through: the same as when it was warm. `npm run shots -- weight` does ten times as many.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "./lib/browser.ts";
import { endure, growthOf } from "./look/endurance.ts";

const EVENTS = 20_000;
/** Five times what 200,000 events may add: of so few, more is chance. */
const MOST_GROWTH = 0.25;
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test("a page holds no more heap, nodes, listeners and WebGL objects after tours, layers, broken lines and lost contexts than when it was warm", {
  timeout: 300_000,
}, async () => {
  const { warm, end } = await endure(browser, EVENTS);
  const grown = Object.entries(growthOf({ warm, end })).filter(([, share]) => share > MOST_GROWTH);
  expect(grown, JSON.stringify({ warm, end })).toEqual([]);
});
