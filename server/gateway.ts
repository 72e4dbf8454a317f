// Frames out: Socket.IO, and the only file that knows it. What a screen gets and when is the pump's.
import type { Server as HttpServer } from "node:http";
import type { Socket as Line } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Server, type Socket } from "socket.io";
import parser from "socket.io-msgpack-parser";
import { Drawn, Looking, ScreenHealth } from "../shared/handshake.ts";
import { FRAME_INTERVAL_MS, type Health, type Progress, type ScreenMessages, type ServerMessages } from "../shared/protocol.ts";
import type { Access } from "./access/access.ts";
import type { Attended, Displays } from "./displays/displays.ts";
import { type Admission, admit } from "./gateway/admission.ts";
import { createDesks, type Desk, type PresenceShare } from "./gateway/desks.ts";
import { createPump, createScreen, isFree, isStale, isWaiting, type Screen, undrawnFor } from "./gateway/pump.ts";
import type { Touches } from "./gateway/touches.ts";
import { createTurnstile } from "./gateway/turnstile.ts";
import { toWire, type Wire } from "./gateway/wire.ts";
import { isOwnOrigin } from "./http/origin.ts";
import type { Hub } from "./hub.ts";
import type { Logger } from "./logger.ts";

/** Screens send a handshake and small acknowledgements; more is no screen. */
const MESSAGE_BYTES_MAX = 8192;
/** Messages that make no sense after which a screen is closed. */
const BAD_MESSAGES_MAX = 20;
/** A whole view may take half a minute on a line of 64 kbit/s, and a pong comes behind it. Who is gone costs nothing until then. */
const PING_INTERVAL_MS = 10_000;
const PING_TIMEOUT_MS = 60_000;
/** How long screens have to take the farewell when the server stops; then their lines are cut. */
const GOODBYE_MS = 1000;

type ScreenSocket = Socket<ScreenMessages, ServerMessages, Record<string, never>, Admission>;
/** What every screen is told alike, the newest alone. */
type Notices = { readonly progress: Wire; readonly health: Wire | null };
type Seat = {
  readonly socket: ScreenSocket;
  readonly screen: Screen;
  readonly attended: Attended;
  /** Null for what is no desk. */
  readonly desk: Desk | null;
  told: Notices;
  /** To the newest `drawn`, while it waits. */
  answer: (() => void) | null;
  bad: number;
};

const ONE_ARGUMENT: ReadonlySet<string> = new Set(["health", "looking"]);
const NO_PROGRESS = toWire("progress", null);
const NOTHING_TOLD: Notices = { progress: NO_PROGRESS, health: null };

export type GatewayFigures = {
  readonly screens: number;
  /** Screens whose window is full now. */
  readonly waiting: number;
  /** Screens whose oldest undrawn frame is older than 5 s now. */
  readonly stale: number;
  readonly frames: number;
  readonly snapshots: number;
  /** Of the frames, snapshots and notices sent. */
  readonly bytes: number;
  readonly resyncs: number;
  readonly refused: number;
};

export interface Gateway {
  /** Tells every screen, also those that come later, how far the past has been fed in. */
  announceProgress(progress: Progress): void;
  /** Now, or counted since the start. */
  figures(): GatewayFigures;
  /** Closes every screen in a way that lets it come back, and admits no more. Resolves within about a second. */
  close(): Promise<void>;
}

export type GatewayOptions = {
  readonly server: HttpServer;
  readonly hub: Hub;
  readonly access: Access;
  /** Hears who is connected and how each is. */
  readonly displays: Displays;
  readonly touches: Touches;
  /** Where servers tell each other which cases their desks have open; null where there is but one. */
  readonly presenceShare?: PresenceShare | null;
  readonly publicUrl: string | null;
  readonly logger: Logger;
  /** Told to every screen when it comes and when it changes. Asked ten times a second. */
  readonly health: () => Health;
  /** Build of the pages served now; a page of another one is told to reload. Null turns that off. */
  readonly build: () => string | null;
};

export function attachGateway({
  server,
  hub,
  access,
  displays,
  touches,
  presenceShare = null,
  publicUrl,
  logger,
  health,
  build,
}: GatewayOptions): Gateway {
  const turnstile = createTurnstile();
  const lines = new Set<Line>();
  const io = new Server<ScreenMessages, ServerMessages, Record<string, never>, Admission>(server, {
    parser,
    transports: ["websocket"],
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: MESSAGE_BYTES_MAX,
    connectTimeout: 10_000,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    allowRequest: (request, answer) => {
      if (!isOwnOrigin(request, publicUrl)) return answer(null, false);
      const { socket: line } = request;
      lines.add(line);
      line.once("close", () => lines.delete(line));
      turnstile.pass((isIn) => answer(null, isIn));
    },
  });
  const pump = createPump(hub);
  const desks = createDesks(hub, touches, presenceShare);
  const seats = new Set<Seat>();
  const counts = { resyncs: 0, refused: 0 };
  let shownHealth = health();
  let notices: Notices = { progress: NO_PROGRESS, health: toWire("health", shownHealth) };

  io.use(async (socket, next) => {
    const admitted = await admit(socket.handshake.auth, socket.handshake.headers.cookie, { hub, access });
    if (typeof admitted === "string") {
      counts.refused += 1;
      return next(new Error(admitted));
    }
    socket.data = admitted;
    next();
  });

  io.on("connection", (socket) => {
    const screen = createScreen({ ...socket.data, line: socket.request.socket, conn: socket.conn });
    const attended = displays.came(socket.data, {
      lag: () => hub.state.seq - screen.cursor,
      undrawnMs: () => undrawnFor(screen, performance.now()),
      reload: () => socket.emit("reload", "asked"),
    });
    const { role, scope, actor } = socket.data;
    const desk = role === "supervisor" || role === "admin" ? desks.came(scope, actor) : null;
    const seat: Seat = { socket, screen, attended, desk, told: NOTHING_TOLD, answer: null, bad: 0 };
    seats.add(seat);
    socket.use(([name, ...args], next) => {
      // Whatever else a client emits, "disconnect" and "error" among it, goes no further.
      const isDrawn = name === "drawn" && (args.length === 1 || (args.length === 2 && typeof args[1] === "function"));
      if (isDrawn || (name === "resync" && args.length === 0) || (ONE_ARGUMENT.has(name) && args.length === 1)) return next();
      countBad(seat);
    });
    socket.on("disconnect", () => {
      seats.delete(seat);
      attended.left();
      if (desk) desks.left(desk);
    });
    socket.on("drawn", (message, answer) => {
      const drawn = Drawn.safeParse(message);
      if (!drawn.success) return countBad(seat);
      attended.drew();
      pump.drawn(screen, drawn.data.seq, performance.now());
      if (answer) seat.answer = answer;
    });
    socket.on("health", (message) => {
      const said = ScreenHealth.safeParse(message);
      if (said.success) attended.said(said.data);
      else countBad(seat);
    });
    socket.on("looking", (message) => {
      const looking = Looking.safeParse(message);
      if (!desk || !looking.success || !desks.look(desk, looking.data.reportId, performance.now())) countBad(seat);
    });
    socket.on("resync", () => {
      counts.resyncs += 1;
      pump.restart(screen);
      if (hub.readiness().ready) pump.send(screen, performance.now());
    });
    const served = build();
    if (served !== null && socket.data.build !== undefined && socket.data.build !== served) socket.emit("reload", "version");
    // A turn later Socket.IO's own greeting is out.
    setImmediate(() => {
      if (!seats.has(seat)) return;
      tell(seat);
      if (hub.readiness().ready) pump.send(screen, performance.now());
    });
  });

  /** One that takes nothing now hears the newest when it does. */
  const tell = (seat: Seat) => {
    const { screen, told } = seat;
    if (told === notices || !isFree(screen)) return;
    if (told.progress !== notices.progress) pump.write(screen, notices.progress);
    if (notices.health && told.health !== notices.health) pump.write(screen, notices.health);
    seat.told = notices;
  };
  /**
   * Behind the frame that brings the screen to where the city is, so that the page learns how late its picture is: while the window is full
   * an answer would prove the line alone. Of a city that cannot move on nothing newer can be shown.
   */
  const answerDrawn = (seat: Seat, ready: boolean) => {
    if (!seat.answer || (ready && seat.screen.cursor !== hub.state.seq)) return;
    seat.answer();
    seat.answer = null;
  };
  const lookAtHealth = () => {
    const next = health();
    if (next === shownHealth || JSON.stringify(next) === JSON.stringify(shownHealth)) return;
    shownHealth = next;
    notices = { ...notices, health: toWire("health", next) };
  };

  let sentAt = Number.NEGATIVE_INFINITY;
  let restMs = FRAME_INTERVAL_MS;
  let timer: NodeJS.Timeout;
  let due = false;
  let closed = false;
  /** All screens have one beat, so that those at the same number share one encoded frame. */
  const beat = () => {
    if (closed) return;
    due = false;
    clearTimeout(timer);
    const now = performance.now();
    pump.beginBeat(now);
    desks.beginBeat();
    lookAtHealth();
    // A city that cannot move on is not live: screens see no heartbeat and say that they are stale.
    const { ready } = hub.readiness();
    for (const seat of seats) {
      tell(seat);
      const wasFree = isFree(seat.screen);
      if (ready && pump.send(seat.screen, now)) sentAt = now;
      if (wasFree) answerDrawn(seat, ready);
      if (wasFree && ready && seat.desk) for (const wire of desks.due(seat.desk, now)) pump.write(seat.screen, wire);
    }
    restMs = pump.endBeat();
    timer = setTimeout(beat, Math.max(1, restMs - (performance.now() - now)));
  };
  timer = setTimeout(beat, FRAME_INTERVAL_MS);

  const forgetHub = hub.onAdvance(() => {
    if (due || seats.size === 0 || performance.now() - sentAt < restMs) return;
    due = true;
    setImmediate(beat);
  });
  const forgetAccess = access.onRevoke((ended) => {
    for (const { socket } of seats) if (socket.data.grantId === ended || socket.data.sessionId === ended) socket.conn.close();
  });

  const countBad = (seat: Seat) => {
    seat.bad += 1;
    if (seat.bad < BAD_MESSAGES_MAX) return;
    logger.warn({ grant: seat.socket.data.grantId }, "a screen that sends nonsense was closed");
    seat.socket.conn.close();
  };

  return {
    announceProgress(progress) {
      notices = { ...notices, progress: progress === null ? NO_PROGRESS : toWire("progress", progress) };
    },
    figures() {
      const now = performance.now();
      const screens = [...seats].map(({ screen }) => screen);
      return {
        ...counts,
        ...pump.counts(),
        screens: screens.length,
        waiting: screens.filter(isWaiting).length,
        stale: screens.filter((screen) => isStale(screen, now)).length,
      };
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      turnstile.close();
      desks.close();
      forgetHub();
      forgetAccess();
      // Not `disconnect()`: a client that is told to go does not come back by itself.
      for (const { socket } of seats) socket.conn.close();
      io.engine.close();
      const gone = Promise.all([...lines].map((line) => new Promise((resolve) => line.once("close", resolve))));
      await Promise.race([gone, sleep(GOODBYE_MS, undefined, { ref: false })]);
      for (const line of lines) line.destroy();
    },
  };
}
