// Where a log lies, as another process is told it, and how that process reads it beside the servers that write.
import type { Logger } from "../logger.ts";
import type { EventLog } from "./event-log.ts";
import { openSqliteReader } from "./sqlite-reader.ts";

/** A URL may hold a password: a process is told this on its standard input, never by an argument or the environment, which others can see. */
export type LogReader =
  | { readonly kind: "sqlite"; readonly folder: string }
  | { readonly kind: "redis"; readonly url: string; readonly namespace: string; readonly archiveDir: string };

export async function openLogReader(reader: LogReader, logger: Logger): Promise<Pick<EventLog, "readAfter" | "close">> {
  switch (reader.kind) {
    case "sqlite":
      return openSqliteReader(reader.folder);
    case "redis":
      return openInRedis(reader, logger);
  }
}

async function openInRedis({ url, namespace, archiveDir }: Extract<LogReader, { kind: "redis" }>, logger: Logger) {
  const [{ openRedis }, { openRedisReader }, { openArchive }, { readerWithArchive }] = await Promise.all([
    import("../redis/redis.ts"), // its package takes a tenth of a second and more to load, for nothing with a log in a file
    import("./redis-log-reader.ts"),
    import("./archive/archive.ts"),
    import("./archive/with-archive.ts"),
  ]);
  const redis = await openRedis({ url, namespace, logger });
  try {
    const log = await openRedisReader(redis);
    const archive = await openArchive({ dir: archiveDir, logId: log.id, logger });
    return { readAfter: readerWithArchive(log, archive), close: async () => redis.close() };
  } catch (error) {
    redis.close();
    throw error;
  }
}
