// The gateway when lines are bad and screens are many: storms, stopped readers, farewells, other builds.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo, Socket as Line } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "socket.io-client";
import parser from "socket.io-msgpack-parser";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { City } from "../../shared/city-check.ts";
import { type Health, PROTOCOL_VERSION, WINDOW_FRAMES } from "../../shared/protocol.ts";
import { numbered, smallCity, submitted, T0, tick } from "../../shared/testing.ts";
import { applyPatch, type Patch, type View } from "../../shared/view.ts";
import { type Access, createAccess } from "../access/access.ts";
import { createSqliteAccessStore } from "../access/sqlite-access-store.ts";
import { createClock } from "../clock.ts";
import { attachGateway, type Gateway } from "../gateway.ts";
import { createHub, type Hub } from "../hub.ts";
import type { EventLog } from "../log/event-log.ts";
import { createSqliteLog } from "../log/sqlite-log.ts";
import { silentLogger } from "../logger.ts";
import { createBuildReader } from "./build.ts";

let folder: string;
let log: EventLog;
let hub: Hub;
let access: Access;
let server: HttpServer;
let gateway: Gateway;
let token: string;
let sockets: Socket[];
let health: Health;
let build: string | null;
let epoch: string | null;
/** Whole views made. */
let views: number;
let serial = 0;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const submit = (count = 1) =>
  hub.submit(
    numbered(
      Array.from({ length: count }, () => submitted(`r${++serial}`)),
      0,
    ).map(({ seq: _, ...record }) => record),
    { received: true },
  );

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "chengge-lines-"));
  log = createSqliteLog(folder);
  hub = await createHub({ log, city: smallCity() as City, clock: createClock({ mode: "real", speed: 1, at: T0 }), logger: silentLogger() });
  await hub.started;
  await hub.submit([{ ...(numbered([tick(T0)], 0)[0] as never as object) } as never], { received: false });
  await submit();
  access = await createAccess({ store: createSqliteAccessStore(folder) });
  token = (await access.createToken({ role: "display", name: "wall", scope: "C" })).token;
  server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  health = { durability: { store: "sqlite", loses: "nothing", replicas: 0, detail: "" } };
  build = null;
  epoch = null;
  views = 0;
  const watched = Object.create(hub, {
    view: { value: (scope: string) => ({ ...hub.view(scope), ...(epoch && { epoch }), made: ++views }) },
    epoch: { get: () => epoch ?? hub.epoch },
  }) as Hub;
  gateway = attachGateway({
    server,
    hub: watched,
    access,
    publicUrl: null,
    logger: silentLogger(),
    health: () => health,
    build: () => build,
  });
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.close();
  await gateway.close();
  await hub.close();
  await log.close();
  await access.close();
  server.close();
  rmSync(folder, { recursive: true });
});

function createScreen(auth: Record<string, unknown> = {}) {
  const { port } = server.address() as AddressInfo;
  const socket = io(`http://127.0.0.1:${port}`, {
    transports: ["websocket"],
    parser,
    auth: { token, protocol: PROTOCOL_VERSION, ...auth },
    forceNew: true,
    reconnectionDelay: 50,
  });
  sockets.push(socket);
  const got = { frames: 0, snapshots: 0, gaps: 0, reloads: 0, health: [] as Health[], lost: [] as string[] };
  let view: View | null = null;
  socket.on("snapshot", (whole: View) => {
    got.snapshots += 1;
    view = whole;
    socket.emit("drawn", { seq: whole.seq });
  });
  socket.on("frame", (patch: Patch) => {
    got.frames += 1;
    const next = view === null ? "gap" : applyPatch(view, patch);
    if (next === "gap") got.gaps += 1;
    else view = next;
    socket.emit("drawn", { seq: patch.seq });
  });
  socket.on("reload", () => {
    got.reloads += 1;
  });
  socket.on("health", (next: Health) => got.health.push(next));
  socket.on("disconnect", (reason) => got.lost.push(reason));
  return {
    socket,
    got,
    seq: () => view?.seq,
    reached: (seq: number) => expect.poll(() => view?.seq, { timeout: 5000, interval: 5 }).toBe(seq),
    /** Its machine's end of the line, which may stop reading. */
    line: () => (socket.io.engine as never as { transport: { ws: { _socket: Line } } }).transport.ws._socket,
  };
}

test("a storm of screens under load shares whole views, one a second, and all end where the city is", async () => {
  const feed = setInterval(() => void submit(5), 10);
  const began = performance.now();
  const screens = Array.from({ length: 150 }, () => createScreen());
  await expect.poll(() => screens.every((screen) => screen.got.snapshots > 0), { timeout: 15_000 }).toBe(true);
  const seconds = (performance.now() - began) / 1000;
  clearInterval(feed);
  await pause(50);
  expect(gateway.figures()).toMatchObject({ screens: 150, snapshots: 150, resyncs: 0 });
  expect(views).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
  for (const screen of screens) await screen.reached(hub.state.seq);
  expect(screens.reduce((sum, { got }) => sum + got.gaps, 0)).toBe(0);
});

test("a screen that stops reading costs its window, counts as stale after 5 s, harms nobody, and is right within a second when it goes on", async () => {
  const [stopped, other] = [createScreen(), createScreen()];
  await Promise.all([stopped.reached(2), other.reached(2)]);
  await pause(200);
  stopped.line().pause();
  const sentBefore = gateway.figures().frames;
  const before = other.got.frames;
  for (let at = 0; at < 55; at += 1) {
    await submit();
    await pause(105);
  }
  const toOther = other.got.frames - before;
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
    build = served;
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
  await expect.poll(() => screen.got.health).toEqual([health]);
  const before = health;
  health = { durability: { ...health.durability, loses: "last-second" } };
  await expect.poll(() => screen.got.health).toEqual([before, health]);
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
  epoch = "promoted";
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
