// The gateway over real sockets: what a screen gets, when, and what a bad one cannot do.

import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "socket.io-client";
import parser from "socket.io-msgpack-parser";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { City } from "../shared/city-check.ts";
import type { CityEvent } from "../shared/event.ts";
import { type Health, PROTOCOL_VERSION, WINDOW_FRAMES } from "../shared/protocol.ts";
import { createRng } from "../shared/rng.ts";
import { event, numbered, smallCity, submitted, T0, tick } from "../shared/testing.ts";
import { eventMix } from "../shared/testing-mix.ts";
import { applyPatch, type Patch, type View } from "../shared/view.ts";
import { type Access, createAccess } from "./access/access.ts";
import { createSqliteAccessStore } from "./access/sqlite-access-store.ts";
import { createClock } from "./clock.ts";
import { attachGateway, type Gateway } from "./gateway.ts";
import { createHub, type Hub } from "./hub.ts";
import type { EventLog } from "./log/event-log.ts";
import { createSqliteLog } from "./log/sqlite-log.ts";
import { silentLogger } from "./logger.ts";

const city = smallCity() as City;
let folder: string;
let log: EventLog;
let hub: Hub;
let access: Access;
let server: HttpServer;
let gateway: Gateway;
let url: string;
let token: string;
let sockets: Socket[];
let health: Health;
let build: string | null;

const submit = (...events: CityEvent[]) =>
  hub.submit(
    numbered(events, 0).map(({ seq: _, ...record }) => record),
    { received: true },
  );
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "chengge-gateway-"));
  log = createSqliteLog(folder);
  hub = await createHub({ log, city, clock: createClock({ mode: "real", speed: 1, at: T0 }), logger: silentLogger() });
  await hub.started;
  await submit(tick(T0), submitted("a"));
  access = await createAccess({ store: createSqliteAccessStore(folder) });
  token = (await access.createToken({ role: "display", name: "wall", scope: "C" })).token;
  server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  health = { durability: log.durability() };
  build = null;
  gateway = attachGateway({ server, hub, access, publicUrl: null, logger: silentLogger(), health: () => health, build: () => build });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.close();
  await gateway.close();
  await hub.close();
  await log.close();
  await access.close();
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

/** A screen that keeps its view by frames and says what it got; `draws` false never acknowledges. */
function createScreen(
  auth: Record<string, unknown> = {},
  { draws = true, headers = {} }: { draws?: boolean; headers?: Record<string, string> } = {},
) {
  const socket = io(url, {
    transports: ["websocket"],
    parser,
    auth: { token, protocol: PROTOCOL_VERSION, ...auth },
    forceNew: true,
    reconnectionDelay: 20,
    extraHeaders: headers,
  });
  sockets.push(socket);
  const got = { frames: [] as Patch[], snapshots: 0, gaps: 0, errors: [] as string[], progress: [] as unknown[], times: [] as number[] };
  let view: View | null = null;
  socket.on("snapshot", (whole: View) => {
    got.snapshots += 1;
    got.times.push(performance.now());
    view = whole;
    if (draws) socket.emit("drawn", { seq: whole.seq });
  });
  socket.on("frame", (patch: Patch) => {
    got.frames.push(patch);
    got.times.push(performance.now());
    const next = view === null ? "gap" : applyPatch(view, patch);
    if (next === "gap") got.gaps += 1;
    else view = next;
    if (draws) socket.emit("drawn", { seq: patch.seq });
  });
  socket.on("progress", (progress: unknown) => got.progress.push(progress));
  socket.on("connect_error", (error: Error) => got.errors.push(error.message));
  return {
    socket,
    got,
    view: () => view,
    reached: (seq: number) => expect.poll(() => view?.seq, { timeout: 5000, interval: 5 }).toBe(seq),
  };
}

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

describe("a handshake is refused", () => {
  const refusals: [string, Record<string, unknown>, string][] = [
    ["with another protocol", { protocol: PROTOCOL_VERSION + 1 }, "protocol"],
    ["in a shape that is none", { protocol: "1", resume: 7 }, "protocol"],
    ["without a token", { token: undefined }, "unauthorized"],
    ["with a token that is none", { token: "cg_display_nonsense" }, "unauthorized"],
    ["for a place that the city has not", { scope: "nowhere" }, "scope"],
  ];
  test.each(refusals)("%s", async (_name, auth, message) => {
    const screen = createScreen(auth);
    await expect.poll(() => screen.got.errors[0]).toBe(message);
    expect(screen.got.snapshots).toBe(0);
  });

  test("for a place outside the token's scope", async () => {
    const { token: narrow } = await access.createToken({ role: "display", name: "town", scope: "C1" });
    const screen = createScreen({ token: narrow, scope: "C2" });
    await expect.poll(() => screen.got.errors[0]).toBe("scope");
    const own = createScreen({ token: narrow });
    await own.reached(2);
    expect(own.view()?.scope).toBe("C1");
  });

  test("while the server is not ready", async () => {
    await hub.close();
    const screen = createScreen();
    await expect.poll(() => screen.got.errors[0]).toBe("not-ready");
  });

  test("from a page of another origin", async () => {
    const screen = createScreen({}, { headers: { Origin: "http://evil.example" } });
    await expect.poll(() => screen.got.errors.length).toBeGreaterThan(0);
    expect(screen.got.snapshots).toBe(0);
  });

  test("a session's cookie is as good as a token", async () => {
    const secret = (await access.openSession(token))?.secret;
    const screen = createScreen({ token: undefined }, { headers: { Cookie: `chengge_session=${secret}` } });
    await screen.reached(2);
  });
});

describe("a bad client", () => {
  test.each([["error"], ["disconnect"], ["disconnecting"], ["drawn"], ["newListener"], ["snapshot"]])(
    "cannot do harm by sending %s",
    async (name) => {
      const good = createScreen();
      const bad = createScreen();
      await bad.reached(2);
      const raw = bad.socket as unknown as { packet(packet: unknown): void };
      for (const data of [[name], [name, null], [name, { seq: -1 }], [name, "x".repeat(4000)], [], [null], [{ a: 1 }]])
        raw.packet({ type: 2, nsp: "/", data });
      for (let at = 0; at < 30; at += 1) raw.packet({ type: 2, nsp: "/", data: [name, at] });
      await expect.poll(() => bad.got.snapshots, { timeout: 3000 }).toBeGreaterThanOrEqual(2); // closed, and let back in
      await submit(submitted("b"));
      await good.reached(3);
    },
  );

  test("that sends more than a screen would is closed", async () => {
    const screen = createScreen();
    await screen.reached(2);
    const closed = new Promise((resolve) => screen.socket.once("disconnect", resolve));
    screen.socket.emit("drawn", { seq: 1, padding: "x".repeat(20_000) });
    await closed;
    await expect.poll(() => screen.got.snapshots).toBe(2);
  });

  test("whose token is revoked is closed and not let in again", async () => {
    const screen = createScreen();
    await screen.reached(2);
    const { id } = (await access.list())[0] ?? { id: "" };
    await access.revoke(id);
    await expect.poll(() => screen.got.errors[0]).toBe("unauthorized");
    expect(screen.socket.connected).toBe(false);
  });
});

test("a screen whose session is signed out is closed, others of the same token are not", async () => {
  const cookieOf = async () => ({ Cookie: `chengge_session=${(await access.openSession(token))?.secret}` });
  const [gone, kept] = [await cookieOf(), await cookieOf()];
  const screen = createScreen({ token: undefined }, { headers: gone });
  const other = createScreen({ token: undefined }, { headers: kept });
  await Promise.all([screen.reached(2), other.reached(2)]);
  await access.closeSession(gone.Cookie);
  await expect.poll(() => screen.got.errors[0], { timeout: 3000 }).toBe("unauthorized");
  expect(screen.socket.connected).toBe(false);
  await submit(submitted("b"));
  await other.reached(3);
  expect(other.got.snapshots).toBe(1);
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
