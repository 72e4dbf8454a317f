// The gateway when lines are bad and screens are many: storms, stopped readers, farewells, other builds.
import { writeFileSync } from "node:fs";
import type { Server as HttpServer } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WINDOW_FRAMES } from "../../shared/protocol.ts";
import { submitted } from "../../shared/testing.ts";
import type { Gateway } from "../gateway.ts";
import type { Hub } from "../hub.ts";
import { createBuildReader } from "./build.ts";
import { pause, startTestGateway, type TestGateway } from "./testing.ts";

let running: TestGateway;
let folder: string;
let hub: Hub;
let server: HttpServer;
let gateway: Gateway;
let world: TestGateway["world"];
let createScreen: TestGateway["createScreen"];
let serial = 0;

const submit = (count = 1) => running.submit(...Array.from({ length: count }, () => submitted(`r${++serial}`)));

beforeEach(async () => {
  running = await startTestGateway();
  ({ folder, hub, server, gateway, world, createScreen } = running);
});
afterEach(() => running.stop());

test("a storm of screens under load shares whole views, one a second, and all end where the city is", async () => {
  const feed = setInterval(() => void submit(5), 10);
  const began = performance.now();
  const screens = Array.from({ length: 150 }, () => createScreen());
  await expect
    .poll(() => screens.every((screen) => screen.got.snapshots > 0), { timeout: 60_000 })
    .toBe(true)
    .finally(() => clearInterval(feed));
  const seconds = (performance.now() - began) / 1000;
  await pause(50);
  expect(gateway.figures()).toMatchObject({ screens: 150, snapshots: 150, resyncs: 0 });
  expect(world.views).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
  for (const screen of screens) await screen.reached(hub.state.seq);
  expect(screens.reduce((sum, { got }) => sum + got.gaps, 0)).toBe(0);
}, 90_000);

test("a screen that stops reading costs its window, counts as stale after 5 s, harms nobody, and is right within a second when it goes on", async () => {
  const [stopped, other] = [createScreen(), createScreen()];
  await Promise.all([stopped.reached(2), other.reached(2)]);
  await pause(200);
  stopped.line().pause();
  const sentBefore = gateway.figures().frames;
  const before = other.got.frames.length;
  for (let at = 0; at < 55; at += 1) {
    await submit();
    await pause(105);
  }
  const toOther = other.got.frames.length - before;
  expect(toOther).toBeGreaterThan(30);
  expect(gateway.figures().frames - sentBefore - toOther).toBeLessThanOrEqual(WINDOW_FRAMES + 1);
  expect(gateway.figures()).toMatchObject({ screens: 2, stale: 1, waiting: 1 });
  stopped.line().resume();
  const resumed = performance.now();
  await stopped.reached(hub.state.seq);
  expect(performance.now() - resumed).toBeLessThan(1000);
  expect(stopped.got).toMatchObject({ gaps: 0, snapshots: 1 });
  await expect.poll(() => gateway.figures().stale).toBe(0);
});

describe("when the server stops", () => {
  test("screens are closed and come back by themselves", async () => {
    const screen = createScreen();
    await screen.reached(2);
    await gateway.close();
    await expect.poll(() => screen.got.lost).toEqual(["transport close"]);
    expect(screen.socket.active).toBe(true); // it goes on trying
    await pause(300);
    expect([screen.got.snapshots, gateway.figures().screens]).toEqual([1, 0]);
  });

  test("one that does not read holds nothing up", async () => {
    const screen = createScreen();
    await screen.reached(2);
    screen.line().pause();
    const began = performance.now();
    await gateway.close();
    expect(performance.now() - began).toBeLessThan(3000);
    const connections = () => new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
    screen.socket.close();
    await expect.poll(connections).toBe(0);
  });
});

describe("a page of another build", () => {
  test.each([
    ["is told to reload", "new", { build: "old" }, 1],
    ["is not, when it is the same", "new", { build: "new" }, 0],
    ["is not, when it says nothing: it is no page of ours", "new", {}, 0],
    ["is not, while no build is served", null, { build: "old" }, 0],
  ])("%s", async (_name, served, auth, reloads) => {
    world.build = served;
    const screen = createScreen(auth);
    await screen.reached(2);
    await pause(100);
    expect(screen.got.reloads).toBe(reloads);
  });

  test("is found by what lies beside the pages now", async () => {
    const read = createBuildReader(folder);
    expect(read()).toBeNull();
    writeFileSync(join(folder, "build.json"), '{"build":"b2"}');
    await expect.poll(read, { timeout: 3000 }).toBe("b2");
  });
});

test("screens hear how the server is when they come and when that changes", async () => {
  const screen = createScreen();
  await screen.reached(2);
  await expect.poll(() => screen.got.health).toEqual([world.health]);
  const before = world.health;
  world.health = { durability: { ...before.durability, loses: "last-second" } };
  await expect.poll(() => screen.got.health).toEqual([before, world.health]);
  await pause(250);
  expect(screen.got.health).toHaveLength(2);
});

test("what a page has drawn is answered when it asks", async () => {
  const screen = createScreen();
  await screen.reached(2);
  await pause(100);
  await expect(screen.socket.timeout(1000).emitWithAck("drawn", { seq: 2 })).resolves.toBeUndefined();
});

test("another epoch brings every screen the whole view", async () => {
  const screen = createScreen();
  await screen.reached(2);
  await pause(1100);
  world.epoch = "promoted";
  await expect.poll(() => screen.got.snapshots, { timeout: 3000 }).toBe(2);
  expect(gateway.figures().resyncs).toBe(0);
});

test("the bytes that go out are counted", async () => {
  const screen = createScreen();
  await screen.reached(2);
  const before = gateway.figures().bytes;
  await submit();
  await screen.reached(3);
  expect(gateway.figures().bytes - before).toBeGreaterThan(200);
});
