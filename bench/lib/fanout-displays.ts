// Many displays in one process, plain WebSockets that speak Socket.IO's packets: `node fanout-displays.ts URL COUNT socketio|bare TOKEN`.
import { setTimeout as sleep } from "node:timers/promises";
import parser from "socket.io-msgpack-parser";
import { WebSocket } from "ws";
import { PROTOCOL_VERSION } from "../../shared/protocol.ts";

const [url = "", count = "0", speech = "", token = ""] = process.argv.slice(2);
const isBare = speech === "bare";
const address = isBare ? url : `${url}/socket.io/?EIO=4&transport=websocket`;
/** Opened a few at a time, as displays come. */
const AT_ONCE = 25;

type Packet = { readonly data?: readonly [string, { readonly seq?: number }] };
const encode = (packet: unknown) => (new parser.Encoder().encode(packet) as unknown as [Buffer])[0];
const handshake = encode({ type: 0, nsp: "/", data: { token, protocol: PROTOCOL_VERSION } });

/** All displays stand at the same frame, so one of them reads its number for all: displays are not what is measured. */
let seq = 0;
let newest: Buffer | null = null;
const sockets: WebSocket[] = [];

for (let at = 0; at < Number(count); at += AT_ONCE) {
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, Number(count) - at) }, open));
  await sleep(20);
}
process.send?.("open");
setInterval(readSeq, 250);
sockets.forEach((socket, at) => setTimeout(() => setInterval(() => sayDrawn(socket, at), 1000), (at * 997) % 1000));
process.on("disconnect", () => process.exit(0));

function open(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, { perMessageDeflate: false });
    sockets.push(socket);
    socket.on("error", reject);
    if (isBare) socket.on("open", () => resolve());
    socket.on("message", (message: Buffer, isBinary) => {
      if (isBinary && socket === sockets[0]) newest = message.length > 60 ? message : newest;
      if (isBinary || isBare) return resolve();
      if (message[0] === 0x30) socket.send(handshake); // "0": open
      if (message[0] === 0x32) socket.send("3"); // ping, pong
    });
  });
}

function readSeq(): void {
  if (isBare || newest === null) return;
  const decoder = new parser.Decoder();
  decoder.on("decoded", ({ data }: Packet) => void (seq = data?.[1]?.seq ?? seq));
  decoder.add(newest);
}

function sayDrawn(socket: WebSocket, at: number): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(encode({ type: 2, nsp: "/", id: at % 100, data: ["drawn", { seq }] }));
}
