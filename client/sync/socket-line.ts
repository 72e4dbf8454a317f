// The only file that knows socket.io-client: WebSocket alone, one message a frame, back by itself after a loss.
import { io } from "socket.io-client";
import * as parser from "socket.io-msgpack-parser";
import type { Refusal } from "../../shared/protocol.ts";
import type { OpenLine } from "./line.ts";

const FIRST_RETRY_MS = 500;
/** Longest pause between two tries; half of it is jitter, so that a hundred walls do not come back at once. */
const LONGEST_RETRY_MS = 5000;
const JITTER = 0.5;

const REFUSALS: readonly string[] = ["unauthorized", "scope", "protocol", "not-ready"] satisfies Refusal[];

/** A line to the page's own server. */
export const openSocketLine: OpenLine = (listener, handshake) => {
  const socket = io({
    path: "/socket.io",
    transports: ["websocket"],
    parser,
    autoConnect: false,
    auth: (give) => give(handshake()),
    reconnectionDelay: FIRST_RETRY_MS,
    reconnectionDelayMax: LONGEST_RETRY_MS,
    randomizationFactor: JITTER,
  });
  socket.on("connect", listener.opened);
  socket.on("disconnect", (reason) => {
    listener.lost();
    // After a server-side disconnect the client would stay away for good.
    if (reason === "io server disconnect") socket.connect();
  });
  socket.on("connect_error", ({ message }) => {
    if (isRefusal(message)) listener.refused(message);
    else listener.lost();
  });
  socket.on("snapshot", listener.snapshot);
  socket.on("frame", listener.frame);
  socket.on("progress", listener.progress);
  socket.on("reload", listener.reload);
  return {
    open: () => void socket.connect(),
    // Without a line there is nothing to answer: a buffered word would reach the wrong session.
    sendDrawn: (seq) => void (socket.connected && socket.emit("drawn", { seq })),
    sendResync: () => void (socket.connected && socket.emit("resync")),
    close: () => void socket.disconnect(),
  };
};

const isRefusal = (message: string): message is Refusal => REFUSALS.includes(message);
