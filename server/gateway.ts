// Frames out: Socket.IO, and the only file that knows it. A screen is a cursor and a window, never a queue.
import type { Server as HttpServer } from "node:http";
import { Server, type Socket } from "socket.io";
import parser from "socket.io-msgpack-parser";
import { isWithin } from "../shared/city.ts";
import type { Seq } from "../shared/event.ts";
import { Drawn, Handshake } from "../shared/handshake.ts";
import {
  FRAME_INTERVAL_MS,
  HEARTBEAT_MS,
  PROTOCOL_VERSION,
  type Progress,
  type Refusal,
  type ScreenMessages,
  type ServerMessages,
  WINDOW_FRAMES,
} from "../shared/protocol.ts";
import type { Patch, View } from "../shared/view.ts";
import type { Access } from "./access/access.ts";
import { forAudience } from "./access/audience.ts";
import type { Grant } from "./access/grant.ts";
import { isOwnOrigin } from "./http/origin.ts";
import type { Hub } from "./hub.ts";
import type { Logger } from "./logger.ts";

/** Screens send a handshake and small acknowledgements; more is no screen. */
const MESSAGE_BYTES_MAX = 8192;
/** Messages that make no sense after which a screen is closed. */
const BAD_MESSAGES_MAX = 20;
/** A screen that keeps asking for the whole view gets it this often. */
const SNAPSHOT_INTERVAL_MS = 1000;
/** Timers wake a little early or late; a frame that is this close to due is due. */
const SLACK_MS = 10;

type Screen = {
  readonly socket: ScreenSocket;
  readonly scope: string;
  readonly grantId: string;
  readonly sessionId: string | undefined;
  /** Before visitors some things are not shown. */
  readonly forVisitors: boolean;
  /** Seq of the last frame sent; 0 asks for the whole view. */
  cursor: Seq;
  /** Seqs of the frames sent and not yet drawn, at most WINDOW_FRAMES. */
  undrawn: Seq[];
  sentAt: number;
  /** Whether the last frame brought no news. */
  wasHeartbeat: boolean;
  snapshotAt: number;
  bad: number;
};

type Admission = Pick<Screen, "scope" | "grantId" | "sessionId" | "forVisitors"> & { readonly cursor: Seq };
type ScreenSocket = Socket<ScreenMessages, ServerMessages, Record<string, never>, Admission>;

export type GatewayFigures = {
  readonly screens: number;
  readonly waiting: number;
  readonly frames: number;
  readonly snapshots: number;
  readonly resyncs: number;
  readonly refused: number;
};

export interface Gateway {
  /** Tells every screen, also those that come later, how far the past has been fed in. */
  announceProgress(progress: Progress): void;
  /** Counts since the start; `waiting`: screens whose window is full now. */
  figures(): GatewayFigures;
  /** Closes every screen in a way that lets it come back. */
  close(): void;
}

export type GatewayOptions = {
  readonly server: HttpServer;
  readonly hub: Hub;
  readonly access: Access;
  readonly publicUrl: string | null;
  readonly logger: Logger;
};

export function attachGateway({ server, hub, access, publicUrl, logger }: GatewayOptions): Gateway {
  const io = new Server<ScreenMessages, ServerMessages, Record<string, never>, Admission>(server, {
    parser: { Encoder: SharedEncoder, Decoder: parser.Decoder },
    transports: ["websocket"],
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: MESSAGE_BYTES_MAX,
    connectTimeout: 10_000,
    pingInterval: 10_000,
    pingTimeout: 8_000,
    allowRequest: (request, answer) => answer(null, isOwnOrigin(request, publicUrl)),
  });
  const screens = new Set<Screen>();
  const counts = { frames: 0, snapshots: 0, resyncs: 0, refused: 0 };
  let progress: Progress = null;

  io.use((socket, next) => {
    const admitted = admit(socket, hub, access);
    if (typeof admitted === "string") {
      counts.refused += 1;
      return next(new Error(admitted));
    }
    socket.data = admitted;
    next();
  });

  io.on("connection", (socket) => {
    const screen: Screen = {
      ...socket.data,
      socket,
      undrawn: [],
      sentAt: Number.NEGATIVE_INFINITY,
      wasHeartbeat: false,
      snapshotAt: Number.NEGATIVE_INFINITY,
      bad: 0,
    };
    screens.add(screen);
    socket.use(([name, ...args], next) => {
      // Whatever else a client emits, "disconnect" and "error" among it, goes no further.
      if ((name === "drawn" && args.length === 1) || (name === "resync" && args.length === 0)) return next();
      countBad(screen);
    });
    socket.on("disconnect", () => screens.delete(screen));
    socket.on("drawn", (message) => {
      const drawn = Drawn.safeParse(message);
      if (!drawn.success) return countBad(screen);
      screen.undrawn = screen.undrawn.filter((seq) => seq > drawn.data.seq);
    });
    socket.on("resync", () => {
      counts.resyncs += 1;
      screen.cursor = 0;
      screen.undrawn = [];
      if (hub.readiness().ready) send(screen, performance.now());
    });
    if (progress) socket.emit("progress", progress);
    send(screen, performance.now());
  });

  /** The pump: sends `screen` what changed since its cursor, if it is time and the screen keeps up. True when news went out. */
  const send = (screen: Screen, now: number): boolean => {
    const { socket, scope, cursor } = screen;
    const quietMs = now - screen.sentAt;
    const isNews = cursor !== hub.state.seq;
    // A heartbeat holds no news back; the frame after such a one waits twice as long, so that a second has ten frames at the most.
    if (quietMs < FRAME_INTERVAL_MS - SLACK_MS && !(isNews && screen.wasHeartbeat)) return false;
    if (!isNews && quietMs < HEARTBEAT_MS - FRAME_INTERVAL_MS) return false;
    // Beyond its window, or while the last frame is still on its way into the network, it waits: nothing is queued for it.
    if (screen.undrawn.length >= WINDOW_FRAMES || !socket.conn.transport.writable) return false;
    const patch = hub.patchSince(scope, cursor);
    if (patch !== "snapshot") {
      socket.emit("frame", shownTo(screen, patch));
      counts.frames += 1;
      screen.cursor = patch.seq;
    } else {
      if (now - screen.snapshotAt < SNAPSHOT_INTERVAL_MS - SLACK_MS) return false;
      const view = hub.view(scope);
      socket.emit("snapshot", shownTo(screen, view));
      counts.snapshots += 1;
      screen.cursor = view.seq;
      screen.snapshotAt = now;
    }
    screen.sentAt = quietMs < FRAME_INTERVAL_MS - SLACK_MS ? now + FRAME_INTERVAL_MS : now;
    screen.wasHeartbeat = !isNews;
    screen.undrawn.push(screen.cursor);
    return isNews;
  };

  /** Made once for all such screens, as the hub makes it once for all. */
  const visitors = new WeakMap<View | Patch, View | Patch>();
  const shownTo = <T extends View | Patch>({ forVisitors }: Screen, whole: T): T => {
    if (!forVisitors) return whole;
    const known = visitors.get(whole) ?? forAudience(whole, hub.state);
    visitors.set(whole, known);
    return known as T;
  };

  let sentAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout;
  let due = false;
  /** All screens have one beat, so that those at the same number share one encoded frame. */
  const beat = () => {
    due = false;
    clearTimeout(timer);
    timer = setTimeout(beat, FRAME_INTERVAL_MS);
    // A city that cannot move on is not live: screens see no heartbeat and say that they are stale.
    if (screens.size === 0 || !hub.readiness().ready) return;
    const now = performance.now();
    for (const screen of screens) if (send(screen, now)) sentAt = now;
  };
  timer = setTimeout(beat, FRAME_INTERVAL_MS);

  const forgetHub = hub.onAdvance(() => {
    if (due || screens.size === 0 || performance.now() - sentAt < FRAME_INTERVAL_MS) return;
    due = true;
    setImmediate(beat);
  });
  const forgetAccess = access.onRevoke((ended) => {
    for (const screen of screens) if (screen.grantId === ended || screen.sessionId === ended) screen.socket.conn.close();
  });

  const countBad = (screen: Screen) => {
    screen.bad += 1;
    if (screen.bad < BAD_MESSAGES_MAX) return;
    logger.warn({ grant: screen.grantId }, "a screen that sends nonsense was closed");
    screen.socket.conn.close();
  };

  return {
    announceProgress(next) {
      progress = next;
      io.emit("progress", next);
    },
    figures: () => ({
      ...counts,
      screens: screens.size,
      waiting: [...screens].filter((screen) => screen.undrawn.length >= WINDOW_FRAMES).length,
    }),
    close() {
      clearTimeout(timer);
      forgetHub();
      forgetAccess();
      // Not `disconnect()`: a client that is told to go does not come back by itself.
      for (const screen of screens) screen.socket.conn.close();
      io.engine.close();
    },
  };
}

function admit(socket: ScreenSocket, hub: Hub, access: Access): Admission | Refusal {
  const handshake = Handshake.safeParse(socket.handshake.auth);
  if (!handshake.success || handshake.data.protocol !== PROTOCOL_VERSION) return "protocol";
  const { token, scope: wanted, resume } = handshake.data;
  const grant = token === undefined ? access.sessionGrant(socket.handshake.headers.cookie) : access.authenticate(token);
  if (!grant) return "unauthorized";
  const scope = scopeOf(hub, grant, wanted);
  if (scope === null) return "scope";
  if (!hub.readiness().ready) return "not-ready";
  return {
    scope,
    grantId: grant.id,
    sessionId: grant.sessionId,
    forVisitors: grant.audience === "visitors",
    cursor: resume && resume.epoch === hub.epoch && resume.seq <= hub.state.seq ? resume.seq : 0,
  };
}

function scopeOf({ city: { tree } }: Hub, grant: Grant, wanted = grant.scope): string | null {
  const inner = tree.byCode.get(wanted);
  const outer = tree.byCode.get(grant.scope);
  return inner !== undefined && outer !== undefined && isWithin(tree, inner, outer) ? wanted : null;
}

type Packet = { readonly type: number; readonly data?: unknown; readonly id?: number };

/** Encoded messages by their payload's identity: the hub gives every screen at the same number and scope the same object. */
const encoded = new WeakMap<object, unknown>();

/** Msgpack, where a frame that many screens share is encoded once. */
class SharedEncoder extends parser.Encoder {
  override encode(packet: Packet) {
    const payload =
      packet.type === parser.PacketType.EVENT && packet.id === undefined && Array.isArray(packet.data) ? (packet.data[1] as unknown) : null;
    if (typeof payload !== "object" || payload === null) return super.encode(packet);
    const known = encoded.get(payload) ?? super.encode(packet);
    encoded.set(payload, known);
    return known as ReturnType<parser.Encoder["encode"]>;
  }
}
