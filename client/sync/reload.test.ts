// Reloading without a circle, and only to a page that is there.
import { expect, test } from "vitest";
import { createReloader } from "./reload.ts";

/** `answers`: whether a newer page could be fetched, one try after the other; the last for good. */
function page(lastReload: number | null, now: number, answers: readonly (boolean | "fails")[] = [true]) {
  const stored = new Map<string, string>();
  if (lastReload !== null) stored.set("chengge.reloadedAt", String(lastReload));
  const pauses: number[] = [];
  const tries = [...answers];
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
    fetchNewer: async () => {
      const answer = tries.length > 1 ? tries.shift() : tries[0];
      if (answer === "fails") throw new TypeError("no network");
      return answer ?? false;
    },
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  return { reload, pauses, stored, settled, count: () => reloads };
}

test("the first reload happens at once and is remembered", async () => {
  const { reload, pauses, stored, settled, count } = page(null, 1_000_000);
  reload();
  await settled();
  expect([pauses, count(), stored.get("chengge.reloadedAt")]).toEqual([[0], 1, "1000000"]);
});

test("a second within a minute waits for the rest of it", () => {
  const { reload, pauses } = page(1_000_000, 1_020_000);
  reload();
  expect(pauses).toEqual([40_000]);
});

test("asking twice reloads once", async () => {
  const { reload, settled, count } = page(null, 1_000_000);
  reload();
  reload();
  await settled();
  expect(count()).toBe(1);
});

test("a clock that was set back does not hold the page up", () => {
  const { reload, pauses } = page(2_000_000, 1_000_000);
  reload();
  expect(pauses).toEqual([0]);
});

test("the old page stays until a newer one has been fetched, however often that fails", async () => {
  const { reload, pauses, settled, stored, count } = page(null, 1_000_000, ["fails", false, false, "fails", true]);
  reload();
  expect(count()).toBe(0);
  await settled();
  expect(pauses).toEqual([0, 5000, 10_000, 20_000, 40_000]);
  expect([count(), stored.size]).toEqual([1, 1]);
});
