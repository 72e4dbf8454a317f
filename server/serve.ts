// Wires the parts of one server: log, hub, index, door, pages and screens. What main.ts and demo.ts have in common.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Durability, Progress } from "../shared/protocol.ts";
import { type Access, createAccess } from "./access/access.ts";
import { createSingleSignOn } from "./access/oidc.ts";
import { createAccountability } from "./accountability/accountability.ts";
import { createAlike } from "./alike/alike.ts";
import { createAutomaticFolding } from "./alike/automatic.ts";
import { createAudit } from "./audit/audit.ts";
import type { LoadedCity } from "./city-folder.ts";
import { cityLoadedRecord, orphanFault, watchCity } from "./city-watch.ts";
import { type CityClock, minuteOf, startTicking, tickRecord } from "./clock.ts";
import { createClocks } from "./clocks/clocks.ts";
import type { Config } from "./config.ts";
import { createDisplays } from "./displays/displays.ts";
import { createBuildReader } from "./gateway/build.ts";
import { createTouches } from "./gateway/touches.ts";
import { attachGateway } from "./gateway.ts";
import { createApp } from "./http/app.ts";
import { listen } from "./http/listen.ts";
import { createSnapshotter } from "./hub/snapshotter.ts";
import { createSnapshotStore, formOf } from "./hub/state-snapshot.ts";
import { createHub, type Hub } from "./hub.ts";
import { createSqliteIndex } from "./index/sqlite-index.ts";
import { LogFault } from "./log/event-log.ts";
import type { Logger } from "./logger.ts";
import { createMetrics } from "./metrics.ts";
import { timedLog, watchArchive, watchConnections, watchDisplays, watchGateway } from "./metrics-watch.ts";
import { readOutlines } from "./outlines.ts";
import { watchReadiness } from "./readiness-watch.ts";
import { StartFault } from "./start-fault.ts";
import { openStorage } from "./storage.ts";
import { StoreFault } from "./store-fault.ts";

export type ServeOptions = {
  readonly config: Config;
  /** Where the embedded log and everything derived from a log lie; this process's own. */
  readonly folder: string;
  /** Under which all servers of one city find each other in Redis. */
  readonly namespace: string;
  readonly city: LoadedCity;
  readonly clock: CityClock;
  readonly demo: boolean;
  /** The past is fed in first: until `announceProgress(null)` no case climbs its chain. */
  readonly pastComes?: boolean;
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
/** Where something stands in front, as PUBLIC_URL says, it has so long to see at `/readyz` that this server is going. */
const LEAVE_MS = 3000;
const DIST = join(ROOT, "dist");
/** Machines set by NTP differ by milliseconds. */
const SKEW_MAX_MS = 10_000;

/** Listens at once and answers 503 until the log is folded. Throws a `StartFault` when the port, the folder or Redis will not do. */
export async function serve(options: ServeOptions): Promise<Serving> {
  try {
    return await start(options);
  } catch (error) {
    throw asStartFault(error);
  }
}

async function start(options: ServeOptions): Promise<Serving> {
  const { config, folder, namespace, city, clock, demo, logger } = options;
  process.umask(0o077); // all that lies under DATA_DIR is its owner's alone
  const listening = await listen({ port: config.port, host: config.host, demo });
  const { server, url } = listening;
  const now = () => clock.now();
  const storage = await openStorage({ config, folder, namespace, now, logger }).catch(async (error: unknown) => {
    await listening.drain();
    throw error;
  });
  const metrics = createMetrics();
  const log = timedLog(storage.log, metrics);
  tellDurability(log.durability(), logger);
  const fold = formOf(join(ROOT, "shared"));
  const mark = { logId: log.id, cityHash: city.hash };
  const snapshots = createSnapshotStore(folder, mark, logger);
  if (config.redisUrl !== null && log.head().count === 0 && existsSync(snapshots.file)) throw new StartFault(emptiedFault(folder));
  const snapshotName = hashOf(fold, city.hash);
  const snapshotter = createSnapshotter({ log: storage.reader, folder, cityDir: config.cityDir, mark }, logger);
  const access = await createAccess({ store: storage.accessStore, demo });
  const audit = createAudit({ store: storage.auditStore, logger });
  const watch = watchCity();
  const touches = createTouches();
  const alike = createAlike({ city: city.city, state: () => hub.state, past: { report: (reportId) => index.report(reportId) } });
  const clocks = createClocks({ hub: () => hub, clock, logger, held: options.pastComes ?? false });
  const folding = createAutomaticFolding({ hub: () => hub, alike, from: city.city.profile.folding.automatic, logger });

  const beforeServing = async (hub: Hub) => {
    const last = watch.last()?.hash ?? (hub.restoredAt > 0 ? city.hash : null);
    if (last !== city.hash) {
      const orphans = watch.orphans(hub.state);
      if (orphans.length > 0) throw new StartFault(orphanFault(orphans));
      await hub.submit([cityLoadedRecord(city, watch.last()?.seq ?? 0, clock.now())], { received: false });
    }
    const minute = minuteOf(clock.now());
    if (clock.mode === "real" && minute > hub.state.clock) await hub.submit([tickRecord(minute, clock.now())], { received: false });
    await options.prepare?.({ url, access });
  };

  const hub = await createHub({
    log,
    city: city.city,
    clock,
    logger,
    // What screens hold fits on while it is the same log, read with the same city folder and folded by the same program.
    epochOf: (epoch) => hashOf(epoch, city.hash, fold),
    snapshots,
    snapshotter,
    fetchSnapshot: async () => (await storage.shared?.fetch(snapshotName, snapshots.file)) ?? false,
    heldBy: () => clockFault(clock, storage.clockSkewMs),
    onSnapshot: (seq) =>
      void storage.shared?.publish(snapshotName, snapshots.file, seq).catch((error: Error) => {
        logger.warn({ error: error.message }, "the state snapshot could not be shared, a new server will fold more");
      }),
    see(records, state) {
      watch.see(records, state);
      touches.see(records);
      alike.see(records, state);
      folding.see(records);
      clocks.see(records);
    },
    beforeServing,
  });
  const index = await createSqliteIndex({ folder, log, city: city.city, mark: { cityHash: city.hash, fold }, logger });
  const accounts = createAccountability(folder);
  const { deadLetters } = storage;
  const displays = createDisplays({ share: storage.displayShare });
  const build = createBuildReader(DIST);
  const settings = { demo, publicUrl: config.publicUrl, trustProxy: config.trustProxy, dist: DIST, version: city.version };
  const outlines = readOutlines(config.cityDir, city.city);
  listening.open(
    createApp({
      hub,
      log,
      index,
      alike,
      accounts,
      clock,
      outlines,
      monthlyTotals: city.monthlyTotals,
      access,
      signOn: config.oidc && createSingleSignOn(config.oidc),
      audit,
      deadLetters,
      displays,
      build,
      metrics,
      logger,
      settings,
    }),
  );
  const gateway = attachGateway({
    server,
    hub,
    access,
    displays,
    touches,
    presenceShare: storage.presenceShare,
    publicUrl: config.publicUrl,
    logger,
    health: () => ({ durability: log.durability() }),
    build,
  });
  watchGateway(metrics, gateway.figures);
  watchDisplays(metrics, displays);
  watchConnections(metrics, listening.figures);
  if (storage.archive) watchArchive(metrics, storage.archive);
  hub.onAdvance(() => index.wake());
  hub.onAdvance(() => folding.wake());
  hub.onAdvance(() => clocks.wake());

  const stopWatching = watchReadiness(hub, logger);
  let stopTicking = () => {};
  const ready = hub.started.then(
    () => {
      const submit = (records: Parameters<Hub["submit"]>[0]) => hub.submit(records, { received: false });
      stopTicking = startTicking({ clock, lastMinute: () => hub.state.clock, submit, logger });
    },
    (error: unknown) => {
      throw asStartFault(error);
    },
  );
  return {
    url,
    hub,
    access,
    received: () => log.head().received,
    ready,
    announceProgress(progress) {
      gateway.announceProgress(progress);
      clocks.hold(progress !== null);
    },
    async stop() {
      await listening.leave(config.publicUrl === null ? 0 : LEAVE_MS);
      stopTicking();
      folding.stop();
      clocks.stop();
      stopWatching();
      await Promise.all([gateway.close(), listening.drain()]);
      await hub.close();
      await accounts.close();
      await index.close();
      await deadLetters.close();
      await displays.close();
      metrics.close();
      await access.close();
      await audit.stop();
      await storage.close();
    },
  };
}

const emptiedFault = (folder: string) =>
  `REDIS_URL: the log there is empty, but ${folder} holds the state of one: put Redis's data back, or, to begin anew, name another DATA_DIR`;

/** Limits and "today" are of one city clock, so a server whose machine tells another time takes no part. */
function clockFault({ followsMachine }: CityClock, skewMs: (() => number) | null): string | null {
  const skew = followsMachine ? (skewMs?.() ?? 0) : 0;
  if (Math.abs(skew) <= SKEW_MAX_MS) return null;
  return `this machine's clock is ${Math.round(Math.abs(skew) / 1000)} s ${skew > 0 ? "ahead of" : "behind"} that of Redis: set both by NTP`;
}

const asStartFault = (error: unknown) => (error instanceof LogFault || error instanceof StoreFault ? new StartFault(error.message) : error);

function tellDurability({ loses, detail, ...rest }: Durability, logger: Logger): void {
  if (loses === "nothing") logger.info({ ...rest, loses }, `a crash of the log's store loses nothing that was answered: ${detail}`);
  else logger.warn({ ...rest, loses }, `a crash of the log's store can lose what was answered: ${detail}`);
}

function hashOf(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join(" ")).digest("hex").slice(0, 32);
}
