// The short form of `npm run faults`: every fault made for real, fewer times and shorter, with bounds of time five-fold.
import { afterAll, describe, expect, test } from "vitest";
import { undoAll } from "./faults/lib/undo.ts";
import { LINES } from "./faults/lines.ts";

const SEED = 4608;
const LIMIT_MS = 240_000;
/** Those that measure restarts, and how late the others are; the rest mostly wait. */
const GROUPS = [["kill-embedded", "kill-redis"], ["screens"]];
const REST = Object.keys(LINES).filter((name) => !GROUPS.flat().includes(name));

describe.each([...GROUPS, REST].map((names) => ({ names })))("together: $names", ({ names }) => {
  test.concurrent.each(names)("holds against the fault %s", { timeout: LIMIT_MS }, async (name) => {
    const said: string[] = [];
    const line = await LINES[name]?.({ short: true, seed: SEED, say: (text) => said.push(text) });
    expect(line?.faults, [...said, line?.measured].join("\n")).toEqual([]);
  });

  afterAll(async () => {
    expect(await undoAll()).toEqual([]);
  }, LIMIT_MS);
});
