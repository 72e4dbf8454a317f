// What a server keeps, by where its log lies: in one folder, or in Redis, shared by many servers. Redis and its library are loaded only where they are used.
import type { AccessStore } from "./access/access-store.ts";
import { createSqliteAccessStore } from "./access/sqlite-access-store.ts";
import type { AuditStore } from "./audit/audit-store.ts";
import { createSqliteAuditStore } from "./audit/sqlite-audit-store.ts";
import type { Config } from "./config.ts";
import { createSqliteDeadLetters } from "./dead-letters/sqlite-dead-letters.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { DisplayShare } from "./displays/displays.ts";
import type { PresenceShare } from "./gateway/desks.ts";
import { type EventLog, LogFault } from "./log/event-log.ts";
import { onceFree } from "./log/folder-lock.ts";
import type { LogReader } from "./log/log-reader.ts";
import { createSqliteLog } from "./log/sqlite-log.ts";
import type { Logger } from "./logger.ts";
import type { ArchiveFigures } from "./metrics-watch.ts";
import { StartFault } from "./start-fault.ts";

export type Storage = {
  readonly log: EventLog;
  /** How the snapshot process opens the log to read it. */
  readonly reader: LogReader;
  readonly accessStore: AccessStore;
  readonly auditStore: AuditStore;
  readonly deadLetters: DeadLetters;
  /** Where the servers tell each other of their displays; null where there is but one. */
  readonly displayShare: DisplayShare | null;
  /** Likewise, which cases their desks have open. */
  readonly presenceShare: PresenceShare | null;
  /** Null with the embedded log, which is never trimmed. */
  readonly archive: (() => ArchiveFigures) | null;
  /** How far this machine's clock is ahead of the one that all servers of the city ask, ms; null where there is none but its own. */
  readonly clockSkewMs: (() => number) | null;
  /** The state snapshot that a server of the city last shared, null with the embedded log. `name` is of the program and the city folder that it fits. */
  readonly shared: {
    /** Puts it in the place of `file`; false when there is none of this name. */
    fetch(name: string, file: string): Promise<boolean>;
    publish(name: string, file: string, seq: number): Promise<void>;
  } | null;
  /** Closes all but the dead letters, the access store and the audit trail, which their users close. */
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
  const { redisUrl } = options.config;
  try {
    if (redisUrl === null) return await openFolder(options);
    const { openInRedis } = await import("./redis-storage.ts");
    return await openInRedis(options, redisUrl);
  } catch (error) {
    if (error instanceof LogFault) throw new StartFault(error.message);
    throw error;
  }
}

async function openFolder({ folder }: StorageOptions): Promise<Storage> {
  const log = await onceFree(() => createSqliteLog(folder));
  return {
    log,
    reader: { kind: "sqlite", folder },
    accessStore: createSqliteAccessStore(folder),
    auditStore: createSqliteAuditStore(folder),
    deadLetters: createSqliteDeadLetters({ dir: folder }),
    displayShare: null,
    presenceShare: null,
    archive: null,
    clockSkewMs: null,
    shared: null,
    close: () => log.close(),
  };
}
