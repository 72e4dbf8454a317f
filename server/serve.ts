// Wires the parts of one server: log, hub, index, door, pages and screens. What main.ts and demo.ts have in common.
import { createHash } from "node:crypto";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Progress } from "../shared/protocol.ts";
import { type Access, createAccess } from "./access/access.ts";
import type { LoadedCity } from "./city-folder.ts";
import { cityLoadedRecord, orphanFault, watchCity } from "./city-watch.ts";
import { type CityClock, minuteOf, startTicking, tickRecord } from "./clock.ts";
import type { Config } from "./config.ts";
import { createDeadLetters } from "./dead-letters.ts";
import { attachGateway } from "./gateway.ts";
import { createApp } from "./http/app.ts";
import { createHub, type Hub } from "./hub.ts";
import { createSqliteIndex } from "./index/sqlite-index.ts";
import { type EventLog, LogFault } from "./log/event-log.ts";
import { createSqliteLog } from "./log/sqlite-log.ts";
import type { Logger } from "./logger.ts";
import { createMetrics } from "./metrics.ts";
import { readOutlines } from "./outlines.ts";
import { createSnapshotter } from "./snapshotter.ts";
import { createSnapshotStore, formOf } from "./state-snapshot.ts";

/** The server cannot start; the message says why and what to do, and is all that a person needs. */
export class StartFault extends Error {
  override readonly name = "StartFault";
}

export type ServeOptions = {
  readonly config: Config;
  /** Where the log and everything derived from it lie; this process's own. */
  readonly folder: string;
  readonly city: LoadedCity;
  readonly clock: CityClock;
  readonly demo: boolean;
  readonly logger: Logger;
  /** Done before `/readyz` says 200. */
  readonly prepare?: (serving: Pick<Serving, "url" | "access">) => void;
};

export type Serving = {
  readonly url: string;
  readonly hub: Hub;
  readonly access: Access;
  /** Events taken through `POST /api/v1/events`, ever. */
  received(): number;
  /** Resolves when `/readyz` says 200; rejects with a `StartFault` or what else keeps it from that. */
  readonly ready: Promise<void>;
  announceProgress(progress: Progress): void;
  /** Takes no more, finishes what is in flight, lets the screens go, writes the state snapshot. */
  stop(): Promise<void>;
};

const ROOT = join(import.meta.dirname, "..");
/** How long requests in flight may take when stopping. */
const DRAIN_MS = 2000;
/** How long the server before this one may take to let go of the folder, and how often that is looked at. */
const LOCK_WAIT_MS = 6000;
const LOCK_LOOK_MS = 100;

/** Listens at once and answers 503 until the log is folded. Throws a `StartFault` when the port or the folder is taken. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { config, folder, city, clock, demo, logger } = options;
  process.umask(0o077); // all that lies under DATA_DIR is its owner's alone
  const server = await listen(config, demo);
  const url = urlOf(server, config.host);
  const log = await openLog(folder, server);
  const mark = { epoch: log.epoch, cityHash: city.hash };
  const snapshots = createSnapshotStore(folder, mark, logger);
  const snapshotter = createSnapshotter({ folder, cityDir: config.cityDir, mark }, logger);
  const access = createAccess({ dir: folder, demo });
  const fold = formOf(join(ROOT, "shared"));
  const watch = watchCity();

  const beforeServing = async (hub: Hub) => {
    const last = watch.lastHash() ?? (hub.restoredAt > 0 ? city.hash : null);
    if (last !== city.hash) {
      const orphans = watch.orphans(hub.state);
      if (orphans.length > 0) throw new StartFault(orphanFault(orphans));
      await hub.submit([cityLoadedRecord(city, clock.now())], { received: false });
    }
    const minute = minuteOf(clock.now());
    if (clock.mode === "real" && minute > hub.state.clock) await hub.submit([tickRecord(minute, clock.now())], { received: false });
    options.prepare?.({ url, access });
  };

  const epoch = epochOf(log.epoch, city.hash, fold);
  const hub = await createHub({ log, city: city.city, clock, logger, epoch, snapshots, snapshotter, see: watch.see, beforeServing });
  const index = await createSqliteIndex({ folder, log, city: city.city, mark: { cityHash: city.hash, fold }, logger });
  const deadLetters = createDeadLetters({ dir: folder });
  const metrics = createMetrics();
  const settings = { demo, publicUrl: config.publicUrl, trustProxy: config.trustProxy, dist: join(ROOT, "dist"), version: city.version };
  const outlines = readOutlines(config.cityDir, city.city);
  server.removeAllListeners("request");
  server.on("request", createApp({ hub, log, index, clock, outlines, access, deadLetters, metrics, logger, settings }));
  const gateway = attachGateway({ server, hub, access, publicUrl: config.publicUrl, logger });
  metrics.watch("chengge_screens", "Screens connected", () => gateway.figures().screens);
  metrics.watch("chengge_screens_waiting", "Screens whose window of undrawn frames is full", () => gateway.figures().waiting);
  metrics.watch("chengge_index_lag_records", "Records in the log that the index does not hold yet", () => log.head().count - index.seq());
  hub.onAdvance(() => index.wake());

  let stopTicking = () => {};
  const ready = hub.started.then(() => {
    const submit = (records: Parameters<Hub["submit"]>[0]) => hub.submit(records, { received: false });
    stopTicking = startTicking({ clock, lastMinute: () => hub.state.clock, submit, logger });
  });
  return {
    url,
    hub,
    access,
    received: () => log.head().received,
    ready,
    announceProgress: gateway.announceProgress,
    async stop() {
      stopTicking();
      gateway.close();
      await drain(server);
      await hub.close();
      await index.close();
      deadLetters.close();
      metrics.close();
      await log.close();
      access.close();
    },
  };
}

async function listen({ port, host }: Config, demo: boolean): Promise<HttpServer> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 30_000 }, (_request, response) => {
    response.writeHead(503, { "Content-Type": "application/json", "Retry-After": "1" }).end('{"status":"not ready","reason":"starting"}');
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new StartFault(listenFault(error, { port, host, demo }))));
    server.listen(port, host.replace(/^\[|\]$/g, ""), resolve);
  });
  return server;
}

function listenFault(
  { code, message }: NodeJS.ErrnoException,
  { port, host, demo }: { port: number; host: string; demo: boolean },
): string {
  const command = demo ? "npm run demo -- --port N" : "PORT=N npm start";
  if (code === "EADDRINUSE") return `port ${port} is taken by another program. Stop that one, or choose another port: ${command}`;
  if (code === "EACCES") return `port ${port} may not be used by this user. Choose one above 1023: ${command}`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `HOST: this machine has no address ${host}. Use 127.0.0.1`;
  return `cannot listen on ${host} port ${port}: ${message}`;
}

/**
 * What screens hold fits on while it is the same log, read with the same city folder and folded by the same program: a restart alone
 * changes nothing. The log itself takes a new epoch when an older copy was put in its place.
 */
function epochOf(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join(" ")).digest("hex").slice(0, 32);
}

/** Waits for a server that is just stopping on the same folder. */
async function openLog(folder: string, server: HttpServer): Promise<EventLog> {
  const until = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      return createSqliteLog(folder);
    } catch (error) {
      const isHeld = error instanceof LogFault && error.code === "log-in-use";
      if (isHeld && performance.now() < until) {
        await sleep(LOCK_LOOK_MS);
        continue;
      }
      server.close();
      throw error instanceof LogFault ? new StartFault(error.message) : error;
    }
  }
}

function urlOf(server: HttpServer, host: string): string {
  const { port } = server.address() as AddressInfo;
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return `http://${name.includes(":") && !name.startsWith("[") ? `[${name}]` : name}:${port}`;
}

async function drain(server: HttpServer): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(timer);
}
