// The three servers that `fanout` compares: ours; Socket.IO with a message an event; bare `ws` sending as many messages of the same length.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "socket.io";
import parser from "socket.io-msgpack-parser";
import { type WebSocket, WebSocketServer } from "ws";
import { createAccess } from "../../server/access/access.ts";
import { createSqliteAccessStore } from "../../server/access/sqlite-access-store.ts";
import { loadCity } from "../../server/city-folder.ts";
import { createClock } from "../../server/clock.ts";
import { createDisplays } from "../../server/displays/displays.ts";
import { createTouches } from "../../server/gateway/touches.ts";
import { attachGateway } from "../../server/gateway.ts";
import { createHub } from "../../server/hub.ts";
import { createSqliteLog } from "../../server/log/sqlite-log.ts";
import { silentLogger } from "../../server/logger.ts";
import type { CityEvent } from "../../shared/event.ts";
import { recordOf } from "../../shared/record.ts";
import { reportEvent } from "./reports.ts";

export type FanoutServer = {
  readonly url: string;
  /** For the displays' handshake; empty where none is asked for. */
  readonly token: string;
  /** Since the start: messages and bytes sent to displays, events fed in. */
  figures(): { readonly messages: number; readonly bytes: number; readonly events: number };
  stop(): Promise<void>;
};

const CITY = new URL("../../mock-data/jiaxing", import.meta.url).pathname;
/** Events are fed in so often, as many as are due. */
const FEED_MS = 20;
let serial = 0;

/** Hub and gateway over the mock city and a SQLite log, `rate` submitted reports a second put into the log in-process. */
export async function startOurs(rate: number): Promise<FanoutServer> {
  const folder = mkdtempSync(join(tmpdir(), "chengge-fanout-"));
  const loaded = loadCity(CITY);
  if ("faults" in loaded) throw new Error(`the mock city has faults: ${loaded.faults.join("; ")}`);
  const { city } = loaded;
  const log = createSqliteLog(folder);
  const clock = createClock({ mode: "real", speed: 1, at: Date.now() });
  const hub = await createHub({ log, city, clock, logger: silentLogger() });
  await hub.started;
  const submit = async (count: number) => {
    const records = Array.from({ length: count }, () => {
      const grid = city.grids[(++serial * 7919) % city.grids.length]?.properties.code ?? "";
      const { specversion: _, time: __, ...event } = reportEvent("//bench", serial, grid);
      return recordOf({ ...event, time: clock.now() } as unknown as CityEvent, { grid }, clock.now());
    });
    await hub.submit(records, { received: true });
  };
  await submit(5000); // so that whole views and tables have their usual size
  const access = await createAccess({ store: createSqliteAccessStore(folder) });
  const { token } = await access.createToken({ role: "display", name: "bench", scope: city.profile.code });
  const server = await listening();
  const health = { durability: log.durability() };
  const gateway = attachGateway({
    server,
    hub,
    access,
    displays: createDisplays(),
    touches: createTouches(),
    publicUrl: null,
    logger: silentLogger(),
    health: () => health,
    build: () => null,
  });
  const feed = startFeed(rate, submit);
  return {
    url: urlOf(server),
    token,
    figures: () => {
      const { frames, snapshots, bytes } = gateway.figures();
      return { messages: frames + snapshots, bytes, events: feed.count() };
    },
    async stop() {
      feed.stop();
      await gateway.close();
      await hub.close();
      await log.close();
      await access.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** As Socket.IO's documentation advises for one server: binary parser, a room, an emit an event. */
export async function startPerEvent(rate: number): Promise<FanoutServer> {
  const server = await listening();
  const io = new Server(server, { parser, transports: ["websocket"], serveClient: false, perMessageDeflate: false });
  let messages = 0;
  let bytes = 0;
  io.on("connection", (socket) => {
    void socket.join("city");
    socket.on("drawn", (_drawn: unknown, answer?: () => void) => answer?.());
  });
  const length = new parser.Encoder().encode({ type: 2, nsp: "/", data: ["event", reportEvent("//bench", 1, "330402007024001")] });
  const bytesOfOne = (length as unknown as [Buffer])[0].length;
  const feed = startFeed(rate, async (count) => {
    for (let at = 0; at < count; at += 1) io.to("city").emit("event", reportEvent("//bench", ++serial, "330402007024001"));
    messages += count * io.engine.clientsCount;
    bytes += count * io.engine.clientsCount * bytesOfOne;
  });
  return {
    url: urlOf(server),
    token: "",
    figures: () => ({ messages, bytes, events: feed.count() }),
    async stop() {
      feed.stop();
      await io.close();
    },
  };
}

/** The least that sending can cost: the same number of messages of the same length, each display's acknowledgements answered. */
export async function startBare({ frameBytes, framesPerSecond }: { frameBytes: number; framesPerSecond: number }): Promise<FanoutServer> {
  const server = await listening();
  const wss = new WebSocketServer({ server, perMessageDeflate: false });
  const answer = randomBytes(29); // as long as Socket.IO's
  const displays = new Set<WebSocket>();
  wss.on("connection", (socket) => {
    displays.add(socket);
    socket.on("message", () => socket.send(answer));
    socket.on("close", () => displays.delete(socket));
  });
  let messages = 0;
  const timer = setInterval(() => {
    const frame = randomBytes(frameBytes);
    for (const display of displays) display.send(frame);
    messages += displays.size;
  }, 1000 / framesPerSecond);
  return {
    url: urlOf(server),
    token: "",
    figures: () => ({ messages, bytes: messages * frameBytes, events: 0 }),
    async stop() {
      clearInterval(timer);
      for (const display of displays) display.terminate();
      server.close();
    },
  };
}

function startFeed(rate: number, feed: (count: number) => Promise<void>) {
  const began = performance.now();
  let fed = 0;
  let busy = false;
  const timer = setInterval(async () => {
    const due = Math.floor(((performance.now() - began) / 1000) * rate) - fed;
    if (busy || due <= 0) return;
    busy = true;
    fed += due;
    await feed(due);
    busy = false;
  }, FEED_MS);
  return { count: () => fed, stop: () => clearInterval(timer) };
}

async function listening(): Promise<HttpServer> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return server;
}

const urlOf = (server: HttpServer) => `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
