// Events that were rejected, masked, with their reason: for an admin to read and to try again. The port; bounded, the oldest go.
import { cleanDeep } from "./door/clean.ts";
import type { Arrival } from "./door/envelope.ts";
import { DEPTH_MAX, EVENT_BYTES_MAX } from "./door/envelope.ts";
import type { Rejection } from "./door.ts";
import type { RejectionCode } from "./http/problem.ts";

/** Far more than a person reads; beyond either bound the oldest go. */
export const LETTERS_MAX = 10_000;
export const LETTER_BYTES_MAX = 64 << 20;
/** What a letter takes beside its event and its reason, roughly. */
const ROW_BYTES = 200;

export type DeadLetter = {
  /** Grows; never used twice. */
  readonly id: number;
  /** Real time at which it was rejected first, ms. */
  readonly rejectedAt: number;
  /** The token that sent it. */
  readonly tokenId: string;
  readonly source: string | null;
  /** The request that brought it, as the server's log names it; null for letters of earlier versions. */
  readonly requestId: string | null;
  readonly eventId: string | null;
  readonly code: RejectionCode;
  readonly detail: string;
  /** Masked. Null when it was too large or too deep to be kept. */
  readonly event: unknown;
};

export type NewLetter = { readonly rejection: Rejection; readonly arrival: Arrival };
export type LetterSender = { readonly tokenId: string; readonly source: string | null; readonly requestId?: string };

export type LetterQuery = {
  readonly limit: number;
  /** Only those older than this letter. */
  readonly before?: number | undefined;
  readonly code?: RejectionCode | undefined;
  readonly source?: string | undefined;
};

/** Two adapters: SQLite for one machine, Redis for any number. Every call rejects with a `StoreFault` when the store cannot be asked. */
export interface DeadLetters {
  /** Writes the rejected events of one request, all or none. */
  add(letters: readonly NewLetter[], from: LetterSender): Promise<void>;
  /** The newest first. */
  list(query: LetterQuery): Promise<readonly DeadLetter[]>;
  get(id: number): Promise<DeadLetter | null>;
  /** Gives a letter that was tried again and rejected again its new reason; nothing happens when it is gone. */
  restate(id: number, reason: Pick<Rejection, "code" | "detail">): Promise<void>;
  /** True for the one caller who took it away. */
  remove(id: number): Promise<boolean>;
  size(): Promise<{ readonly letters: number; readonly bytes: number }>;
  close(): Promise<void>;
}

/** A letter as it is kept, without its number; `event` is JSON. */
export type LetterRow = Omit<DeadLetter, "id" | "event"> & { readonly event: string | null };

export function toRow({ rejection, arrival }: NewLetter, { tokenId, source, requestId }: LetterSender, rejectedAt: number): LetterRow {
  const { id: eventId, code, detail } = rejection;
  return { rejectedAt, tokenId, source, requestId: requestId ?? null, eventId, code, detail, event: keepable(arrival) };
}

/** What a letter counts towards the bound. */
export const bytesOf = ({ event, detail }: Pick<LetterRow, "event" | "detail">) =>
  Buffer.byteLength(event ?? "") + Buffer.byteLength(detail) + ROW_BYTES;

export const toLetter = (id: number, { event, ...row }: LetterRow): DeadLetter => ({
  id,
  ...row,
  requestId: row.requestId ?? null,
  event: event === null ? null : (JSON.parse(event) as unknown),
});

/** The masked event as JSON, or null when it is beyond what an event may be. */
function keepable({ value, bytes, depth }: Arrival): string | null {
  if (bytes > EVENT_BYTES_MAX || depth > DEPTH_MAX) return null;
  return JSON.stringify(cleanDeep(value, "numbers too")) ?? null;
}
