// Reloading without a circle.
import { expect, test } from "vitest";
import { createReloader } from "./reload.ts";

function page(lastReload: number | null, now: number) {
  const stored = new Map<string, string>();
  if (lastReload !== null) stored.set("chengge.reloadedAt", String(lastReload));
  const pauses: number[] = [];
  let reloads = 0;
  const reload = createReloader({
    storage: { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => void stored.set(key, value) },
    now: () => now,
    reload: () => {
      reloads += 1;
    },
    after: (ms, run) => {
      pauses.push(ms);
      run();
    },
  });
  return { reload, pauses, stored, count: () => reloads };
}

test("the first reload happens at once and is remembered", () => {
  const { reload, pauses, stored, count } = page(null, 1_000_000);
  reload();
  expect([pauses, count(), stored.get("chengge.reloadedAt")]).toEqual([[0], 1, "1000000"]);
});

test("a second within a minute waits for the rest of it", () => {
  const { reload, pauses } = page(1_000_000, 1_020_000);
  reload();
  expect(pauses).toEqual([40_000]);
});

test("asking twice reloads once", () => {
  const { reload, count } = page(null, 1_000_000);
  reload();
  reload();
  expect(count()).toBe(1);
});

test("a clock that was set back does not hold the page up", () => {
  const { reload, pauses } = page(2_000_000, 1_000_000);
  reload();
  expect(pauses).toEqual([0]);
});
