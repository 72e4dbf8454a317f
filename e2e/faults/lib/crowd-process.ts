// A process full of light screens: they keep their number, say what they have drawn, and measure how late a report comes.
import { io, type Socket } from "socket.io-client";
import * as parser from "socket.io-msgpack-parser";
import { spreadOf } from "../../../bench/lib/stats.ts";
import { DRAWN_INTERVAL_MS, PROTOCOL_VERSION, STALE_AFTER_MS } from "../../../shared/protocol.ts";
import type { Patch, View } from "../../../shared/view.ts";
import type { CrowdFigures, CrowdOrder } from "./crowd.ts";
import { steadyMs } from "./time.ts";

type Screen = {
  readonly socket: Socket;
  seq: number;
  drawnSeq: number;
  frameAt: number;
  isReading: boolean;
  snapshots: number;
  losses: number;
  gaps: number;
};
/** As engine.io-client has them under its WebSocket in Node. */
type Line = { readonly transport: { readonly ws: { readonly _socket: { pause(): void; resume(): void; resetAndDestroy(): void } } } };

const screens: Screen[] = [];
let latencies: number[] = [];

function open(url: string, token: string): void {
  const socket = io(url, {
    transports: ["websocket"],
    parser,
    forceNew: true,
    auth: { protocol: PROTOCOL_VERSION, token },
    // All at once and at once: what jitter is there to prevent.
    reconnectionDelay: 1,
    reconnectionDelayMax: 1000,
    randomizationFactor: 0,
  });
  const screen: Screen = {
    socket,
    seq: -1,
    drawnSeq: -1,
    frameAt: Number.NEGATIVE_INFINITY,
    isReading: true,
    snapshots: 0,
    losses: 0,
    gaps: 0,
  };
  screens.push(screen);
  setTimeout(() => setInterval(() => sayDrawn(screen), DRAWN_INTERVAL_MS), Math.random() * DRAWN_INTERVAL_MS);
  const took = (seq: number) => {
    screen.seq = seq;
    screen.frameAt = steadyMs();
  };
  socket.on("snapshot", (view: View) => {
    screen.snapshots += 1;
    took(view.seq);
  });
  socket.on("frame", (patch: Patch) => {
    if (patch.prev > screen.seq) screen.gaps += 1;
    took(patch.seq);
    // A report's name ends with the moment it was sent; a row that changed later comes again and says nothing.
    for (const { reportId, stage } of patch.tables?.reports?.set ?? [])
      if (stage === "submitted") latencies.push(screen.frameAt - Number(reportId.split("-").at(-1)) / 1000);
  });
  socket.on("disconnect", (reason) => {
    screen.losses += 1;
    if (reason === "io server disconnect") socket.connect();
  });
}

/** Each in a moment of its own, as screens do. */
function sayDrawn(screen: Screen): void {
  if (!screen.isReading || !screen.socket.connected || screen.seq === screen.drawnSeq) return;
  screen.drawnSeq = screen.seq;
  screen.socket.emit("drawn", { seq: screen.seq });
}

const lineOf = ({ socket }: Screen) => (socket.io.engine as unknown as Line | undefined)?.transport.ws._socket;

function figures(): CrowdFigures {
  const others = screens.filter(({ isReading }) => isReading);
  const fresh = others.filter(({ frameAt, socket }) => socket.connected && steadyMs() - frameAt < STALE_AFTER_MS);
  const sum = (of: (screen: Screen) => number) => screens.reduce((total, screen) => total + of(screen), 0);
  return {
    screens: screens.length,
    reading: others.length,
    fresh: fresh.length,
    lowestSeq: Math.min(...screens.map(({ seq }) => seq)),
    snapshots: sum(({ snapshots }) => snapshots),
    losses: sum(({ losses }) => losses),
    gaps: sum(({ gaps }) => gaps),
    latency: spreadOf(latencies),
  };
}

process.on("message", (order: CrowdOrder) => {
  if (order.do === "open") for (let at = 0; at < order.count; at += 1) open(order.url, order.token);
  if (order.do === "measure") latencies = [];
  if (order.do === "reconnect") for (const screen of screens) lineOf(screen)?.resetAndDestroy();
  if (order.do === "stop-reading")
    for (const screen of screens.slice(0, order.count)) {
      screen.isReading = false;
      lineOf(screen)?.pause();
    }
  if (order.do === "read")
    for (const screen of screens) {
      if (!screen.isReading) lineOf(screen)?.resume();
      screen.isReading = true;
    }
  process.send?.(figures());
});
process.on("disconnect", () => process.exit(0));
