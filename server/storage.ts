// What a server keeps, by where its log lies: in one folder, or in Redis, shared by many servers. The only file that knows both adapters.
import { existsSync, mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { AccessStore } from "./access/access-store.ts";
import { createSqliteAccessStore } from "./access/sqlite-access-store.ts";
import type { Config } from "./config.ts";
import { createSqliteDeadLetters } from "./dead-letters/sqlite-dead-letters.ts";
import type { DeadLetters } from "./dead-letters.ts";
import { openArchive } from "./log/archive/archive.ts";
import { ArchiveFault } from "./log/archive/fault.ts";
import { withArchive } from "./log/archive/with-archive.ts";
import { type EventLog, LogFault } from "./log/event-log.ts";
import { lockFolder } from "./log/folder-lock.ts";
import type { LogReader } from "./log/log-reader.ts";
import { createRedisLog } from "./log/redis-log.ts";
import { startRetention } from "./log/retention.ts";
import { createSqliteLog } from "./log/sqlite-log.ts";
import type { Logger } from "./logger.ts";
import type { ArchiveFigures } from "./metrics-watch.ts";
import { createRedisAccessStore } from "./redis/access-store.ts";
import { createRedisDeadLetters } from "./redis/dead-letters.ts";
import { openRedis } from "./redis/redis.ts";
import { RedisFault } from "./redis/redis-fault.ts";
import { fetchSnapshot, publishSnapshot } from "./redis/shared-snapshot.ts";
import { StartFault } from "./start-fault.ts";

/** How long the server before this one may take to let go of the folder, and how often that is looked at. */
const LOCK_WAIT_MS = 6000;
const LOCK_LOOK_MS = 100;
/** How long closing may wait until the state snapshot is shared: a few MB. */
const SHARE_WAIT_MS = 2000;

export type Storage = {
  readonly log: EventLog;
  /** How the snapshot process opens the log to read it. */
  readonly reader: LogReader;
  readonly accessStore: AccessStore;
  readonly deadLetters: DeadLetters;
  /** Null with the embedded log, which is never trimmed. */
  readonly archive: (() => ArchiveFigures) | null;
  /** State snapshots of other servers, null where there are none. `name` is of the program and the city folder that they fit. */
  readonly shared: {
    /** Brings the newest to `file` where there is none: on a new machine. */
    fetch(name: string, file: string): Promise<void>;
    publish(name: string, file: string, seq: number): Promise<void>;
  } | null;
  /** Closes all but the dead letters and the access store, which their users close. */
  close(): Promise<void>;
};

export type StorageOptions = {
  readonly config: Pick<Config, "redisUrl" | "archiveDir" | "keep">;
  /** This server's own. */
  readonly folder: string;
  /** Under which all servers of one city find each other in Redis. */
  readonly namespace: string;
  readonly now: () => number;
  readonly logger: Logger;
};

/** Throws a `StartFault` that says what is wrong with the folder, the archive or Redis, and what to do. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  try {
    return options.config.redisUrl === null ? await openFolder(options) : await openInRedis(options, options.config.redisUrl);
  } catch (error) {
    if (error instanceof LogFault || error instanceof RedisFault || error instanceof ArchiveFault) throw new StartFault(error.message);
    throw error;
  }
}

async function openFolder({ folder }: StorageOptions): Promise<Storage> {
  const log = await onceFree(() => createSqliteLog(folder));
  return {
    log,
    reader: { kind: "sqlite", folder },
    accessStore: createSqliteAccessStore(folder),
    deadLetters: createSqliteDeadLetters({ dir: folder }),
    archive: null,
    shared: null,
    close: () => log.close(),
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartFault(
      `DATA_DIR: ${folder} cannot be made: ${(error as Error).message}. Give this user the right, or name another folder`,
    );
  }
}

/** Waits for a server that is just stopping on the same folder. */
async function onceFree<T>(open: () => T): Promise<T> {
  const until = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      return open();
    } catch (error) {
      const isHeld = error instanceof LogFault && error.code === "log-in-use";
      if (!isHeld || performance.now() > until) throw error;
      await sleep(LOCK_LOOK_MS);
    }
  }
}

async function openInRedis({ config, folder, namespace, now, logger }: StorageOptions, url: string): Promise<Storage> {
  makeFolder(folder);
  const unlock = await onceFree(() => lockFolder(folder)); // index and state snapshot are one server's
  const redis = await openRedis({ url, namespace, logger }).catch((error: unknown) => {
    unlock();
    throw error;
  });
  let sharing: Promise<unknown> = Promise.resolve();
  try {
    const log = await createRedisLog({ redis, logger });
    const archive = await openArchive({ dir: config.archiveDir, logId: log.id, logger });
    const retention = startRetention({ log, archive, keep: config.keep, now, logger });
    const whole = withArchive(log, archive);
    return {
      log: whole,
      reader: { kind: "redis", url, namespace, archiveDir: config.archiveDir },
      accessStore: await createRedisAccessStore(redis),
      deadLetters: createRedisDeadLetters(redis),
      archive: () => {
        const { archivedSeq, fault } = retention.figures();
        return { seq: archivedSeq, fault };
      },
      shared: {
        async fetch(name, to) {
          if (!existsSync(to)) await fetchSnapshot(redis, { name, to });
        },
        async publish(name, from, seq) {
          sharing = publishSnapshot(redis, { name, from, seq });
          await sharing;
        },
      },
      async close() {
        await Promise.race([sharing.catch(() => {}), sleep(SHARE_WAIT_MS, undefined, { ref: false })]);
        await retention.stop();
        await whole.close();
        redis.close();
        unlock();
      },
    };
  } catch (error) {
    redis.close();
    unlock();
    throw error;
  }
}
