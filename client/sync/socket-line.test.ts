// The real line over real sockets: several tries side by side, of which the first to open stays.
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer, type Server as NetServer, type Socket as Pipe } from "node:net";
import { Server } from "socket.io";
import parser from "socket.io-msgpack-parser";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PROTOCOL_VERSION } from "../../shared/protocol.ts";
import type { Line, LineListener } from "./line.ts";
import { openSocketLine } from "./socket-line.ts";

let io: Server;
/** Takes connections, and carries those that are let through. */
let gate: NetServer;
let taken: { readonly near: Pipe; readonly letThrough: () => void }[];
let line: Line;
let told: string[];
let greetedMsAgo: number;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const portOf = (server: Pick<NetServer, "address">) => (server.address() as AddressInfo).port;
const alive = () => taken.map(({ near }) => !near.destroyed);

beforeEach(async () => {
  const http = createHttpServer().listen(0, "127.0.0.1");
  io = new Server(http, { parser, transports: ["websocket"] });
  taken = [];
  gate = createServer((near) => {
    const early: Buffer[] = [];
    const keep = (chunk: Buffer) => void early.push(chunk);
    near.on("data", keep).on("error", () => {});
    const letThrough = () => {
      const far = connect(portOf(http), "127.0.0.1");
      far.on("error", () => {}).on("close", () => near.destroy());
      near.off("data", keep).on("close", () => far.destroy());
      for (const chunk of early) far.write(chunk);
      near.pipe(far).pipe(near);
    };
    taken.push({ near, letThrough });
  }).listen(0, "127.0.0.1");
  await expect.poll(() => http.listening && gate.listening).toBe(true);
  (globalThis as { location?: unknown }).location = new URL(`http://127.0.0.1:${portOf(gate)}`);
  told = [];
  greetedMsAgo = Number.NaN;
  const ignore = () => {};
  const listener: LineListener = {
    opened: (ms) => {
      greetedMsAgo = ms;
      told.push("opened");
    },
    lost: () => void told.push("lost"),
    refused: (why) => void told.push(why),
    ...{ snapshot: ignore, frame: ignore, progress: ignore, health: ignore, reload: ignore, touched: ignore, presence: ignore },
  };
  line = openSocketLine(listener, () => ({ protocol: PROTOCOL_VERSION }));
});
afterEach(async () => {
  line.hangUp();
  for (const { near } of taken) near.destroy();
  gate.close();
  await io.close();
  delete (globalThis as { location?: unknown }).location;
});

async function dial(tries: number): Promise<void> {
  for (let at = 0; at < tries; at += 1) {
    const before = taken.length;
    line.open();
    await expect.poll(() => taken.length).toBe(before + 1);
  }
}

test.each([
  ["newest", 2],
  ["oldest", 0],
])("the %s of three tries opens first and stays, the others are closed and say nothing", async (_name, at) => {
  await dial(3);
  expect(alive()).toEqual([true, true, true]);
  taken[at]?.letThrough();
  await expect.poll(() => told).toEqual(["opened"]);
  await expect.poll(() => alive().filter(Boolean)).toHaveLength(1);
  expect(alive()[at]).toBe(true);
  await pause(100);
  expect([told, io.engine.clientsCount]).toEqual([["opened"], 1]);
});

test("a fourth try makes the oldest give way, and hanging up closes all", async () => {
  await dial(5);
  await expect.poll(alive).toEqual([false, false, true, true, true]);
  line.hangUp();
  await expect.poll(alive).toEqual([false, false, false, false, false]);
  expect(told).toEqual([]);
});

test("a line that is open is thrown away for another", async () => {
  await dial(1);
  taken[0]?.letThrough();
  await expect.poll(() => told).toEqual(["opened"]);
  await dial(1);
  await expect.poll(alive).toEqual([false, true]);
  expect(told).toEqual(["opened"]);
});

test("it says how long ago the handshake was sent that the server took", async () => {
  io.use((_socket, next) => void setTimeout(next, 200));
  await dial(2);
  for (const { letThrough } of taken) {
    letThrough();
    await pause(100);
  }
  await expect.poll(() => told).toEqual(["opened"]);
  expect(greetedMsAgo).toBeGreaterThanOrEqual(190);
});

test("a refusal ends the other tries too", async () => {
  io.use((_socket, next) => next(new Error("not-ready")));
  await dial(2);
  taken[1]?.letThrough();
  await expect.poll(() => told).toEqual(["not-ready"]);
  await expect.poll(alive).toEqual([false, false]);
});
