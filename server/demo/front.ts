// The one address before several servers of a demo: each connection goes to one that is up. A city has a real balancer here.
import { connect, createServer, type Server, type Socket } from "node:net";
import { isLoopback } from "../config.ts";
import { listenFault } from "../http/listen.ts";
import { StartFault } from "../start-fault.ts";

/** A server that does not even take a connection in this time is passed over. */
const CONNECT_MS = 1000;
const IPV4_MAPPED = /^::ffff:/;
const NOBODY = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

export interface Front {
  readonly url: string;
  close(): void;
}

/** Listens on `host` and `port` and passes bytes on to the ports that `up` gives, in turn. Rejects with a `StartFault` when the port is taken. */
export async function openFront(host: string, port: number, up: () => readonly number[]): Promise<Front> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer((incoming) => {
    open.add(incoming);
    incoming.on("close", () => open.delete(incoming)).on("error", () => incoming.destroy());
    const ports = up();
    turn += 1;
    passOn(
      incoming,
      ports.map((_, at) => ports[(turn + at) % ports.length] as number),
    );
  });
  await listen(server, host, port);
  const address = server.address();
  const actual = typeof address === "object" && address ? address.port : port;
  return {
    url: `http://${nameOf(host)}:${actual}`,
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

function passOn(incoming: Socket, [first, ...others]: readonly number[]): void {
  if (first === undefined) return void incoming.resume().end(NOBODY); // unread bytes would make the end a reset
  const server = connect({ port: first, host: "127.0.0.1", timeout: CONNECT_MS, ...sourceOf(incoming) });
  const passOver = () => {
    server.destroy();
    passOn(incoming, others);
  };
  server.once("error", passOver).once("timeout", passOver);
  server.once("connect", () => {
    if (incoming.destroyed) return void server.destroy();
    server.off("error", passOver).off("timeout", passOver).setTimeout(0);
    server.on("error", () => server.destroy()).on("close", () => incoming.destroy());
    incoming.on("close", () => server.destroy());
    server.setNoDelay(true);
    incoming.setNoDelay(true);
    incoming.pipe(server).pipe(incoming);
  });
}

/** Servers trust loopback: a visitor from outside comes to them from the outer address that was called. */
function sourceOf({ remoteAddress = "", localAddress = "" }: Socket): { readonly localAddress?: string } {
  const isOutside = !isLoopback(remoteAddress.replace(IPV4_MAPPED, ""));
  return isOutside ? { localAddress: localAddress.replace(IPV4_MAPPED, "") } : {};
}

function nameOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new StartFault(listenFault(error, { port, host, demo: true }))));
    server.listen(port, host.replace(/^\[|\]$/g, ""), resolve);
  });
}
