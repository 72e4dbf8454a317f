// Whether an archive and its log join: nothing missing between them, and the same record under the same number.
import type { Recorded, Seq } from "../../../shared/event.ts";
import { type EventLog, identityOf, LogFault } from "../event-log.ts";
import type { Archive } from "./archive.ts";
import { ArchiveFault } from "./fault.ts";

/** Refreshes the archive. Throws an `ArchiveFault` with the cure when it does not reach the log's first record. */
export async function assertReaching(log: Pick<EventLog, "head">, archive: Archive): Promise<void> {
  const { offset } = log.head(); // before the archive, which may grow meanwhile
  await archive.refresh();
  const { dir, logId, from, to } = archive;
  if (to < offset || from > offset + 1) {
    const held = to === 0 ? "is empty" : `holds ${from} to ${to}`;
    throw new ArchiveFault(
      "archive-gap",
      `${dir} ${held}, log ${logId} begins at ${offset + 1}: give all servers the same ARCHIVE_DIR, or put the missing files and their manifest back`,
    );
  }
}

/** Refreshes the archive. Throws an `ArchiveFault` with the cure when they do not join. */
export async function assertJoined(log: Pick<EventLog, "head" | "readAfter">, archive: Archive): Promise<void> {
  const { offset } = log.head();
  await assertReaching(log, archive);
  const { dir, to } = archive;
  if (to === offset || (await isSame(to))) return;
  for (const { to: border } of archive.segments.filter((segment) => segment.to >= offset).toReversed())
    if (border === offset || (await isSame(border))) throw differs(border);
  throw differs(offset);

  function differs(agreed: Seq): ArchiveFault {
    return new ArchiveFault(
      "archive-differs",
      `${dir} and the log have the same records up to ${agreed}, other ones up to ${to}: an older copy of Redis was put back, or a failover lost records. The archive has what was lost: see docs/operations.md`,
    );
  }
  /** What another server has trimmed just now was compared before. */
  async function isSame(seq: Seq): Promise<boolean> {
    try {
      const [[archived], [logged]] = await Promise.all([archive.readAfter(seq - 1, 1), log.readAfter(seq - 1, 1)]);
      return identity(archived) === identity(logged);
    } catch (error) {
      if (error instanceof LogFault && error.code === "log-trimmed") return true;
      throw error;
    }
  }
}

const identity = (record: Recorded | undefined) => (record ? identityOf(record) : null);
