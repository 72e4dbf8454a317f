// The board of displays: states and marks, one row a display over reloads and servers, and the word that has one reload.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ScreenHealth } from "../../shared/handshake.ts";
import { silentLogger } from "../logger.ts";
import { createRedisDisplayShare } from "../redis/display-share.ts";
import { openRedis } from "../redis/redis.ts";
import { type RedisProcess, startRedis } from "../redis/testing.ts";
import { DISPLAYS_MAX, marksOf } from "./display.ts";
import { createDisplays, type DisplayLine, type Visitor } from "./displays.ts";

const visitor = (over: Partial<Visitor> = {}): Visitor => ({
  grantId: "tok_1",
  sessionId: "ses_1",
  name: "wall 1",
  role: "display",
  scope: "C",
  forVisitors: false,
  display: "display-1",
  ...over,
});
const line = (over: Partial<{ lag: number; undrawnMs: number; reload: () => void }> = {}): DisplayLine => ({
  lag: () => over.lag ?? 0,
  undrawnMs: () => over.undrawnMs ?? 0,
  reload: over.reload ?? (() => {}),
});
const health = (over: Partial<ScreenHealth> = {}): ScreenHealth => ({
  seq: 7,
  build: "b1",
  layout: "wall",
  width: 1920,
  height: 1080,
  dpr: 1,
  upMs: 60_000,
  heapBytes: 50_000_000,
  frameMs: 17,
  longTasks: { count: 0, ms: 0 },
  frameAgeMs: 100,
  sound: "off",
  faults: [],
  ...over,
});

describe("a display", () => {
  test("is live, lagging, frozen, gone, and forgotten after a day", async () => {
    let now = 1_000_000;
    const displays = createDisplays({ now: () => now });
    const shown = { lag: 12, undrawnMs: 0 };
    const wall = displays.came(visitor(), { ...line(), lag: () => shown.lag, undrawnMs: () => shown.undrawnMs });
    const state = async () => (await displays.all()).map((row) => [row.state, row.lag, row.undrawnMs]);
    expect(await state()).toEqual([["live", 0, 0]]);
    shown.undrawnMs = 6000;
    expect(await state()).toEqual([["lagging", 12, 6000]]);
    now += 31_000;
    expect(await state()).toEqual([["frozen", 12, 31_000]]);
    wall.drew();
    shown.undrawnMs = 0;
    expect(await state()).toEqual([["live", 0, 0]]);
    wall.left();
    expect(await displays.all()).toMatchObject([{ state: "gone", goneAt: now }]);
    now += 24 * 3_600_000;
    expect(await displays.all()).toEqual([]);
  });

  test("keeps its row over a reload, whichever of its lines is seen to end first", async () => {
    const displays = createDisplays({ now: () => 5 });
    const before = displays.came(visitor(), line());
    before.said(health());
    const [{ id } = { id: "" }] = await displays.all();
    displays.came(visitor(), line());
    before.left();
    expect(await displays.all()).toMatchObject([{ id, state: "live", health: { seq: 7, at: 5 } }]);
  });

  test("of a browser that was started again takes the place of the row that it left", async () => {
    const displays = createDisplays();
    displays.came(visitor(), line()).left();
    displays.came(visitor({ display: "display-2" }), line());
    expect((await displays.all()).map(({ state }) => state)).toEqual(["live"]);
  });

  test("that was duplicated, name and all, is two as soon as both draw, and one that closes is gone alone", async () => {
    const displays = createDisplays();
    const first = displays.came(visitor(), line());
    const second = displays.came(visitor(), line());
    expect(await displays.all()).toHaveLength(1);
    first.drew();
    second.drew();
    expect((await displays.all()).map(({ state }) => state)).toEqual(["live", "live"]);
    expect(displays.counts()).toEqual({ live: 2, lagging: 0, frozen: 0 });
  });

  test("of a browser whose other window was open all along does not vanish when it closes", async () => {
    let now = 1_000_000;
    const displays = createDisplays({ now: () => now });
    const other = displays.came(visitor({ display: "display-2" }), line());
    now += 3_600_000;
    displays.came(visitor(), line()).left();
    other.drew();
    expect((await displays.all()).map(({ state }) => state)).toEqual(["live", "gone"]);
  });

  test("that comes back is not silent for what it said before", async () => {
    let now = 0;
    const displays = createDisplays({ now: () => now });
    const before = displays.came(visitor(), line());
    before.said(health());
    before.left();
    now = 3_600_000;
    displays.came(visitor(), line());
    expect(marksOf((await displays.all())[0] as never, "b1", now)).toEqual([]);
  });

  test("shows no personal number in what its panels say", async () => {
    const displays = createDisplays();
    displays.came(visitor(), line()).said(health({ faults: [{ panel: "map", message: "call 13812345678", count: 1 }] }));
    const [row] = await displays.all();
    expect(row?.health?.faults[0]?.message).toBe("call ***********");
  });

  test("reloads when it is asked to, and a program's lines are displays each", async () => {
    const displays = createDisplays();
    const reloads: number[] = [];
    for (const at of [0, 1]) displays.came(visitor({ display: undefined }), line({ reload: () => void reloads.push(at) }));
    const all = await displays.all();
    expect(all).toHaveLength(2);
    for (const row of all) await displays.reload(row);
    expect(reloads.sort()).toEqual([0, 1]);
  });
});

test("of more than the board holds the longest gone make room", async () => {
  let now = 0;
  const displays = createDisplays({ now: () => now });
  for (let at = 0; at < DISPLAYS_MAX; at += 1) {
    now = at;
    displays.came(visitor({ sessionId: `ses_${at}` }), line()).left();
  }
  displays.came(visitor({ sessionId: "ses_new" }), line());
  const all = await displays.all();
  expect([all.length, all[0]?.state, all.some(({ goneAt }) => goneAt === 0)]).toEqual([DISPLAYS_MAX, "live", false]);
});

test("marks say what a person should look at", async () => {
  const displays = createDisplays({ now: () => 0 });
  const wall = displays.came(visitor(), line());
  const marks = async (now = 0) => marksOf((await displays.all())[0] as never, "b1", now);
  expect([await marks(), await marks(201_000)]).toEqual([[], ["silent"]]);
  const bad = { heapBytes: 700_000_000, frameMs: 300, frameAgeMs: 4000, build: "b0", sound: "muted" as const };
  wall.said(health({ ...bad, faults: [{ panel: "map", message: "x", count: 1 }] }));
  expect(await marks()).toEqual(["heap", "frames", "picture", "build", "faults", "muted"]);
  wall.left();
  expect(await marks()).toEqual([]);
});

describe("two servers on one Redis", () => {
  let server: RedisProcess;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  test("list each other's displays, have them reload, and see them gone with their server", async () => {
    const redis = await openRedis({ url: server.url, namespace: "displays", logger: silentLogger() });
    const [a, b] = [createDisplays({ share: createRedisDisplayShare(redis) }), createDisplays({ share: createRedisDisplayShare(redis) })];
    let reloads = 0;
    const wall = a.came(visitor(), line({ reload: () => void (reloads += 1) }));
    wall.said(health());
    await expect.poll(() => b.all(), { timeout: 5000 }).toMatchObject([{ name: "wall 1", state: "live", health: { seq: 7 } }]);
    const [row] = await b.all();
    await b.reload(row as never);
    await expect.poll(() => reloads, { timeout: 5000 }).toBe(1);
    await a.close();
    await expect.poll(() => b.all(), { timeout: 5000 }).toMatchObject([{ id: row?.id, state: "gone" }]);
    b.came(visitor({ display: "display-2" }), line());
    expect((await b.all()).map(({ state }) => state)).toEqual(["live"]);
    await b.close();
    redis.close();
  });
});
