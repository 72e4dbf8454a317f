// The web server itself: bounds of time, size and number for every connection, answers before the app stands, and an orderly end.
import { createServer, type Server as HttpServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { StartFault } from "../start-fault.ts";
import { SECURITY_HEADERS } from "./headers.ts";
import { problemBody } from "./problem.ts";

export type ListenLimits = {
  /** Room for 1,000 screens with a page's requests each, and for sources; one more is closed at once. */
  readonly connections: number;
  readonly headersMs: number;
  /** From a request's first byte to its last: 1 MiB at 280 kbit/s. */
  readonly requestMs: number;
  /** A connection on which nothing moves, in either direction, while an answer is due. */
  readonly idleMs: number;
  /** From a request's first byte to the last of its answer, however slowly that is read. */
  readonly answerMs: number;
  /** How long requests in flight may take when stopping. */
  readonly drainMs: number;
  /** How often all this is looked at: what is over a limit is cut off at most so much later. */
  readonly lookMs: number;
};

const LIMITS: ListenLimits = {
  connections: 5000,
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 60_000,
  answerMs: 300_000,
  drainMs: 3000,
  lookMs: 1000,
};
const HEADER_BYTES_MAX = 16 << 10;
/** Longer than the minute for which proxies keep a connection, so that it is they who close it. */
const KEEP_ALIVE_MS = 65_000;
const DRAIN_LOOK_MS = 20;
/** When stopping, for the last bytes of answers and of screens' goodbyes. */
const GOODBYE_MS = 1200;

export type Listening = {
  /** For what takes upgrades: the gateway. */
  readonly server: HttpServer;
  readonly url: string;
  /** Gives all requests from now on to the app. */
  open(app: RequestListener): void;
  /** Connections open now, and how many were turned away since the start. */
  figures(): { readonly connections: number; readonly dropped: number };
  /** For so long `/readyz` says 503 and all else is answered as before: whoever stands in front has time to go elsewhere. */
  leave(ms: number): Promise<void>;
  /** Takes no more, lets the requests in flight end, closes what is left. Takes little more than `drainMs`. */
  drain(): Promise<void>;
};

export type ListenOptions = {
  readonly port: number;
  readonly host: string;
  readonly demo: boolean;
  readonly limits?: Partial<ListenLimits>;
};

/** Listens at once and answers 503 until there is an app. Throws a `StartFault` when the port cannot be had. */
export async function listen({ port, host, demo, limits: over = {} }: ListenOptions): Promise<Listening> {
  const limits = { ...LIMITS, ...over };
  const sockets = new Set<Socket>();
  const answering = new Map<ServerResponse, number>();
  let app: RequestListener | null = null;
  let phase: "starting" | "open" | "leaving" | "stopping" = "starting";
  let dropped = 0;

  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: limits.lookMs,
    },
    (req, res) => {
      answering.set(res, performance.now());
      res.once("close", () => answering.delete(res));
      const isReadyz = req.url === "/readyz" || req.url?.startsWith("/readyz?");
      if (app && (phase === "open" || (phase === "leaving" && !isReadyz))) return app(req, res);
      answerWithoutApp(req, res, phase === "starting" ? "starting" : "stopping");
    },
  );
  server.maxConnections = limits.connections;
  server.timeout = limits.idleMs;
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("drop", () => {
    dropped += 1;
  });
  const look = setInterval(() => {
    const oldest = performance.now() - limits.answerMs;
    for (const [res, since] of answering) if (since < oldest) res.destroy();
  }, limits.lookMs);
  look.unref();

  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new StartFault(listenFault(error, { port, host, demo }))));
    server.listen(port, host.replace(/^\[|\]$/g, ""), resolve);
  });
  return {
    server,
    url: urlOf(server, host),
    open(listener) {
      app = listener;
      if (phase === "starting") phase = "open";
    },
    figures: () => ({ connections: sockets.size, dropped }),
    async leave(ms) {
      phase = "leaving";
      await sleep(ms);
    },
    async drain() {
      phase = "stopping";
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const res of answering.keys()) if (!res.headersSent) res.setHeader("Connection", "close");
      const until = performance.now() + limits.drainMs;
      while (answering.size > 0 && performance.now() < until) await sleep(DRAIN_LOOK_MS);
      await Promise.race([closed, sleep(GOODBYE_MS)]);
      for (const socket of sockets) socket.destroy();
      clearInterval(look);
      await closed;
    },
  };
}

/** Alive, but not serving: not yet, or no more. */
function answerWithoutApp(req: IncomingMessage, res: ServerResponse, reason: "starting" | "stopping"): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) res.setHeader(name, value);
  res.setHeader("Cache-Control", "no-store");
  if (reason === "stopping") res.setHeader("Connection", "close");
  const path = req.url?.split("?")[0];
  if (path === "/healthz" || path === "/readyz") {
    const body = path === "/healthz" ? { status: "alive" } : { status: "not ready", reason };
    res.writeHead(path === "/healthz" ? 200 : 503, { "Content-Type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
    return;
  }
  const { status, type, text } = problemBody("not-ready", `the server is ${reason}: try again soon`);
  res.writeHead(status, { "Content-Type": type, "Retry-After": "1" }).end(text);
}

/** Why, and what to do. */
export function listenFault(
  { code, message }: NodeJS.ErrnoException,
  { port, host, demo }: { port: number; host: string; demo: boolean },
): string {
  const command = demo ? "npm run demo -- --port N" : "PORT=N npm start";
  if (code === "EADDRINUSE") return `port ${port} is taken by another program. Stop that one, or choose another port: ${command}`;
  if (code === "EACCES") return `port ${port} may not be used by this user. Choose one above 1023: ${command}`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `HOST: this machine has no address ${host}. Use 127.0.0.1`;
  return `cannot listen on ${host} port ${port}: ${message}`;
}

function urlOf(server: HttpServer, host: string): string {
  const { port } = server.address() as AddressInfo;
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return `http://${name.includes(":") && !name.startsWith("[") ? `[${name}]` : name}:${port}`;
}
