// Many desks in one process, real Socket.IO clients with a session each: `node desk-clients.ts URL chengge|plain`, then the desks as a message.
import { setTimeout as sleep } from "node:timers/promises";
import { io, type Socket } from "socket.io-client";
import parser from "socket.io-msgpack-parser";
import { PROTOCOL_VERSION, type Touched } from "../../shared/protocol.ts";
import type { Patch, View } from "../../shared/view.ts";

/** `lane`: it says what it hears of reports whose ids begin so. `at`: its place among all desks. */
export type ClientDesk = { readonly at: number; readonly cookie: string; readonly lane: string | null };
/** The case that these desks open. */
export type Look = { readonly reportId: string; readonly desks: readonly number[] };
/** That it has the report in this version, or a later one: by a row of a frame, by `touched`, by reading the case after that. `atMs`: the machine's clock. */
export type Heard = {
  readonly desk: number;
  readonly reportId: string;
  readonly version: number;
  readonly by: "frame" | "touched" | "read";
  readonly atMs: number;
};

/** Opened a few at a time, as desks come. */
const AT_ONCE = 20;

const [url = "", speech = ""] = process.argv.slice(2);
const sockets = new Map<number, Socket>();

process.on("message", async (message: readonly ClientDesk[] | Look) => {
  if ("reportId" in message) {
    for (const desk of message.desks) sockets.get(desk)?.emit("looking", { reportId: message.reportId });
    return;
  }
  for (let at = 0; at < message.length; at += AT_ONCE) await Promise.all(message.slice(at, at + AT_ONCE).map(open));
  process.send?.("open");
});
process.on("disconnect", () => process.exit(0));

async function open(desk: ClientDesk): Promise<void> {
  const options = { transports: ["websocket"], forceNew: true };
  const socket =
    speech === "plain"
      ? io(url, options)
      : io(url, { ...options, parser, extraHeaders: { cookie: desk.cookie }, auth: { protocol: PROTOCOL_VERSION } });
  sockets.set(desk.at, socket);
  if (speech === "plain") hearRows(socket, desk);
  else hearFrames(socket, desk);
  await new Promise<void>((resolve, reject) => {
    socket.once(speech === "plain" ? "connect" : "snapshot", () => resolve());
    socket.once("connect_error", reject);
  });
}

function hearFrames(socket: Socket, desk: ClientDesk): void {
  let seq = 0;
  const shown = new Map<string, number>();
  socket.on("snapshot", (view: View) => void (seq = view.seq));
  socket.on("frame", (patch: Patch) => {
    seq = patch.seq;
    for (const { reportId, version } of patch.tables?.reports?.set ?? []) {
      if (!follows(desk, reportId) || (shown.get(reportId) ?? 0) >= version) continue;
      say(desk, { reportId, version, by: "frame" });
      shown.set(reportId, version);
    }
  });
  socket.on("touched", async (touched: readonly Touched[]) => {
    for (const { reportId, version } of touched) {
      if (!follows(desk, reportId)) continue;
      say(desk, { reportId, version, by: "touched" });
      // As the page does: what the live view does not hold is read.
      if ((shown.get(reportId) ?? 0) < version) await read(desk, reportId);
    }
  });
  const sayDrawn = () => void (seq > 0 && socket.emit("drawn", { seq }, () => undefined));
  void sleep((desk.at * 997) % 1000).then(() => setInterval(sayDrawn, 1000));
}

function hearRows(socket: Socket, desk: ClientDesk): void {
  socket.on("row", ({ reportId, version }: Touched) => follows(desk, reportId) && say(desk, { reportId, version, by: "frame" }));
}

async function read(desk: ClientDesk, reportId: string): Promise<void> {
  const response = await fetch(`${url}/api/v1/reports/${reportId}`, { headers: { cookie: desk.cookie } });
  const { version } = (await response.json()) as { version: number };
  say(desk, { reportId, version, by: "read" });
}

const follows = ({ lane }: ClientDesk, reportId: string) => lane !== null && reportId.startsWith(lane);

function say({ at }: ClientDesk, heard: Pick<Heard, "reportId" | "version" | "by">): void {
  process.send?.({ desk: at, ...heard, atMs: Number(process.hrtime.bigint()) / 1e6 } satisfies Heard);
}
