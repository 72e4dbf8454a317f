// From the accepted POST to the applied patch in a client, beside a bare WebSocket echo of the same bytes at the same rates.

import { setTimeout as sleep } from "node:timers/promises";
import { io } from "socket.io-client";
import parser from "socket.io-msgpack-parser";
import { WebSocket, WebSocketServer } from "ws";
import { PROTOCOL_VERSION } from "../shared/protocol.ts";
import { applyPatch, type Patch, type View } from "../shared/view.ts";
import { type DemoServer, freePort, startDemo } from "./lib/demo-server.ts";
import { gridCodes, reportEvent } from "./lib/reports.ts";
import { publish, round, type Spread, spreadOf } from "./lib/stats.ts";

/** Events a second, how many go into one POST, and for how long. */
const LOADS = [
  { perSecond: 1, batch: 1, seconds: 40 },
  { perSecond: 10, batch: 1, seconds: 25 },
  { perSecond: 1000, batch: 10, seconds: 20 },
] as const;
/** Events of the first seconds are not counted: the code is still warming up. */
const WARM_UP_S = 3;

type Load = (typeof LOADS)[number];
let serial = 0;

export async function latency(): Promise<void> {
  const server = await startDemo(["--no-feed"]);
  const echo = await startEcho();
  try {
    const grids = await gridCodes(server.url, server.display);
    const screen = await openScreen(server);
    const rows = [];
    for (const load of LOADS) {
      const ours = await run(load, (sent) => postReports(server, grids, { load, sent, screen }));
      const echoed = await run(load, (sent) => echo.send(load.batch, sent));
      rows.push(rowOf(load, ours, echoed));
    }
    screen.close();
    publish({
      name: "latency",
      about:
        "ms from sending the POST to the patch applied in a Socket.IO client (and to the 202 alone), beside a WebSocket echo of the same bytes",
      rows,
    });
  } finally {
    echo.close();
    await server.stop();
  }
}

type Samples = { readonly applied: number[]; readonly answered: number[] };
type Sender = (samples: Samples | null) => Promise<void>;

/** Sends at a steady pace whether or not answers have come (an open loop), so that a stall is not hidden by waiting. */
async function run(load: Load, send: Sender): Promise<Samples> {
  const samples: Samples = { applied: [], answered: [] };
  const sends: Promise<void>[] = [];
  const everyMs = (1000 * load.batch) / load.perSecond;
  const start = performance.now();
  const count = Math.round(((load.seconds + WARM_UP_S) * load.perSecond) / load.batch);
  for (let at = 0; at < count; at += 1) {
    const dueAt = start + at * everyMs;
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    sends.push(send(dueAt - start > WARM_UP_S * 1000 ? samples : null));
  }
  await Promise.all(sends);
  return samples;
}

function rowOf({ perSecond }: Load, ours: Samples, echoed: Samples) {
  const applied = spreadOf(ours.applied);
  const answered = spreadOf(ours.answered);
  const echo = spreadOf(echoed.applied);
  const named = (name: string, spread: Spread) => ({ [`${name} p50`]: spread.p50, [`${name} p99`]: spread.p99 });
  return {
    "events/s": perSecond,
    samples: applied.count,
    ...named("applied", applied),
    ...named("202", answered),
    ...named("echo", echo),
    "ratio p50": round(applied.p50 / echo.p50),
    "ratio p99": round(applied.p99 / echo.p99),
  };
}

type Screen = { whenShown(reportId: string): Promise<number>; close(): void };

/** A display as the wall has it: applies every frame, says `drawn` once a second. */
async function openScreen(server: DemoServer): Promise<Screen> {
  const waiting = new Map<string, (at: number) => void>();
  let view: View | null = null;
  const socket = io(server.url, { transports: ["websocket"], parser, auth: { token: server.display, protocol: PROTOCOL_VERSION } });
  socket.on("snapshot", (snapshot: View) => void (view = snapshot));
  socket.on("frame", (patch: Patch) => {
    const next = view ? applyPatch(view, patch) : "gap";
    if (next === "gap") return void socket.emit("resync");
    view = next;
    const at = performance.now();
    for (const row of patch.tables?.reports?.set ?? []) {
      waiting.get(row.reportId)?.(at);
      waiting.delete(row.reportId);
    }
  });
  const drawn = setInterval(() => view && socket.emit("drawn", { seq: view.seq }), 1000);
  await new Promise<void>((resolve, reject) => {
    socket.once("snapshot", () => resolve());
    socket.once("connect_error", reject);
  });
  return {
    whenShown: (reportId) => new Promise((resolve) => waiting.set(reportId, resolve)),
    close() {
      clearInterval(drawn);
      socket.close();
    },
  };
}

async function postReports(
  server: DemoServer,
  grids: readonly string[],
  { load, sent, screen }: { readonly load: Load; readonly sent: Samples | null; readonly screen: Screen },
): Promise<void> {
  const events = Array.from({ length: load.batch }, () => {
    serial += 1;
    return reportEvent(server.sourceName, serial, grids[(serial * 7919) % grids.length] ?? "");
  });
  const shown = events.map(({ id }) => screen.whenShown(String(id)));
  const start = performance.now();
  const response = await fetch(`${server.url}/api/v1/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.source}`, "content-type": "application/cloudevents-batch+json" },
    body: JSON.stringify(events),
  });
  const { accepted } = (await response.json()) as { accepted: number };
  if (response.status !== 202 || accepted !== events.length)
    throw new Error(`the server took ${accepted} of ${events.length}: ${response.status}`);
  sent?.answered.push(performance.now() - start);
  for (const at of await Promise.all(shown)) sent?.applied.push(at - start);
}

/** The least that a message can cost here: the same bytes to a bare `ws` server and back. */
async function startEcho() {
  const port = await freePort();
  const server = new WebSocketServer({ port, host: "127.0.0.1" });
  server.on("connection", (socket) => socket.on("message", (bytes) => socket.send(bytes)));
  await new Promise((resolve) => server.once("listening", resolve));
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  await new Promise((resolve) => client.once("open", resolve));
  const waiting: ((at: number) => void)[] = [];
  client.on("message", () => waiting.shift()?.(performance.now()));
  return {
    async send(batch: number, sent: Samples | null): Promise<void> {
      const bytes = JSON.stringify(Array.from({ length: batch }, () => reportEvent("//bench", ++serial, "000000000000000")));
      const start = performance.now();
      const back = new Promise<number>((resolve) => waiting.push(resolve));
      client.send(bytes);
      const took = (await back) - start;
      for (let at = 0; at < batch; at += 1) sent?.applied.push(took);
    },
    close() {
      client.close();
      server.close();
    },
  };
}
