// What the board of displays hears from the line: who is there, how each says it is, and what it is told.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ScreenHealth } from "../../shared/handshake.ts";
import { startTestGateway, type TestGateway } from "./testing.ts";

let world: TestGateway;
beforeEach(async () => {
  world = await startTestGateway();
});
afterEach(() => world.stop());

const health: ScreenHealth = {
  seq: 2,
  build: null,
  layout: "wall",
  width: 1920,
  height: 1080,
  dpr: 1,
  upMs: 1000,
  heapBytes: null,
  frameMs: 17,
  longTasks: null,
  frameAgeMs: 0,
  sound: "off",
  faults: [],
};

test("a screen is on the board while it is connected, with what it says of itself, and gone after", async () => {
  const screen = world.createScreen();
  await screen.reached(2);
  expect(await world.displays.all()).toMatchObject([{ name: "wall", scope: "C", role: "display", state: "live", health: null }]);
  screen.socket.emit("health", health);
  await expect.poll(async () => (await world.displays.all())[0]?.health).toMatchObject({ seq: 2, width: 1920 });
  screen.socket.close();
  await expect.poll(async () => (await world.displays.all())[0]?.state).toBe("gone");
});

test("a log that has counted far is no nonsense", async () => {
  const screen = world.createScreen();
  await screen.reached(2);
  screen.socket.emit("health", { ...health, seq: 5_000_000_000, frameAgeMs: 2_000_000_000 });
  await expect.poll(async () => (await world.displays.all())[0]?.health).toMatchObject({ seq: 5_000_000_000 });
});

test("what it says of itself is checked like anything else: nonsense is not taken, and too much of it closes the line", async () => {
  const screen = world.createScreen();
  await screen.reached(2);
  for (const bad of [{ ...health, width: "wide" }, { ...health, faults: Array(9).fill({ panel: "p", message: "m", count: 1 }) }, null])
    for (let at = 0; at < 7; at += 1) screen.socket.emit("health", bad);
  await expect.poll(() => screen.got.lost.length).toBe(1);
  expect((await world.displays.all())[0]?.health ?? null).toBeNull();
});

test("a display that is asked to reload is told so, and no other is", async () => {
  const [one, other] = [world.createScreen(), world.createScreen()];
  await Promise.all([one.reached(2), other.reached(2)]);
  const [first] = await world.displays.all();
  await world.displays.reload(first as never);
  await expect.poll(() => one.got.reloads + other.got.reloads).toBe(1);
});
