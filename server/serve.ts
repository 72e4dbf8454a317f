// Wires the parts of one server: log, hub, index, door, pages and screens. What main.ts and demo.ts have in common.
import { createHash } from "node:crypto";
import type { Server as HttpServer } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Progress } from "../shared/protocol.ts";
import { type Access, createAccess } from "./access/access.ts";
import { createSqliteAccessStore } from "./access/sqlite-access-store.ts";
import type { LoadedCity } from "./city-folder.ts";
import { cityLoadedRecord, orphanFault, watchCity } from "./city-watch.ts";
import { type CityClock, minuteOf, startTicking, tickRecord } from "./clock.ts";
import type { Config } from "./config.ts";
import { createSqliteDeadLetters } from "./dead-letters/sqlite-dead-letters.ts";
import { attachGateway } from "./gateway.ts";
import { createBuildReader } from "./gateway-build.ts";
import { createApp } from "./http/app.ts";
import { listen } from "./http/listen.ts";
import { createHub, type Hub } from "./hub.ts";
import { createSqliteIndex } from "./index/sqlite-index.ts";
import { type EventLog, LogFault } from "./log/event-log.ts";
import { createSqliteLog } from "./log/sqlite-log.ts";
import type { Logger } from "./logger.ts";
import { createMetrics } from "./metrics.ts";
import { timedLog, watchConnections, watchGateway } from "./metrics-watch.ts";
import { readOutlines } from "./outlines.ts";
import { createSnapshotter } from "./snapshotter.ts";
import { StartFault } from "./start-fault.ts";
import { createSnapshotStore, formOf } from "./state-snapshot.ts";

export type ServeOptions = {
  readonly config: Config;
  /** Where the log and everything derived from it lie; this process's own. */
  readonly folder: string;
  readonly city: LoadedCity;
  readonly clock: CityClock;
  readonly demo: boolean;
  readonly logger: Logger;
  /** Done before `/readyz` says 200. */
  readonly prepare?: (serving: Pick<Serving, "url" | "access">) => Promise<void>;
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
/** How long the server before this one may take to let go of the folder, and how often that is looked at. */
const LOCK_WAIT_MS = 6000;
const LOCK_LOOK_MS = 100;

/** Listens at once and answers 503 until the log is folded. Throws a `StartFault` when the port or the folder is taken. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { config, folder, city, clock, demo, logger } = options;
  process.umask(0o077); // all that lies under DATA_DIR is its owner's alone
  const listening = await listen({ port: config.port, host: config.host, demo });
  const { server, url } = listening;
  const metrics = createMetrics();
  const log = timedLog(await openLog(folder, server), metrics);
  const mark = { epoch: log.epoch, cityHash: city.hash };
  const snapshots = createSnapshotStore(folder, mark, logger);
  const snapshotter = createSnapshotter({ folder, cityDir: config.cityDir, mark }, logger);
  const access = await createAccess({ store: createSqliteAccessStore(folder), demo });
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
    await options.prepare?.({ url, access });
  };

  const epoch = epochOf(log.epoch, city.hash, fold);
  const hub = await createHub({ log, city: city.city, clock, logger, epoch, snapshots, snapshotter, see: watch.see, beforeServing });
  const index = await createSqliteIndex({ folder, log, city: city.city, mark: { cityHash: city.hash, fold }, logger });
  const deadLetters = createSqliteDeadLetters({ dir: folder });
  const settings = { demo, publicUrl: config.publicUrl, trustProxy: config.trustProxy, dist: join(ROOT, "dist"), version: city.version };
  const outlines = readOutlines(config.cityDir, city.city);
  listening.open(createApp({ hub, log, index, clock, outlines, access, deadLetters, metrics, logger, settings }));
  const gateway = attachGateway({
    server,
    hub,
    access,
    publicUrl: config.publicUrl,
    logger,
    health: () => ({ durability: log.durability() }),
    build: createBuildReader(join(ROOT, "dist")),
  });
  watchGateway(metrics, gateway.figures);
  watchConnections(metrics, listening.figures);
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
      await gateway.close();
      await listening.drain();
      await hub.close();
      await index.close();
      await deadLetters.close();
      metrics.close();
      await log.close();
      await access.close();
    },
  };
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
