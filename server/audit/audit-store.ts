// Port of the audit trail as it is kept: sealed entries in a row, and what was begun and has no entry yet. One store for all servers of a city.

/** The last entry of a chain: its number, and the hash that stands for all up to it. */
export type AuditHead = { readonly seq: number; readonly hash: string };
/** `text` is the entry as JSON, the very bytes that `hash` was made of. */
export type StoredEntry = AuditHead & { readonly text: string };
/** A change that was begun: `text` is what is known of it before it is made. */
export type OpenedAct = { readonly id: string; readonly text: string; readonly at: number };

export type AuditQuery = {
  readonly limit: number;
  /** Only entries older than this one. */
  readonly before?: number | undefined;
  readonly actor?: string | undefined;
  readonly about?: string | undefined;
  /** By the server's clock, ms, both ends included. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
};
/** The newest first; may be fewer than asked for. `next`: go on before this entry; null: there are no more. */
export type StoredPage = { readonly entries: readonly StoredEntry[]; readonly next: number | null };

/** Two adapters: SQLite for one machine, Redis for any number. Every call rejects with a `StoreFault` when the store cannot be asked. */
export interface AuditStore {
  /** `NO_ENTRIES` where there are none. */
  head(): Promise<AuditHead>;
  /** Durable when it resolves; stays until an append ends it, or `drop`. */
  open(act: OpenedAct): Promise<void>;
  /** The oldest that were opened before `at`, ms, at most `limit`. */
  openedBefore(at: number, limit: number): Promise<readonly OpenedAct[]>;
  drop(id: string): Promise<void>;
  /** All or none, durable when it resolves. `moved`: `after` is not the head any more; `ended`: `ends` is given and not open; nothing was done then. */
  append(
    entries: readonly StoredEntry[],
    when: { readonly after: AuditHead; readonly ends: string | null },
  ): Promise<"appended" | "moved" | "ended">;
  /** The oldest first, those after `seq` as they lie there, whatever their own numbers say. */
  readAfter(seq: number, limit: number): Promise<readonly StoredEntry[]>;
  list(query: AuditQuery): Promise<StoredPage>;
  close(): Promise<void>;
}
