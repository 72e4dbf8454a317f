// Tokens and sessions of one machine: `access.sqlite`, readable by its owner only.
import { DatabaseSync } from "node:sqlite";
import { makeOwnFile } from "../make-folder.ts";
import { orStoreFault } from "../store-fault.ts";
import type { AccessStore, PairingRow, SessionRow, TokenRow } from "./access-store.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS token (id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, spec TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS session (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, token_id TEXT REFERENCES token (id) ON DELETE CASCADE,
    scope TEXT NOT NULL, created_at INTEGER NOT NULL, ends_at INTEGER
  ) STRICT;
  CREATE TABLE IF NOT EXISTS pairing (code TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, ends_at INTEGER NOT NULL, token_id TEXT) STRICT;`;
const TOKENS = "SELECT id, hash, spec, created_at AS createdAt FROM token";
const SESSIONS = "SELECT id, hash, token_id AS tokenId, scope, created_at AS createdAt, ends_at AS endsAt FROM session";

/** Opens or makes `dir/access.sqlite`, mode 0600; several processes may hold it open. */
export function createSqliteAccessStore(dir: string): AccessStore {
  const db = new DatabaseSync(makeOwnFile(dir, "access.sqlite"), { timeout: 5000 });
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; ${SCHEMA}`);
  const version = db.prepare("PRAGMA data_version");
  const tokens = db.prepare(`${TOKENS} ORDER BY rowid`);
  const sessions = db.prepare(`${SESSIONS} ORDER BY rowid`);
  const tokenOf = db.prepare(`${TOKENS} WHERE hash = ?`);
  const tokenById = db.prepare(`${TOKENS} WHERE id = ?`);
  const sessionOf = db.prepare(`${SESSIONS} WHERE hash = ?`);
  const addToken = db.prepare("INSERT INTO token (id, hash, spec, created_at) SELECT ?, ?, ?, ? WHERE (SELECT count(*) FROM token) < ?");
  const addSession = db.prepare("INSERT INTO session (id, hash, token_id, scope, created_at, ends_at) VALUES (?, ?, ?, ?, ?, ?)");
  const dropOldest = db.prepare(
    "DELETE FROM session WHERE rowid IN (SELECT rowid FROM session WHERE token_id IS ?1 ORDER BY rowid DESC LIMIT -1 OFFSET ?2) RETURNING hash",
  );
  const dropToken = db.prepare("DELETE FROM token WHERE id = ?");
  const dropSession = db.prepare("DELETE FROM session WHERE id = ?");
  const dropOver = db.prepare("DELETE FROM session WHERE ends_at <= ?");
  const pairingOf = db.prepare("SELECT code, hash, ends_at AS endsAt, token_id AS tokenId FROM pairing WHERE hash = ?");
  const dropOverPairings = db.prepare("DELETE FROM pairing WHERE ends_at <= ?");
  const countPairings = db.prepare("SELECT count(*) AS count FROM pairing");
  const addPairing = db.prepare("INSERT INTO pairing (code, hash, ends_at, token_id) VALUES (?, ?, ?, ?) ON CONFLICT (code) DO NOTHING");
  const approvePairing = db.prepare("UPDATE pairing SET token_id = ? WHERE code = ? AND ends_at > ? AND token_id IS NULL");

  const inTransaction = <T>(work: () => T): T => {
    db.exec("BEGIN IMMEDIATE");
    try {
      const done = work();
      db.exec("COMMIT");
      return done;
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  };
  const ask = <T>(work: () => T) => orStoreFault("access.sqlite", work);
  const allTokens = () => tokens.all() as unknown as TokenRow[];
  return {
    version: () => ask(() => String(Object.values(version.get() ?? {})[0])),
    all: () => ask(() => ({ tokens: allTokens(), sessions: sessions.all() as unknown as SessionRow[] })),
    tokens: () => ask(allTokens),
    token: (hash) => ask(() => (tokenOf.get(hash) as unknown as TokenRow | undefined) ?? null),
    session: (hash) =>
      ask(() => {
        const session = sessionOf.get(hash) as unknown as SessionRow | undefined;
        return session ? { session, token: (tokenById.get(session.tokenId) as unknown as TokenRow | undefined) ?? null } : null;
      }),
    addToken: (row, max) => ask(() => addToken.run(row.id, row.hash, row.spec, row.createdAt, max).changes > 0),
    addSession: (row, max) =>
      ask(() =>
        inTransaction(() => {
          const isGone = row.tokenId !== null && tokenById.get(row.tokenId) === undefined;
          const pushedOut = isGone ? null : (dropOldest.all(row.tokenId, max - 1) as { hash: string }[]).map(({ hash }) => hash);
          if (!isGone) addSession.run(row.id, row.hash, row.tokenId, row.scope, row.createdAt, row.endsAt);
          return pushedOut;
        }),
      ),
    endToken: (id) => ask(() => dropToken.run(id).changes > 0),
    endSession: ({ id }) => ask(() => void dropSession.run(id)),
    endOver: (now) => ask(() => void dropOver.run(now)),
    addPairing: ({ code, hash, endsAt, tokenId }, { max, now }) =>
      ask(() =>
        inTransaction(() => {
          dropOverPairings.run(now);
          if (Number(countPairings.get()?.["count"]) >= max) return "full";
          return addPairing.run(code, hash, endsAt, tokenId).changes > 0 ? "added" : "taken";
        }),
      ),
    pairing: (hash) =>
      ask(() => {
        const pairing = pairingOf.get(hash) as unknown as PairingRow | undefined;
        return pairing ? { pairing, token: (tokenById.get(pairing.tokenId) as unknown as TokenRow | undefined) ?? null } : null;
      }),
    approvePairing: (code, tokenId, now) => ask(() => approvePairing.run(tokenId, code, now).changes > 0),
    close: async () => db.close(),
  };
}
