// Events that were rejected, masked, with their reason: for an admin to read and to try again. Bounded; the oldest go.
import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { cleanDeep } from "./door/clean.ts";
import type { Arrival } from "./door/envelope.ts";
import { DEPTH_MAX, EVENT_BYTES_MAX } from "./door/envelope.ts";
import type { Rejection } from "./door.ts";
import type { RejectionCode } from "./http/problem.ts";

/** Far more than a person reads; beyond either bound the oldest go. */
const LETTERS_MAX = 10_000;
const BYTES_MAX = 64 << 20;
/** What a letter takes beside its event and its reason, roughly. */
const ROW_BYTES = 200;

export type DeadLetter = {
  readonly id: number;
  /** Real time at which it was rejected, ms. */
  readonly rejectedAt: number;
  /** The token that sent it. */
  readonly tokenId: string;
  readonly source: string | null;
  readonly eventId: string | null;
  readonly code: RejectionCode;
  readonly detail: string;
  /** Masked. Null when it was too large or too deep to be kept. */
  readonly event: unknown;
};

export type NewLetter = { readonly rejection: Rejection; readonly arrival: Arrival };

export interface DeadLetters {
  /** Writes the rejected events of one request, all or none. Throws when the disk does not take them. */
  add(letters: readonly NewLetter[], from: { readonly tokenId: string; readonly source: string | null }): void;
  /** The newest first; those before `before`, a letter's id. */
  list(limit: number, before?: number): readonly DeadLetter[];
  get(id: number): DeadLetter | null;
  remove(id: number): void;
  size(): { readonly letters: number; readonly bytes: number };
  close(): void;
}

type Row = {
  id: number;
  rejected_at: number;
  token_id: string;
  source: string | null;
  event_id: string | null;
  code: string;
  detail: string;
  event: string | null;
};

/** In `dir/dead-letters.sqlite`, mode 0600. `dir` may be ":memory:". */
export function createDeadLetters(options: {
  readonly dir: string;
  readonly lettersMax?: number;
  readonly bytesMax?: number;
  readonly now?: () => number;
}): DeadLetters {
  const { dir, lettersMax = LETTERS_MAX, bytesMax = BYTES_MAX, now = Date.now } = options;
  const db = new DatabaseSync(dir === ":memory:" ? dir : ownFile(dir), { timeout: 5000 });
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;
    CREATE TABLE IF NOT EXISTS letter (
      id INTEGER PRIMARY KEY AUTOINCREMENT, rejected_at INTEGER NOT NULL, token_id TEXT NOT NULL, source TEXT, event_id TEXT,
      code TEXT NOT NULL, detail TEXT NOT NULL, event TEXT, bytes INTEGER NOT NULL
    ) STRICT;`);
  const insert = db.prepare(
    "INSERT INTO letter (rejected_at, token_id, source, event_id, code, detail, event, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const select = db.prepare("SELECT * FROM letter WHERE id < ? ORDER BY id DESC LIMIT ?");
  const selectOne = db.prepare("SELECT * FROM letter WHERE id = ?");
  const drop = db.prepare("DELETE FROM letter WHERE id = ? RETURNING bytes");
  const oldest = db.prepare("SELECT id FROM letter ORDER BY id LIMIT 1");
  const sums = db.prepare("SELECT count(*) AS letters, coalesce(sum(bytes), 0) AS bytes FROM letter").get() as {
    letters: number;
    bytes: number;
  };
  let { letters, bytes } = sums;

  const remove = (id: number) => {
    const gone = drop.get(id) as { bytes: number } | undefined;
    if (!gone) return;
    letters -= 1;
    bytes -= gone.bytes;
  };
  const write = ({ rejection, arrival }: NewLetter, tokenId: string, source: string | null) => {
    const event = keepable(arrival);
    const size = Buffer.byteLength(event ?? "") + rejection.detail.length + ROW_BYTES;
    insert.run(now(), tokenId, source, rejection.id, rejection.code, rejection.detail, event, size);
    letters += 1;
    bytes += size;
  };
  return {
    add(added, { tokenId, source }) {
      const before = { letters, bytes };
      db.exec("BEGIN IMMEDIATE");
      try {
        for (const letter of added) write(letter, tokenId, source);
        while (letters > lettersMax || bytes > bytesMax) remove((oldest.get() as { id: number }).id);
        db.exec("COMMIT");
      } catch (error) {
        if (db.isTransaction) db.exec("ROLLBACK");
        ({ letters, bytes } = before);
        throw error;
      }
    },
    list: (limit, before = Number.MAX_SAFE_INTEGER) => (select.all(before, limit) as unknown as Row[]).map(toLetter),
    get: (id) => {
      const row = selectOne.get(id) as unknown as Row | undefined;
      return row ? toLetter(row) : null;
    },
    remove,
    size: () => ({ letters, bytes }),
    close: () => db.close(),
  };
}

/** The masked event as JSON, or null when it is beyond what an event may be. */
function keepable({ value, bytes, depth }: Arrival): string | null {
  if (bytes > EVENT_BYTES_MAX || depth > DEPTH_MAX) return null;
  return JSON.stringify(cleanDeep(value, "numbers too")) ?? null;
}

function toLetter(row: Row): DeadLetter {
  return {
    id: row.id,
    rejectedAt: row.rejected_at,
    tokenId: row.token_id,
    source: row.source,
    eventId: row.event_id,
    code: row.code as RejectionCode,
    detail: row.detail,
    event: row.event === null ? null : (JSON.parse(row.event) as unknown),
  };
}

function ownFile(dir: string): string {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, "dead-letters.sqlite");
  closeSync(openSync(path, "a", 0o600));
  chmodSync(path, 0o600);
  return path;
}
