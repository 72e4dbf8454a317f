// A gateway for tests, over real sockets: the small city with one report, SQLite in a folder of its own, and screens that say what they got.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo, Socket as Line } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "socket.io-client";
import parser from "socket.io-msgpack-parser";
import { expect } from "vitest";
import type { City } from "../../shared/city-check.ts";
import type { CityEvent } from "../../shared/event.ts";
import { type Health, PROTOCOL_VERSION, type Presence, type Touched } from "../../shared/protocol.ts";
import { numbered, smallCity, submitted, T0, tick } from "../../shared/testing.ts";
import { applyPatch, type Patch, type View } from "../../shared/view.ts";
import { createAccess } from "../access/access.ts";
import { createSqliteAccessStore } from "../access/sqlite-access-store.ts";
import { createClock } from "../clock.ts";
import { createDisplays } from "../displays/displays.ts";
import { attachGateway } from "../gateway.ts";
import { createHub, type Hub } from "../hub.ts";
import { createSqliteLog } from "../log/sqlite-log.ts";
import { silentLogger } from "../logger.ts";
import type { PresenceShare } from "./desks.ts";
import { createTouches } from "./touches.ts";

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export type TestGateway = Awaited<ReturnType<typeof startTestGateway>>;

/** What the city stands at when it starts: one tick, one report. */
export async function startTestGateway({ presenceShare = null }: { readonly presenceShare?: PresenceShare | null } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "chengge-gateway-"));
  const log = createSqliteLog(folder);
  const clock = createClock({ mode: "real", speed: 1, at: T0 });
  const touches = createTouches();
  const hub = await createHub({ log, city: smallCity() as City, clock, logger: silentLogger(), see: touches.see });
  await hub.started;
  const submit = (...events: CityEvent[]) =>
    hub.submit(
      numbered(events, 0).map(({ seq: _, ...record }) => record),
      { received: true },
    );
  await submit(tick(T0), submitted("a"));
  const access = await createAccess({ store: createSqliteAccessStore(folder) });
  const { token } = await access.createToken({ role: "display", name: "wall", scope: "C" });
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  /** What a test may change under a running gateway; `views` counts the whole views that were made. */
  const world = {
    health: { durability: log.durability() } as Health,
    build: null as string | null,
    epoch: null as string | null,
    views: 0,
  };
  const watched = Object.create(hub, {
    view: {
      value(scope: string) {
        world.views += 1;
        return { ...hub.view(scope), epoch: watched.epoch };
      },
    },
    epoch: { get: () => world.epoch ?? hub.epoch },
  }) as Hub;
  const displays = createDisplays();
  const gateway = attachGateway({
    server,
    hub: watched,
    access,
    displays,
    touches,
    presenceShare,
    publicUrl: null,
    logger: silentLogger(),
    health: () => world.health,
    build: () => world.build,
  });
  const sockets: Socket[] = [];

  /** A screen that keeps its view by frames; `draws` false never acknowledges. */
  const createScreen = (
    auth: Record<string, unknown> = {},
    { draws = true, headers = {} }: { draws?: boolean; headers?: Record<string, string> } = {},
  ) => {
    const socket = io(`http://127.0.0.1:${port}`, {
      transports: ["websocket"],
      parser,
      auth: { token, protocol: PROTOCOL_VERSION, ...auth },
      forceNew: true,
      reconnectionDelay: 20,
      extraHeaders: headers,
    });
    sockets.push(socket);
    const got = {
      frames: [] as Patch[],
      snapshots: 0,
      gaps: 0,
      reloads: 0,
      progress: [] as unknown[],
      health: [] as Health[],
      /** When each snapshot and frame came. */
      times: [] as number[],
      touched: [] as (readonly Touched[])[],
      presence: [] as Presence[],
      errors: [] as string[],
      lost: [] as string[],
    };
    let view: View | null = null;
    const drawn = ({ seq }: { readonly seq: number }) => {
      got.times.push(performance.now());
      if (draws) socket.emit("drawn", { seq });
    };
    socket.on("snapshot", (whole: View) => {
      got.snapshots += 1;
      view = whole;
      drawn(whole);
    });
    socket.on("frame", (patch: Patch) => {
      got.frames.push(patch);
      const next = view === null ? "gap" : applyPatch(view, patch);
      if (next === "gap") got.gaps += 1;
      else view = next;
      drawn(patch);
    });
    socket.on("progress", (progress: unknown) => got.progress.push(progress));
    socket.on("health", (health: Health) => got.health.push(health));
    socket.on("reload", () => {
      got.reloads += 1;
    });
    socket.on("touched", (touched: readonly Touched[]) => got.touched.push(touched));
    socket.on("presence", (presence: Presence) => got.presence.push(presence));
    socket.on("connect_error", (error: Error) => got.errors.push(error.message));
    socket.on("disconnect", (reason) => got.lost.push(reason));
    return {
      socket,
      got,
      view: () => view,
      reached: (seq: number) => expect.poll(() => view?.seq, { timeout: 5000, interval: 5 }).toBe(seq),
      /** Its machine's end of the line, which may stop reading. */
      line: () => (socket.io.engine as never as { transport: { ws: { _socket: Line } } }).transport.ws._socket,
    };
  };

  return {
    folder,
    hub,
    access,
    token,
    server,
    gateway,
    displays,
    world,
    submit,
    createScreen,
    async stop() {
      for (const socket of sockets) socket.close();
      await gateway.close();
      await hub.close();
      await log.close();
      await access.close();
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true });
    },
  };
}
