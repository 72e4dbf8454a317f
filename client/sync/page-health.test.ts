// The page's own figures: what is told of them, and when a heap is too large.
import { expect, test } from "vitest";
import { FAULT_TEXT_MAX, FAULTS_MAX } from "../../shared/handshake.ts";
import { displayName } from "./display-name.ts";
import { createHeapWatch } from "./heap-watch.ts";
import { addFault } from "./page-facts.ts";
import { p95 } from "./page-health.ts";

const MB = 2 ** 20;

test("the 95th percentile of a sample is one of its values; of none there is none", () => {
  expect([p95([]), p95([16]), p95(Array.from({ length: 100 }, (_, at) => at))]).toEqual([null, 16, 95]);
});

test("faults are counted by panel, the newest last, few and short", () => {
  const twice = addFault(addFault(addFault([], "map", "a"), "due", "b"), "map", "x".repeat(500));
  expect(twice.map(({ panel, count }) => [panel, count])).toEqual([
    ["due", 1],
    ["map", 2],
  ]);
  expect(twice[1]?.message).toHaveLength(FAULT_TEXT_MAX);
  const many = Array.from({ length: 20 }, (_, at) => `p${at}`).reduce<ReturnType<typeof addFault>>(
    (all, panel) => addFault(all, panel, "e"),
    [],
  );
  expect([many.length, many.at(-1)?.panel]).toEqual([FAULTS_MAX, "p19"]);
});

test("a heap is too large after five readings in a row over its bound: 600 MB, after half an hour also four times what it was then", () => {
  /** How many readings it takes, -1 for never. */
  const read = (...runs: readonly (readonly [megabytes: number | null, minutes: number])[]) => {
    const isTooLarge = createHeapWatch();
    const readings = runs.flatMap(([megabytes, minutes]) => Array<number | null>(minutes).fill(megabytes === null ? null : megabytes * MB));
    return readings.map((reading) => isTooLarge(reading)).indexOf(true);
  };
  expect(read([60, 30], [250, 5])).toBe(34);
  expect(read([60, 30], [250, 4], [230, 1], [250, 4])).toBe(-1);
  expect(read([60, 5], [250, 20])).toBe(-1);
  expect(read([20, 30], [190, 9])).toBe(-1);
  expect(read([300, 30], [590, 9])).toBe(-1);
  expect(read([300, 3], [610, 5])).toBe(7);
  expect(read([null, 50])).toBe(-1);
});

test("a page keeps its name over a reload, and makes another where nothing is kept", () => {
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  let made = 0;
  const mint = () => `name-${String((made += 1)).padStart(4, "0")}`;
  expect([displayName(storage, mint), displayName(storage, mint)]).toEqual(["name-0001", "name-0001"]);
  const closed = {
    getItem: () => {
      throw new DOMException("denied");
    },
    setItem: () => {},
  };
  expect(displayName(closed, mint)).toBe("name-0002");
});
