// Screens over a real server process: at every level of the city, under load and broken lines, they end where GET /api/v1/state is.
import { setTimeout as sleep } from "node:timers/promises";
import { io, type Socket } from "socket.io-client";
import parser from "socket.io-msgpack-parser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type DemoServer, startDemo } from "../bench/lib/demo-server.ts";
import { gridCodes } from "../bench/lib/reports.ts";
import { toJson } from "../shared/json.ts";
import { PROTOCOL_VERSION } from "../shared/protocol.ts";
import { createRng } from "../shared/rng.ts";
import { applyPatch, type Patch, type View } from "../shared/view.ts";
import { createOutsider, GRID, type SentEvent } from "./lib/outsider.ts";

const AT = "2026-11-23T09:41:00+08:00";
const SCOPES = ["330400", "330402", "330402007", "330402007024", GRID, "330481"];
let server: DemoServer;
let outside: ReturnType<typeof createOutsider>;
let grids: string[];

beforeAll(async () => {
  server = await startDemo(["--no-feed", "--at", AT]);
  outside = createOutsider(server, () => AT);
  grids = await gridCodes(server.url, server.display);
});
afterAll(() => server?.stop());

/** A screen with a line that can be cut: what it holds and when its frames came. */
function openScreen(scope: string) {
  let view: View | null = null;
  const times: number[] = [];
  const screen = { scope, view: () => view, times, lines: 0, cut, close };
  const socket: Socket = io(server.url, {
    transports: ["websocket"],
    parser,
    forceNew: true,
    reconnectionDelay: 20,
    reconnectionDelayMax: 50,
    auth: (give) =>
      give({ token: server.display, protocol: PROTOCOL_VERSION, scope, ...(view && { resume: { epoch: view.epoch, seq: view.seq } }) }),
  });
  socket.on("connect", () => void (screen.lines += 1));
  const took = (next: View) => {
    view = next;
    times.push(performance.now());
    socket.emit("drawn", { seq: next.seq });
  };
  socket.on("snapshot", took);
  socket.on("frame", (patch: Patch) => {
    const next = view ? applyPatch(view, patch) : "gap";
    if (next !== "gap") return took(next);
    socket.emit("resync");
  });
  function cut() {
    socket.io.engine.close();
  }
  function close() {
    socket.close();
  }
  return screen;
}

/** Reports and their steps, warnings, staffing, points and notices, seeded. */
function createMix(seed: number): () => SentEvent {
  const rng = createRng(seed);
  const pick = <T>(list: readonly T[]) => list[Math.floor(rng() * list.length)] as T;
  const placeOf = () => (rng() < 0.5 ? pick(grids.slice(0, 150)) : pick(grids));
  const steps = ["accepted", "dispatched", "received", "resolved", "closed", "voided", "deferred", "reopened", "undone", "noted"];
  let count = 0;
  const warning = (id: number) =>
    outside.event("warning.raised", {
      warningId: `w${id}`,
      category: "natural",
      level: pick(["blue", "yellow", "orange", "red"]),
      kind: "暴雨",
      title: "暴雨预警",
      area: rng() < 0.5 ? { division: pick(SCOPES) } : { grids: [placeOf(), placeOf()] },
      issuer: "气象台",
    });
  return () => {
    const chance = rng();
    count += 1;
    const known = Math.ceil(rng() * count);
    if (chance < 0.4) return outside.report(`r${count}`, { grid: placeOf(), channel: pick(["weijiayuan", "grid-worker"]) });
    if (chance < 0.7) return outside.event(`report.${pick(steps)}`, { reportId: `r${known}`, department: "housing", title: "路灯已修" });
    if (chance < 0.76) return warning(count);
    if (chance < 0.8) return outside.event("warning.lifted", { warningId: `w${known}` });
    const grid = placeOf();
    if (chance < 0.88)
      return outside.event("grid.status", { grid, condition: pick(["normal", "attention"]), workersOnDuty: known % 4, workersRostered: 3 });
    if (chance < 0.96)
      return outside.event("participation.recorded", { participant: `p${known}`, activity: pick(["learn", "redeem"]), points: 5, grid });
    return outside.event("notice.published", { noticeId: `n${count}`, scope: pick(SCOPES.slice(0, 2)), title: "通知", text: "停水" });
  };
}

describe("screens of city, county, town, community and grid", () => {
  test("end equal to GET /api/v1/state after a storm with cut lines, with at most ten frames a second", async () => {
    const screens = SCOPES.map(openScreen);
    try {
      const mix = createMix(20);
      const end = performance.now() + 4000;
      for (let turn = 0; performance.now() < end; turn += 1) {
        await outside.post(Array.from({ length: 30 }, mix));
        if (turn % 7 === 3) screens[turn % screens.length]?.cut();
        await sleep(15);
      }
      expect(screens.reduce((lines, screen) => lines + screen.lines, 0)).toBeGreaterThan(screens.length);
      for (const { times } of screens) {
        // One more than ten for the jitter of a loaded machine.
        for (const from of times) expect(times.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(11);
      }
      for (const screen of screens) {
        await expect.poll(async () => (await outside.state(screen.scope)).seq === screen.view()?.seq, { timeout: 10_000 }).toBe(true);
        let [state, view] = [await outside.state(screen.scope), screen.view()];
        for (let tries = 0; state.seq !== view?.seq && tries < 20; tries += 1)
          [state, view] = [await outside.state(screen.scope), screen.view()];
        expect({ ...(toJson(view) as object), asOf: 0 }).toEqual({ ...state, asOf: 0 });
      }
    } finally {
      for (const screen of screens) screen.close();
    }
  });

  test("hear at least once a second when nothing happens", async () => {
    const screen = openScreen(GRID);
    await sleep(4500);
    screen.close();
    const gaps = screen.times.slice(1).map((at, index) => at - (screen.times[index] ?? 0));
    expect(screen.times.length).toBeGreaterThanOrEqual(4);
    expect(Math.max(...gaps)).toBeLessThan(1300);
  });
});

test("one frame is one binary WebSocket message, and its size follows what changed on the screen, not how many events did", async () => {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
  const messages: { readonly name: string; readonly bytes: number; readonly whole: boolean }[] = [];
  const isOpen = new Promise((resolve) => socket.once("message", resolve));
  socket.on("message", (bytes: Buffer, isBinary) => {
    if (!isBinary) return void (String(bytes) === "2" && socket.send("3"));
    let packet: { readonly type: number; readonly data?: unknown } | null = null;
    const decoder = new parser.Decoder();
    decoder.on("decoded", (decoded: typeof packet) => void (packet = decoded));
    decoder.add(bytes);
    const { type, data } = (packet ?? { type: -1 }) as { type: number; data?: unknown };
    messages.push({ name: Array.isArray(data) ? String(data[0]) : `type ${type}`, bytes: bytes.length, whole: type >= 0 });
  });
  await isOpen;
  const auth = { token: server.display, protocol: PROTOCOL_VERSION };
  const [connect] = new parser.Encoder().encode({ type: 0, nsp: "/", data: auth } as never) as unknown as Buffer[];
  socket.send(connect ?? "");
  await expect.poll(() => messages.some(({ name }) => name === "snapshot"), { timeout: 5000 }).toBe(true);
  await sleep(300);
  const before = messages.length;
  await outside.take(...Array.from({ length: 1000 }, () => outside.event("grid.patrolled", { grid: GRID })));
  await expect.poll(() => messages.length, { timeout: 5000 }).toBeGreaterThan(before + 1);
  socket.close();
  expect(messages.every(({ whole }) => whole)).toBe(true);
  expect(messages.slice(before).map(({ name }) => name)).not.toContain("snapshot");
  expect(Math.max(...messages.slice(before).map(({ bytes }) => bytes))).toBeLessThan(16_000);
});

describe("a handshake", () => {
  const refusal = (auth: object) =>
    new Promise<string>((resolve) => {
      const socket = io(server.url, { transports: ["websocket"], parser, forceNew: true, reconnection: false, auth });
      const answer = (text: string) => {
        socket.close();
        resolve(text);
      };
      socket.once("connect", () => answer("let in"));
      socket.once("connect_error", (error) => answer(error.message));
    });

  test("is refused by the contract's words", async () => {
    const token = server.display;
    expect(await refusal({ token, protocol: PROTOCOL_VERSION })).toBe("let in");
    expect(await refusal({ protocol: PROTOCOL_VERSION })).toBe("unauthorized");
    expect(await refusal({ token: "wrong", protocol: PROTOCOL_VERSION })).toBe("unauthorized");
    expect(await refusal({ token, protocol: PROTOCOL_VERSION + 1 })).toBe("protocol");
    expect(await refusal({ token, protocol: PROTOCOL_VERSION, scope: "999999" })).toBe("scope");
    const county = await outside.token({ role: "display", name: "county", scope: "330402" });
    expect(await refusal({ token: county, protocol: PROTOCOL_VERSION, scope: "330400" })).toBe("scope");
  });

  test("of a client with another parser harms nobody", async () => {
    const screen = openScreen("330402");
    const stranger = io(server.url, {
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
      auth: { token: server.display, protocol: PROTOCOL_VERSION },
    });
    await new Promise((resolve) => stranger.once("disconnect", resolve).once("connect_error", resolve));
    stranger.close();
    await expect.poll(() => screen.times.length, { timeout: 5000 }).toBeGreaterThan(1);
    screen.close();
  });
});
