// Dead letters of one machine: `dead-letters.sqlite`, readable by its owner only.
import { DatabaseSync } from "node:sqlite";
import { bytesOf, type DeadLetters, LETTER_BYTES_MAX, LETTERS_MAX, type LetterRow, toLetter, toRow } from "../dead-letters.ts";
import { makeOwnFile } from "../make-folder.ts";
import { orStoreFault } from "../store-fault.ts";

type Options = {
  readonly dir: string;
  readonly lettersMax?: number;
  readonly bytesMax?: number;
  readonly now?: () => number;
};

const COLUMNS =
  "id, rejected_at AS rejectedAt, token_id AS tokenId, source, request_id AS requestId, event_id AS eventId, code, detail, event";

/** In `dir/dead-letters.sqlite`, mode 0600. */
export function createSqliteDeadLetters({
  dir,
  lettersMax = LETTERS_MAX,
  bytesMax = LETTER_BYTES_MAX,
  now = Date.now,
}: Options): DeadLetters {
  const db = new DatabaseSync(makeOwnFile(dir, "dead-letters.sqlite"), { timeout: 5000 });
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;
    CREATE TABLE IF NOT EXISTS letter (
      id INTEGER PRIMARY KEY AUTOINCREMENT, rejected_at INTEGER NOT NULL, token_id TEXT NOT NULL, source TEXT, event_id TEXT,
      code TEXT NOT NULL, detail TEXT NOT NULL, event TEXT, bytes INTEGER NOT NULL, request_id TEXT
    ) STRICT;`);
  // Files of earlier versions have no such column.
  if (
    !db
      .prepare("PRAGMA table_info(letter)")
      .all()
      .some(({ name }) => name === "request_id")
  )
    db.exec("ALTER TABLE letter ADD COLUMN request_id TEXT");
  const insert = db.prepare(
    "INSERT INTO letter (rejected_at, token_id, source, request_id, event_id, code, detail, event, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const select = db.prepare(
    `SELECT ${COLUMNS} FROM letter WHERE id < ?1 AND (?2 IS NULL OR code = ?2) AND (?3 IS NULL OR source = ?3) ORDER BY id DESC LIMIT ?4`,
  );
  const selectOne = db.prepare(`SELECT ${COLUMNS} FROM letter WHERE id = ?`);
  const restate = db.prepare("UPDATE letter SET code = ?, detail = ? WHERE id = ?");
  const drop = db.prepare("DELETE FROM letter WHERE id = ? RETURNING bytes");
  const oldest = db.prepare("SELECT id FROM letter ORDER BY id LIMIT 1");
  const sums = db.prepare("SELECT count(*) AS letters, coalesce(sum(bytes), 0) AS bytes FROM letter");
  let { letters, bytes } = sums.get() as { letters: number; bytes: number };

  const ask = <T>(work: () => T) => orStoreFault("dead-letters.sqlite", work);
  const read = (row: unknown) => {
    const { id, ...rest } = row as LetterRow & { id: number };
    return toLetter(id, rest);
  };
  const remove = (id: number): boolean => {
    const gone = drop.get(id) as { bytes: number } | undefined;
    if (!gone) return false;
    letters -= 1;
    bytes -= gone.bytes;
    return true;
  };
  return {
    add: (added, from) =>
      ask(() => {
        const before = { letters, bytes };
        db.exec("BEGIN IMMEDIATE");
        try {
          for (const letter of added) {
            const row = toRow(letter, from, now());
            const size = bytesOf(row);
            insert.run(row.rejectedAt, row.tokenId, row.source, row.requestId, row.eventId, row.code, row.detail, row.event, size);
            letters += 1;
            bytes += size;
          }
          while (letters > lettersMax || bytes > bytesMax) remove((oldest.get() as { id: number }).id);
          db.exec("COMMIT");
        } catch (error) {
          if (db.isTransaction) db.exec("ROLLBACK");
          ({ letters, bytes } = before);
          throw error;
        }
      }),
    list: ({ limit, before = Number.MAX_SAFE_INTEGER, code, source }) =>
      ask(() => select.all(before, code ?? null, source ?? null, limit).map(read)),
    get: (id) =>
      ask(() => {
        const row = selectOne.get(id);
        return row ? read(row) : null;
      }),
    restate: (id, { code, detail }) => ask(() => void restate.run(code, detail, id)),
    remove: (id) => ask(() => remove(id)),
    size: async () => ({ letters, bytes }),
    close: async () => db.close(),
  };
}
