// Reloading without a circle, and only to a page that is there.
import { expect, test } from "vitest";
import { createReloader } from "./reload.ts";

/** `answers`: whether a newer page could be fetched, one try after the other; the last for good. */
function page(lastReload: number | null, now: number, answers: readonly ("newer" | "same" | null | "fails")[] = ["newer"]) {
  const stored = new Map<string, string>();
  if (lastReload !== null) stored.set("chengge.reloadedAt", String(lastReload));
  const pauses: number[] = [];
  const tries = [...answers];
  let reloads = 0;
  let pictures = 0;
  const reload = createReloader({
    storage: { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => void stored.set(key, value) },
    now: () => now,
    reload: () => {
      reloads += 1;
    },
    after: (ms, run) => {
      pauses.push(ms);
      if (ms !== 8000) run();
    },
    fetchPage: async () => {
      const answer = tries.length > 1 ? tries.shift() : tries[0];
      if (answer === "fails") throw new TypeError("no network");
      return answer ?? null;
    },
    keepPicture: async () => {
      pictures += 1;
      if (pictures > 1) throw new Error("no picture");
    },
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  return { reload, pauses, stored, settled, count: () => reloads, pictures: () => pictures };
}

test("the first reload happens at once and is remembered", async () => {
  const { reload, pauses, stored, settled, count } = page(null, 1_000_000);
  reload("version");
  await settled();
  expect([pauses, count(), stored.get("chengge.reloadedAt")]).toEqual([[0, 8000], 1, "1000000"]);
});

test("a second within a minute waits for the rest of it", () => {
  const { reload, pauses } = page(1_000_000, 1_020_000);
  reload("version");
  expect(pauses).toEqual([40_000]);
});

test("asking twice reloads once", async () => {
  const { reload, settled, count } = page(null, 1_000_000);
  reload("version");
  reload("version");
  await settled();
  expect(count()).toBe(1);
});

test("a clock that was set back does not hold the page up", () => {
  const { reload, pauses } = page(2_000_000, 1_000_000);
  reload("version");
  expect(pauses).toEqual([0]);
});

test("the old page stays until a newer one has been fetched, however often that fails", async () => {
  const { reload, pauses, settled, stored, count } = page(null, 1_000_000, ["fails", null, "same", "fails", "newer"]);
  reload("version");
  expect(count()).toBe(0);
  await settled();
  expect(pauses).toEqual([0, 5000, 10_000, 20_000, 40_000, 8000]);
  expect([count(), stored.size]).toEqual([1, 1]);
});

test("one that was asked for, or whose heap has grown, takes the page that is there, but not none", async () => {
  for (const why of ["asked", "heap"] as const) {
    const { reload, pauses, settled, count, pictures } = page(null, 1_000_000, [null, "same"]);
    reload(why);
    await settled();
    expect([pauses, count(), pictures()]).toEqual([[0, 5000, 8000], 1, 1]);
  }
});

test("one that waits for a newer page stops waiting when it is asked for any", async () => {
  const { reload, settled, count } = page(1_000_000, 1_020_000, ["same"]);
  reload("asked");
  reload("version");
  await settled();
  expect(count()).toBe(1);
});
