import { expect, test } from "vitest";
import { DAY, HOUR, T0 } from "../../shared/testing.ts";
import { createRecent, RECENT_MS, type RecentReport } from "./recent.ts";

const report = (reportId: string, over: Partial<RecentReport> = {}): RecentReport => ({
  reportId,
  kind: "L01",
  family: "livelihood",
  grid: 1,
  position: null,
  at: T0,
  text: "垃圾三天没清",
  ...over,
});
const row = [[1], [0, 2], [1, 3], [2]];
const idsNear = (recent: ReturnType<typeof createRecent>, grid: number) => recent.near(grid).map(({ reportId }) => reportId);

test("finds what is in a grid and in those around it, and nothing else", () => {
  const recent = createRecent(row);
  for (const grid of [0, 1, 2, 3]) recent.add(report(`r${grid}`, { grid }));
  expect(idsNear(recent, 1)).toEqual(["r1", "r0", "r2"]);
});

test("lets go of what is older than the window, and counts its words no more", () => {
  const recent = createRecent(row);
  recent.add(report("old", { text: "窨井盖" }));
  recent.add(report("new", { at: T0 + DAY, text: "垃圾" }));
  const before = recent.rarity("窨井");
  recent.prune(T0 + RECENT_MS + HOUR);
  expect([recent.size, idsNear(recent, 1)]).toEqual([1, ["new"]]);
  expect(recent.rarity("窨井")).toBeCloseTo(Math.log(3), 12);
  expect(before).toBeLessThan(recent.rarity("窨井"));
});

test("holds a bounded number, the latest, and a bounded number of one grid", () => {
  const recent = createRecent(row);
  for (let at = 0; at < 50_010; at += 1) recent.add(report(`r${at}`, { grid: at % 4, text: null }));
  expect(recent.size).toBe(50_000);
  expect(recent.get("r9")).toBeUndefined();
  expect(recent.near(0)).toHaveLength(400);
  expect(idsNear(recent, 0)).toContain("r50008");
});

test("takes a report that is told again in place of what was known of it", () => {
  const recent = createRecent(row);
  recent.add(report("r", { text: null }));
  recent.add(report("r", { grid: 3 }));
  expect([idsNear(recent, 1), idsNear(recent, 3)]).toEqual([[], ["r"]]);
});

test("forgets what was said when it is erased, the place too", () => {
  const recent = createRecent(row);
  recent.add(report("r", { position: { lon: 120, lat: 30 } }));
  recent.rarity("垃圾");
  recent.erase("r");
  expect(recent.get("r")).toMatchObject({ text: "", position: null });
  expect(recent.rarity("垃圾")).toBeCloseTo(Math.log(2), 12);
});
