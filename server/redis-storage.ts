// What a server keeps in Redis, with what lies beside it: the archive, and a folder of its own for what is derived.
import { setTimeout as sleep } from "node:timers/promises";
import { openArchive } from "./log/archive/archive.ts";
import { ArchiveFault } from "./log/archive/fault.ts";
import { assertReaching } from "./log/archive/joined.ts";
import { withArchive } from "./log/archive/with-archive.ts";
import { lockFolder, onceFree } from "./log/folder-lock.ts";
import { createRedisLog } from "./log/redis-log.ts";
import { startRetention } from "./log/retention.ts";
import { createRedisAccessStore } from "./redis/access-store.ts";
import { createRedisAuditStore } from "./redis/audit-store.ts";
import { createRedisDeadLetters } from "./redis/dead-letters.ts";
import { createRedisDisplayShare } from "./redis/display-share.ts";
import { createRedisPresenceShare } from "./redis/presence-share.ts";
import { openRedis } from "./redis/redis.ts";
import { RedisFault } from "./redis/redis-fault.ts";
import { fetchSnapshot, publishSnapshot } from "./redis/shared-snapshot.ts";
import { StartFault } from "./start-fault.ts";
import type { Storage, StorageOptions } from "./storage.ts";

/** How long closing may wait until the state snapshot is shared: a few MB. */
const SHARE_WAIT_MS = 2000;

/** Throws a `StartFault`, or a `LogFault` of the folder or the log. */
export async function openInRedis(options: StorageOptions, url: string): Promise<Storage> {
  try {
    return await open(options, url);
  } catch (error) {
    if (error instanceof RedisFault || error instanceof ArchiveFault) throw new StartFault(error.message);
    throw error;
  }
}

async function open({ config, folder, namespace, now, logger }: StorageOptions, url: string): Promise<Storage> {
  const unlock = await onceFree(() => lockFolder(folder)); // index and state snapshot are one server's
  const redis = await openRedis({ url, namespace, logger }).catch((error: unknown) => {
    unlock();
    throw error;
  });
  let sharing: Promise<unknown> = Promise.resolve();
  try {
    const [log, accessStore, auditStore] = await Promise.all([
      createRedisLog({ redis, logger }),
      createRedisAccessStore(redis),
      createRedisAuditStore(redis),
    ]);
    const archive = await openArchive({ dir: config.archiveDir, logId: log.id, logger });
    if (log.head().offset > 0) await assertReaching(log, archive);
    const retention = startRetention({ log, archive, keep: config.keep, now, logger });
    const whole = withArchive(log, archive);
    return {
      log: whole,
      reader: { kind: "redis", url, namespace, archiveDir: config.archiveDir },
      accessStore,
      auditStore,
      deadLetters: createRedisDeadLetters(redis),
      displayShare: createRedisDisplayShare(redis),
      presenceShare: createRedisPresenceShare(redis),
      archive: () => {
        const { archivedSeq, fault } = retention.figures();
        return { seq: archivedSeq, fault };
      },
      clockSkewMs: log.clockSkewMs,
      shared: {
        fetch: (name, to) => fetchSnapshot(redis, { name, to }),
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
