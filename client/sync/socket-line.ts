// The only file that knows socket.io-client: WebSocket alone, one message a frame, a fresh socket for each try.
import { io, type Socket } from "socket.io-client";
import * as parser from "socket.io-msgpack-parser";
import type { Refusal } from "../../shared/protocol.ts";
import type { OpenLine } from "./line.ts";

/** After this an answer means nothing any more, and its callback is forgotten. */
const ANSWER_MS = 60_000;

/** That dial side by side; the oldest makes room. */
const TRIES_MAX = 3;

const REFUSALS: readonly string[] = ["unauthorized", "scope", "protocol", "not-ready"] satisfies Refusal[];

/** A line to the page's own server. When to try again and when to give up is the dialer's, so Socket.IO does neither. */
export const openSocketLine: OpenLine = (listener, handshake) => {
  /** The one that is open, or those that dial, oldest first. */
  let sockets: readonly Socket[] = [];
  const keep = (kept: readonly Socket[]) => {
    for (const socket of sockets) {
      if (kept.includes(socket)) continue;
      socket.off();
      socket.disconnect();
    }
    sockets = kept;
  };
  const drop = (gone: Socket) => keep(sockets.filter((socket) => socket !== gone));
  const connected = () => sockets.find((socket) => socket.connected);
  const open = () => {
    keep(sockets.filter((socket) => !socket.connected).slice(1 - TRIES_MAX));
    let greetedAt = performance.now();
    const fresh = io({
      path: "/socket.io",
      transports: ["websocket"],
      parser,
      forceNew: true,
      reconnection: false,
      auth: (give) => {
        greetedAt = performance.now();
        give(handshake());
      },
    });
    sockets = [...sockets, fresh];
    fresh.on("connect", () => {
      keep([fresh]);
      listener.opened(performance.now() - greetedAt);
    });
    fresh.on("disconnect", () => {
      drop(fresh);
      listener.lost();
    });
    fresh.on("connect_error", ({ message }) => {
      drop(fresh);
      if (!isRefusal(message)) return listener.lost();
      keep([]);
      listener.refused(message);
    });
    fresh.on("snapshot", listener.snapshot);
    fresh.on("frame", listener.frame);
    fresh.on("progress", listener.progress);
    fresh.on("health", listener.health);
    fresh.on("reload", listener.reload);
    fresh.on("touched", listener.touched);
    fresh.on("presence", listener.presence);
  };
  return {
    open,
    hangUp: () => keep([]),
    // Without a line there is nothing to answer: a buffered word would reach the wrong session.
    sendDrawn: (seq, answered) => {
      connected()
        ?.timeout(ANSWER_MS)
        .emit("drawn", { seq }, (late: Error | null) => void (late ?? answered()));
    },
    sendResync: () => void connected()?.emit("resync"),
    sendHealth: (health) => void connected()?.emit("health", health),
    sendLooking: (reportId) => void connected()?.emit("looking", { reportId }),
  };
};

const isRefusal = (message: string): message is Refusal => REFUSALS.includes(message);
