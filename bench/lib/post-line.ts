// One connection that posts prepared requests one after the other, at the least cost to the sender: what is measured is the server.
import { connect, type Socket } from "node:net";

export type Line = {
  /** Sends and resolves with the answer's body. Throws on any status but 202. */
  post(request: Buffer): Promise<string>;
  close(): void;
};

/** A whole request with its head, ready to be written. */
export function requestOf(url: string, token: string, events: readonly unknown[]): Buffer {
  const body = Buffer.from(JSON.stringify(events));
  const head = [
    "POST /api/v1/events HTTP/1.1",
    `Host: ${new URL(url).host}`,
    `Authorization: Bearer ${token}`,
    "Content-Type: application/cloudevents-batch+json",
    `Content-Length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]);
}

export async function openLine(url: string): Promise<Line> {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  let waiting: { readonly resolve: (body: string) => void; readonly reject: (error: Error) => void } | null = null;
  let received = "";
  const fail = (error: Error) => waiting?.reject(error);
  socket.on("error", fail).on("close", () => fail(new Error("the server closed the connection")));
  socket.on("data", (chunk) => {
    received += chunk.toString("latin1");
    const headEnd = received.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(received)?.[1]);
    const body = received.slice(headEnd + 4);
    if (Number.isNaN(length)) return fail(new Error(`an answer without a length: ${received.slice(0, 300)}`));
    if (body.length < length) return;
    if (received.startsWith("HTTP/1.1 202")) waiting?.resolve(body);
    else fail(new Error(received.slice(0, 500)));
    received = "";
  });
  return {
    post(request) {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      });
    },
    close: () => socket.destroy(),
  };
}
