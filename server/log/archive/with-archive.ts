// A log that trims, and its archive, as one log that goes back to its first record.
import type { Recorded, Seq } from "../../../shared/event.ts";
import { type EventLog, LogFault, type LogHead } from "../event-log.ts";
import type { Archive } from "./archive.ts";
import { ArchiveFault } from "./fault.ts";

/** What reading takes of a log. */
export type Readable = { head(): Pick<LogHead, "offset"> } & Pick<EventLog, "readAfter">;

export function readerWithArchive(log: Readable, archive: Archive): EventLog["readAfter"] {
  const readArchive = async (after: Seq, limit: number): Promise<readonly Recorded[]> => {
    try {
      if (archive.to <= after) await archive.refresh();
      const records = await archive.readAfter(after, limit);
      if (records.length > 0 || limit === 0) return records;
    } catch (error) {
      if (!(error instanceof ArchiveFault)) throw error;
      throw new LogFault(
        "log-trimmed",
        `records from ${after + 1} on were trimmed from the log, and cannot be read: ${error.message}`,
        error,
      );
    }
    const held = archive.to === 0 ? "is empty" : `ends at ${archive.to}`;
    throw new LogFault(
      "log-trimmed",
      `records from ${after + 1} on were trimmed from the log, and ${archive.dir} ${held}: is ARCHIVE_DIR right?`,
    );
  };
  const readAfter = async (after: Seq, limit: number): Promise<readonly Recorded[]> => {
    if (after >= log.head().offset) {
      try {
        return await log.readAfter(after, limit);
      } catch (error) {
        if (!(error instanceof LogFault) || error.code !== "log-trimmed") throw error; // another server has just trimmed them
      }
    }
    // Beyond the offset the log alone is right: after a failover it may have others there than were archived.
    const { offset } = log.head();
    const archived = await readArchive(after, offset > after ? Math.min(limit, offset - after) : limit);
    const end = after + archived.length;
    return archived.length === limit ? archived : [...archived, ...(await readAfter(end, limit - archived.length))];
  };
  return readAfter;
}

/** Closing it closes both. */
export function withArchive(log: EventLog, archive: Archive): EventLog {
  return {
    get id() {
      return log.id;
    },
    get epoch() {
      return log.epoch;
    },
    append: (records, origin) => log.append(records, origin),
    readAfter: readerWithArchive(log, archive),
    head: () => log.head(),
    onChange: (listener) => log.onChange(listener),
    durability: () => log.durability(),
    async eraseTexts(redactions) {
      const { epoch } = log; // in which the redactions have these numbers
      await log.eraseTexts(redactions);
      await archive.eraseTexts(redactions, epoch);
    },
    probe: () => log.probe(),
    async close() {
      await log.close();
      await archive.close();
    },
  };
}
