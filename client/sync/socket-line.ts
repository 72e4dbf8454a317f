// The only file that knows socket.io-client: WebSocket alone, one message a frame, a fresh socket for each try.
import { io, type Socket } from "socket.io-client";
import * as parser from "socket.io-msgpack-parser";
import type { Refusal } from "../../shared/protocol.ts";
import type { OpenLine } from "./line.ts";

/** After this an answer means nothing any more, and its callback is forgotten. */
const ANSWER_MS = 60_000;

const REFUSALS: readonly string[] = ["unauthorized", "scope", "protocol", "not-ready"] satisfies Refusal[];

/** A line to the page's own server. When to try again and when to give up is the dialer's, so Socket.IO does neither. */
export const openSocketLine: OpenLine = (listener, handshake) => {
  let socket: Socket | null = null;
  const hangUp = () => {
    socket?.off();
    socket?.disconnect();
    socket = null;
  };
  const open = () => {
    hangUp();
    const fresh = io({
      path: "/socket.io",
      transports: ["websocket"],
      parser,
      forceNew: true,
      reconnection: false,
      timeout: false,
      auth: (give) => give(handshake()),
    });
    socket = fresh;
    fresh.on("connect", listener.opened);
    fresh.on("disconnect", () => {
      hangUp();
      listener.lost();
    });
    fresh.on("connect_error", ({ message }) => {
      hangUp();
      if (isRefusal(message)) listener.refused(message);
      else listener.lost();
    });
    fresh.on("snapshot", listener.snapshot);
    fresh.on("frame", listener.frame);
    fresh.on("progress", listener.progress);
    fresh.on("health", listener.health);
    fresh.on("reload", listener.reload);
  };
  return {
    open,
    hangUp,
    // Without a line there is nothing to answer: a buffered word would reach the wrong session.
    sendDrawn: (seq, answered) => {
      if (socket?.connected) socket.timeout(ANSWER_MS).emit("drawn", { seq }, (late: Error | null) => void (late ?? answered()));
    },
    sendResync: () => void (socket?.connected && socket.emit("resync")),
  };
};

const isRefusal = (message: string): message is Refusal => REFUSALS.includes(message);
