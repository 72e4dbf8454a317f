// The port to the log: append-only history of the city, everything else is derived from it. Adapters keep event-log.contract.ts.
import type { Recorded, Seq, Unnumbered } from "../../shared/event.ts";

/** Where a record comes from: `received` ones came through `POST /api/v1/events` and are counted in `head().received`. */
export type Origin = { readonly received: boolean };

/** `count` the last seq, `offset` the highest trimmed seq, `received` events taken through `POST /api/v1/events`, ever. */
export type LogHead = { readonly count: Seq; readonly offset: Seq; readonly received: number };

/** A record as stored, or `"duplicate"` when one with its `source` and `id` is stored already. */
export type Appended = Recorded | "duplicate";

/** What a redaction takes away: the texts of a report's records with `seq < before`. */
export type Redaction = { readonly reportId: string; readonly before: Seq };

export interface EventLog {
  /** Changes when numbers may have been reused: another log, an older copy put back, a failover. */
  readonly epoch: string;
  /**
   * Stores records in order and numbers them on, without a hole; answers in the order given. Durable once resolved.
   * All or nothing: rejects with a `LogFault` when it cannot be written.
   */
  append(records: readonly Unnumbered[], origin?: Origin): Promise<readonly Appended[]>;
  /** Up to `limit` records with `seq > after`, oldest first, texts included where they have not been erased. */
  readAfter(after: Seq, limit: number): Promise<readonly Recorded[]>;
  head(): LogHead;
  /**
   * Removes texts and participant ids from storage for good; the numbered records stay. `redactions` are those of the log, in its order,
   * none left out but what was given before: the log remembers how far it has come, and what it has carried out costs nothing again.
   */
  eraseTexts(redactions: readonly Redaction[]): Promise<void>;
  /** `null` while writing works, else why the last write failed. Tries to write when it failed before. */
  probe(): LogFaultCode | null;
  close(): Promise<void>;
}

/** Tells a record from another that has its number in another log, or in this one since an older copy was put back. */
export const identityOf = ({ event, recordedAt }: Recorded) => `${event.source} ${event.id} ${recordedAt}`;

/**
 * Why the log cannot take records. `log-busy`: more is waiting than it holds in memory, try again; the others need a person.
 * `log-in-use`: another process has the folder. `log-newer`: the file was written by a newer version.
 */
export type LogFaultCode = "log-full" | "log-read-only" | "log-unavailable" | "log-busy" | "log-in-use" | "log-newer";

export class LogFault extends Error {
  readonly code: LogFaultCode;
  constructor(code: LogFaultCode, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.name = "LogFault";
    this.code = code;
  }
}
