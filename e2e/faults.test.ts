// The short form of `npm run faults`: every fault made for real, fewer times and shorter, with bounds of time five-fold.
import { afterAll, expect, test } from "vitest";
import { undoAll } from "./faults/lib/undo.ts";
import { LINES } from "./faults/lines.ts";

const SEED = 4608;
const LIMIT_MS = 240_000;
/** These are busy; the others mostly wait, so they wait together. */
const ALONE = ["kill-embedded", "kill-redis", "screens", "hostile"];

afterAll(async () => {
  expect(await undoAll()).toEqual([]);
}, LIMIT_MS);

async function holds(name: string): Promise<void> {
  const said: string[] = [];
  const line = await LINES[name]?.({ short: true, seed: SEED, say: (text) => said.push(text) });
  expect(line?.faults, [...said, line?.measured].join("\n")).toEqual([]);
}

test.each(ALONE)("holds against the fault %s", { timeout: LIMIT_MS }, holds);
test.concurrent.each(Object.keys(LINES).filter((name) => !ALONE.includes(name)))(
  "holds against the fault %s",
  { timeout: LIMIT_MS },
  holds,
);
