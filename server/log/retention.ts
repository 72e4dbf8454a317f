// Keeps a log that lies in memory small: archives what is settled, then trims what is old or too much. One server at a time does it.
import type { Recorded, Seq } from "../../shared/event.ts";
import type { Logger } from "../logger.ts";
import type { Archive } from "./archive/archive.ts";
import { ArchiveFault, type ArchiveFaultCode } from "./archive/fault.ts";
import { assertJoined } from "./archive/joined.ts";
import { sizeOf } from "./archive/segment.ts";
import type { EventLog } from "./event-log.ts";

const ROUND_MS = 60_000;
/** The lease outlasts a round, and is renewed before each segment. */
const LEASE_MS = 3 * ROUND_MS;
const DAY_MS = 86_400_000;
/** A record is archived when it is a minute old: what a failover could still take back is younger. */
const SETTLED_MS = 60_000;
/** Records waiting for a full segment are archived as a small one when the oldest has waited for so long. */
const WAIT_MS = DAY_MS;
/** What age alone never trims: servers that restart and screens that resume read these, and the archive is slower. */
const KEPT_RECORDS = 100_000;
const READ_RECORDS = 1000;

export type TrimmableLog = Pick<EventLog, "epoch" | "head" | "readAfter"> & {
  /** Forgets the records up to `upTo`; `head().offset` says so afterwards, at every server. */
  trim(upTo: Seq): Promise<void>;
  /** Memory that the log takes. */
  bytes(): Promise<number>;
  /** Whether this server has, or now gets, the lease `name`, for `ms` from now on. */
  lease(name: string, ms: number): Promise<boolean>;
};

export type RetentionFigures = {
  readonly archivedSeq: Seq;
  readonly segments: number;
  /** Of the archive, compressed. */
  readonly bytes: number;
  /** Why the last round came to no end; nothing is trimmed while it lasts. */
  readonly fault: ArchiveFaultCode | "failed" | null;
  /** When a round last came to its end, real time in ms; 0 for never. */
  readonly lastRoundAt: number;
};

export interface Retention {
  /** Runs a round now, or waits for the one under way. Never rejects: `figures().fault` tells. */
  round(): Promise<void>;
  figures(): RetentionFigures;
  /** Ends after the segment being written. */
  stop(): Promise<void>;
}

export type RetentionOptions = {
  readonly log: TrimmableLog;
  readonly archive: Archive;
  readonly keep: { readonly days: number; readonly bytes: number };
  /** The clock of `recordedAt`, ms. */
  readonly now: () => number;
  readonly logger: Logger;
  readonly everyMs?: number;
  /** Smaller in tests only. */
  readonly keptRecords?: number;
};

/** The first round begins after `everyMs`. */
export function startRetention(options: RetentionOptions): Retention {
  const { log, archive, keep, now, logger, everyMs = ROUND_MS, keptRecords = KEPT_RECORDS } = options;
  let stopped = false;
  let running: Promise<void> | null = null;
  let fault: RetentionFigures["fault"] = null;
  let lastRoundAt = 0;

  const isOurs = async () => !stopped && (await log.lease("archive", LEASE_MS));

  /** Settled records after the archive's end, at most a full segment. */
  const gather = async (): Promise<{ records: readonly Recorded[]; isFull: boolean }> => {
    const records: Recorded[] = [];
    let bytes = 0;
    for (;;) {
      const more = await log.readAfter(archive.to + records.length, READ_RECORDS);
      for (const record of more) {
        // Either way: a clock that once ran ahead must not hold back the archive until that time has come.
        if (Math.abs(now() - record.recordedAt) < SETTLED_MS) return { records, isFull: false };
        const size = sizeOf(record);
        if (records.length > 0 && bytes + size > archive.bounds.bytes) return { records, isFull: true };
        records.push(record);
        bytes += size;
        if (records.length >= archive.bounds.records) return { records, isFull: true };
      }
      if (more.length === 0) return { records, isFull: false };
    }
  };

  /** Writes the next segment; false when there is none to write yet. */
  const archiveNext = async (isPressed: boolean): Promise<boolean> => {
    const { records, isFull } = await gather();
    const [oldest] = records;
    if (!oldest || !(isFull || isPressed || Math.abs(now() - oldest.recordedAt) >= WAIT_MS)) return false;
    await archive.write(records);
    logger.info({ from: oldest.seq, to: archive.to }, "records archived");
    return true;
  };

  /** How far age and size let it be trimmed; by size even closer to the head, since a full Redis takes no records at all. */
  const trimTo = (bytes: number) => {
    const { count, offset } = log.head();
    let old = offset;
    for (const { to, lastRecordedAt } of archive.segments) {
      if (lastRecordedAt >= now() - keep.days * DAY_MS) break;
      old = to;
    }
    const excess = bytes > keep.bytes ? Math.ceil((count - offset) * (1 - keep.bytes / bytes)) : 0;
    return Math.min(archive.to, Math.max(Math.min(old, count - keptRecords), offset + excess));
  };

  const trim = async (epoch: string, bytes: number) => {
    const { offset } = log.head();
    const upTo = trimTo(bytes);
    if (upTo <= offset) return;
    await archive.verify(offset, upTo);
    if (log.epoch !== epoch || !(await isOurs())) return; // after a failover only once the next round has seen that they still join
    await log.trim(upTo);
    logger.info({ upTo }, "log trimmed, the archive has what it held");
  };

  /** Up to what the log held when it began, or a busy log would keep a round for ever. */
  const archiveAndTrim = async (epoch: string) => {
    const { count } = log.head();
    await archive.sweep();
    for (let goesOn = true; goesOn && (await isOurs()); ) {
      const bytes = await log.bytes();
      goesOn = archive.to < count && (await archiveNext(bytes > keep.bytes));
      await trim(epoch, bytes);
    }
  };

  const runRound = async () => {
    const { epoch } = log;
    try {
      await assertJoined(log, archive);
      if (await isOurs()) await archiveAndTrim(epoch);
      if (fault !== null) logger.info("archiving goes on");
      fault = null;
      lastRoundAt = Date.now();
    } catch (error) {
      const code = error instanceof ArchiveFault ? error.code : "failed";
      if (code !== fault)
        logger.error({ fault: code, error: (error as Error).message }, "not archived, and nothing is trimmed until this is mended");
      fault = code;
    }
  };
  const round = () => {
    running ??= runRound().finally(() => {
      running = null;
    });
    return running;
  };
  const timer = setInterval(round, everyMs);

  return {
    round,
    figures: () => ({
      archivedSeq: archive.to,
      segments: archive.segments.length,
      bytes: archive.segments.reduce((sum, { bytes }) => sum + bytes, 0),
      fault,
      lastRoundAt,
    }),
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
