// The port to the log: append-only history of the city, everything else is derived from it. Adapters keep event-log.contract.ts.
import type { Recorded, Seq, Unnumbered } from "../../shared/event.ts";
import type { Durability } from "../../shared/protocol.ts";

/** Where a record comes from: `received` ones came through `POST /api/v1/events` and are counted in `head().received`. */
export type Origin = { readonly received: boolean };

/**
 * `count` the last seq that is durable, as far as this server knows; `offset` the highest trimmed seq; `received` events taken through
 * `POST /api/v1/events` by any server, ever; `horizon`: identities of records up to it may be forgotten, 0 while all are known.
 */
export type LogHead = { readonly count: Seq; readonly offset: Seq; readonly received: number; readonly horizon: Seq };

/** A record as stored, or `"duplicate"` when one with its `source` and `id` is stored already. */
export type Appended = Recorded | "duplicate";

/** What a redaction takes away: the texts of a report's records with `seq < before`. */
export type Redaction = { readonly reportId: string; readonly before: Seq };

export interface EventLog {
  /** Given when the log was made, the same for as long as it lives, and in every copy of it. */
  readonly id: string;
  /** Changes when numbers may have been reused: another log, an older copy put back; and, while it is open, a failover. */
  readonly epoch: string;
  /**
   * Stores records in order and numbers them on, without a hole; answers in the order given. Durable once resolved.
   * All or nothing: rejects with a `LogFault` when it cannot be written.
   */
  append(records: readonly Unnumbered[], origin?: Origin): Promise<readonly Appended[]>;
  /** Up to `limit` records with `seq > after`, oldest first, texts included where they have not been erased. */
  readAfter(after: Seq, limit: number): Promise<readonly Recorded[]>;
  head(): LogHead;
  /** Called after another server has written, when writing fails or works again, and when `epoch` has changed. Returns its end. */
  onChange(listener: () => void): () => void;
  /** What a crash of the store could take of what was durable by its own word; read from the store's settings. */
  durability(): Durability;
  /**
   * Removes texts and participant ids from storage for good; the numbered records stay. `redactions` are those of the log, in its order,
   * none left out but what was given before; what was carried out costs next to nothing again. Once resolved it is as durable as an append.
   */
  eraseTexts(redactions: readonly Redaction[]): Promise<void>;
  /** `null` while writing works, else why it does not: the last write failed, or the store is silent. Tries to write when it failed before. */
  probe(): LogFaultCode | null;
  close(): Promise<void>;
}

/** Tells a record from another that has its number in another log, or in this one since an older copy was put back. */
export const identityOf = ({ event, recordedAt }: Recorded) => `${event.source} ${event.id} ${recordedAt}`;

/**
 * Why the log cannot take records, or give them. `log-busy`: more is waiting than it holds in memory, try again; the others need a person.
 * `log-in-use`: another process has the folder. `log-newer`: the store was written by a newer version. `log-trimmed`: the records asked
 * for were trimmed, and no archive here holds them. `log-unconfirmed`: maybe taken, maybe not: the answer was lost, or no replica has said in time that it holds it.
 */
export type LogFaultCode =
  | "log-full"
  | "log-read-only"
  | "log-unavailable"
  | "log-busy"
  | "log-in-use"
  | "log-newer"
  | "log-trimmed"
  | "log-unconfirmed";

export class LogFault extends Error {
  readonly code: LogFaultCode;
  constructor(code: LogFaultCode, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.name = "LogFault";
    this.code = code;
  }
}
