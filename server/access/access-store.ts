// Tokens and sessions on disk: `access.sqlite`, readable by its owner only, with hashes in place of secrets.
import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** A session stands on a token (`tokenId`), or on the demo's own signing-in (null). */
export type SessionRow = {
  readonly id: string;
  readonly hash: string;
  readonly tokenId: string | null;
  readonly scope: string;
  readonly createdAt: number;
  readonly endsAt: number | null;
};
export type TokenRow = { readonly id: string; readonly hash: string; readonly spec: string; readonly createdAt: number };

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS token (id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, spec TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS session (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, token_id TEXT REFERENCES token (id) ON DELETE CASCADE,
    scope TEXT NOT NULL, created_at INTEGER NOT NULL, ends_at INTEGER
  ) STRICT;`;

export type AccessStore = ReturnType<typeof openAccessStore>;

/** Opens or makes `dir/access.sqlite`, mode 0600; several processes may hold it open. */
export function openAccessStore(dir: string) {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, "access.sqlite");
  // Made before SQLite does it, so that its side files take the same mode.
  closeSync(openSync(path, "a", 0o600));
  chmodSync(path, 0o600);
  const db = new DatabaseSync(path, { timeout: 5000 });
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; ${SCHEMA}`);
  const version = db.prepare("PRAGMA data_version");
  const tokens = db.prepare("SELECT id, hash, spec, created_at AS createdAt FROM token ORDER BY created_at, id");
  const sessions = db.prepare(
    "SELECT id, hash, token_id AS tokenId, scope, created_at AS createdAt, ends_at AS endsAt FROM session ORDER BY created_at, id",
  );
  const addToken = db.prepare("INSERT INTO token (id, hash, spec, created_at) VALUES (?, ?, ?, ?)");
  const addSession = db.prepare("INSERT INTO session (id, hash, token_id, scope, created_at, ends_at) VALUES (?, ?, ?, ?, ?, ?)");
  const dropToken = db.prepare("DELETE FROM token WHERE id = ?");
  const dropSession = db.prepare("DELETE FROM session WHERE id = ?");
  const dropEnded = db.prepare("DELETE FROM session WHERE ends_at <= ?");
  return {
    /** Changes when another process has written. */
    version: () => Number(Object.values(version.get() ?? {})[0]),
    tokens: () => tokens.all() as unknown as TokenRow[],
    sessions: () => sessions.all() as unknown as SessionRow[],
    addToken: (row: TokenRow) => void addToken.run(row.id, row.hash, row.spec, row.createdAt),
    addSession: (row: SessionRow) => void addSession.run(row.id, row.hash, row.tokenId, row.scope, row.createdAt, row.endsAt),
    /** Its sessions go with it. False when there is none. */
    dropToken: (id: string) => dropToken.run(id).changes > 0,
    dropSession: (id: string) => dropSession.run(id).changes > 0,
    /** Those whose time is over at `now`. */
    dropEndedSessions: (now: number) => void dropEnded.run(now),
    close: () => db.close(),
  };
}
