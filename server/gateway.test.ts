// The gateway over real sockets: what a screen gets, and when.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CityEvent } from "../shared/event.ts";
import { WINDOW_FRAMES } from "../shared/protocol.ts";
import { createRng } from "../shared/rng.ts";
import { event, submitted, T0 } from "../shared/testing.ts";
import { eventMix } from "../shared/testing-mix.ts";
import type { View } from "../shared/view.ts";
import type { Access } from "./access/access.ts";
import { pause, startTestGateway, type TestGateway } from "./gateway/testing.ts";
import type { Gateway } from "./gateway.ts";
import type { Hub } from "./hub.ts";

let running: TestGateway;
let hub: Hub;
let access: Access;
let gateway: Gateway;
let submit: TestGateway["submit"];
let createScreen: TestGateway["createScreen"];

beforeEach(async () => {
  running = await startTestGateway();
  ({ hub, access, gateway, submit, createScreen } = running);
});
afterEach(() => running.stop());

/** Without `asOf`, which is the moment of sending. */
const timeless = (view: View | null) => ({ ...view, asOf: 0 });

describe("a screen", () => {
  test("gets the whole view, then only what changes, and ends equal to it", async () => {
    const screen = createScreen();
    await screen.reached(2);
    await submit(submitted("b", { grid: "C111-2" }));
    await screen.reached(3);
    expect(screen.got).toMatchObject({ snapshots: 1, gaps: 0 });
    expect(screen.got.frames.at(-1)).toMatchObject({ prev: 2, seq: 3 });
    expect(screen.got.frames.at(-1)?.grids?.index).toHaveLength(1);
    expect(timeless(screen.view())).toEqual(timeless(hub.view("C")));
  });

  test("sees its scope alone", async () => {
    const screen = createScreen({ scope: "C2" });
    await screen.reached(2);
    expect(screen.view()).toMatchObject({ scope: "C2", totals: { open: 0 } });
    expect(screen.view()?.grids.index[0]).toBe(12);
  });

  test("when quiet, is told at once; in a storm, at most ten times a second", async () => {
    const screen = createScreen();
    await screen.reached(2);
    await pause(300);
    const began = performance.now();
    await submit(submitted("b"));
    await screen.reached(3);
    expect((screen.got.times.at(-1) ?? 0) - began).toBeLessThan(60);
    const before = screen.got.frames.length;
    const ends = performance.now() + 1000;
    let count = 0;
    while (performance.now() < ends) {
      await submit(submitted(`s${count++}`));
      await pause(2);
    }
    const frames = screen.got.frames.length - before;
    expect(count).toBeGreaterThan(50);
    expect(frames).toBeLessThanOrEqual(11);
    expect(frames).toBeGreaterThanOrEqual(6);
  });

  test("gets a frame a second even when nothing changes, with a fresh asOf", async () => {
    const screen = createScreen();
    await screen.reached(2);
    await expect.poll(() => screen.got.frames.length, { timeout: 3500 }).toBeGreaterThanOrEqual(2);
    expect(screen.got.frames[0]).toMatchObject({ prev: 2, seq: 2 });
    expect(screen.got.frames[0]).not.toHaveProperty("tables");
    expect(screen.got.frames[1]?.asOf).toBeGreaterThan(screen.got.frames[0]?.asOf ?? 0);
    const gaps = screen.got.times.slice(1).map((time, at) => time - (screen.got.times[at] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(1100);
  });

  test("that comes back with its number gets one frame from there, with another epoch the whole view", async () => {
    await submit(submitted("b"), submitted("c"));
    const resumed = createScreen({ resume: { epoch: hub.epoch, seq: 2 } });
    await expect.poll(() => resumed.got.frames.length).toBeGreaterThan(0);
    expect(resumed.got.snapshots).toBe(0);
    expect(resumed.got.frames[0]).toMatchObject({ prev: 2, seq: 4 });
    const stranger = createScreen({ resume: { epoch: "another", seq: 2 } });
    await stranger.reached(4);
    expect(stranger.got.snapshots).toBe(1);
    const ahead = createScreen({ resume: { epoch: hub.epoch, seq: 99 } });
    await ahead.reached(4);
    expect(ahead.got.snapshots).toBe(1);
  });

  test("that is up to date is told so when it comes back", async () => {
    const screen = createScreen({ resume: { epoch: hub.epoch, seq: 2 } });
    await expect.poll(() => screen.got.frames.length).toBeGreaterThan(0);
    expect(screen.got.frames[0]).toMatchObject({ prev: 2, seq: 2 });
  });

  test("that asks for a resync gets the whole view, but not as often as it asks", async () => {
    const screen = createScreen();
    await screen.reached(2);
    for (let at = 0; at < 50; at += 1) {
      screen.socket.emit("resync");
      await pause(10);
    }
    await pause(700);
    expect(screen.got.snapshots).toBeGreaterThanOrEqual(2);
    expect(screen.got.snapshots).toBeLessThanOrEqual(3);
    expect(gateway.figures().resyncs).toBe(50);
  });

  test("that draws nothing gets no more than its window, and the rest in one frame when it goes on", async () => {
    const screen = createScreen({}, { draws: false });
    await screen.reached(2);
    for (let at = 0; at < 30; at += 1) {
      await submit(submitted(`w${at}`));
      await pause(105);
    }
    expect(screen.got.frames.length + screen.got.snapshots).toBe(WINDOW_FRAMES);
    expect(gateway.figures().waiting).toBe(1);
    screen.socket.emit("drawn", { seq: screen.view()?.seq });
    await screen.reached(32);
    expect(screen.got).toMatchObject({ gaps: 0, snapshots: 1 });
    expect(timeless(screen.view())).toEqual(timeless(hub.view("C")));
  });

  test("that asks while its window is full is answered once, behind the frame that brings it to where the city is", async () => {
    const screen = createScreen({}, { draws: false });
    await screen.reached(2);
    for (let at = 0; gateway.figures().waiting === 0; at += 1) {
      await submit(submitted(`w${at}`));
      await pause(105);
    }
    await submit(submitted("withheld"));
    const answers: [string, number | undefined][] = [];
    const ask = (name: string, seq: number) => screen.socket.emit("drawn", { seq }, () => answers.push([name, screen.view()?.seq]));
    ask("first", 0);
    ask("second", 0);
    await pause(400);
    expect(answers).toEqual([]);
    ask("third", screen.view()?.seq ?? 0);
    await expect.poll(() => answers).toEqual([["third", hub.state.seq]]);
    await pause(200);
    expect(answers).toHaveLength(1);
  });

  test("before visitors gets no titles and no cases of stability", async () => {
    await submit(submitted("t", { family: "stability", kind: "T01", title: "讨薪" }));
    const { token: visitors } = await access.createToken({ role: "display", name: "hall", scope: "C", audience: "visitors" });
    const screen = createScreen({ token: visitors });
    await screen.reached(3);
    await submit(submitted("u", { family: "stability", kind: "T01", title: "讨薪又一件" }), submitted("v", { title: "路灯不亮" }));
    await screen.reached(5);
    expect(screen.view()?.reports.map((report) => [report.reportId, report.title])).toEqual([
      ["v", null],
      ["a", null],
    ]);
  });

  test("hears how far the past has been fed in, also when it comes later", async () => {
    const early = createScreen();
    await early.reached(2);
    gateway.announceProgress({ done: 5, total: 10 });
    const late = createScreen();
    await late.reached(2);
    await expect.poll(() => early.got.progress.length).toBe(1);
    gateway.announceProgress(null);
    await expect.poll(() => late.got.progress).toEqual([{ done: 5, total: 10 }, null]);
    await expect.poll(() => early.got.progress).toEqual([{ done: 5, total: 10 }, null]);
  });
});

test("while the server is not ready a resync is not answered", async () => {
  const screen = createScreen();
  await screen.reached(2);
  await pause(1200); // a second view would be due
  await hub.close();
  screen.socket.emit("resync");
  await pause(300);
  expect(gateway.figures().resyncs).toBe(1);
  expect(screen.got.snapshots).toBe(1);
});

describe.each([1, 5])("seed %i: over lines that break again and again", (seed) => {
  test("every screen ends where the city is", async () => {
    const rng = createRng(seed);
    const mix = eventMix(seed, T0);
    const screens = ["C", "C1", "C211"].map((scope) => createScreen({ scope }));
    for (let round = 0; round < 60; round += 1) {
      await submit(...Array.from({ length: Math.ceil(rng() * 20) }, () => mix.next().value as CityEvent));
      const screen = screens[Math.floor(rng() * screens.length)];
      if (rng() < 0.2) screen?.socket.io.engine.close();
      else if (rng() < 0.1) screen?.socket.emit("resync");
      await pause(rng() * 60);
    }
    for (const [at, scope] of ["C", "C1", "C211"].entries()) {
      await screens[at]?.reached(hub.state.seq);
      expect(timeless(screens[at]?.view() ?? null)).toEqual(JSON.parse(JSON.stringify(timeless(hub.view(scope)))));
    }
    expect(screens.reduce((sum, screen) => sum + screen.got.snapshots, 0)).toBeGreaterThan(5);
  });
});

test("warnings, notices and removals reach a screen", async () => {
  const screen = createScreen();
  await screen.reached(2);
  await submit(
    event("chengge.warning.raised", {
      warningId: "w",
      level: "red",
      category: "natural",
      kind: "台风",
      title: "台风红色预警",
      area: { division: "C1" },
      issuer: "气象台",
      authority: "statutory",
    }),
  );
  await screen.reached(3);
  expect(screen.view()?.warnings).toHaveLength(1);
  expect(screen.view()?.grids.level.slice(0, 13)).toEqual([4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 0]);
  await submit(event("chengge.warning.lifted", { warningId: "w" }));
  await screen.reached(4);
  expect(screen.view()?.warnings).toEqual([]);
});
