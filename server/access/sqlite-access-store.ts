// Tokens, accounts and sessions of one machine: `access.sqlite`, readable by its owner only.
import { DatabaseSync } from "node:sqlite";
import { makeOwnFile } from "../make-folder.ts";
import { orStoreFault } from "../store-fault.ts";
import type { AccessStore, AccountRow, PairingRow, SessionRow, TokenRow } from "./access-store.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS token (id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, spec TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS account (
    name TEXT PRIMARY KEY, spec TEXT NOT NULL, password TEXT, version INTEGER NOT NULL, created_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS session (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, token_id TEXT REFERENCES token (id) ON DELETE CASCADE,
    scope TEXT NOT NULL, created_at INTEGER NOT NULL, ends_at INTEGER
  ) STRICT;
  CREATE TABLE IF NOT EXISTS pairing (code TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, ends_at INTEGER NOT NULL, token_id TEXT) STRICT;`;
const TOKENS = "SELECT id, hash, spec, created_at AS createdAt FROM token";
/** Columns that a table made by an older version has not. */
const ADDED = { account: "TEXT REFERENCES account (name)", idle_ends_at: "INTEGER" } as const;
const ACCOUNTS = "SELECT name, spec, password, version, created_at AS createdAt FROM account";
const SESSIONS =
  "SELECT id, hash, token_id AS tokenId, account, scope, created_at AS createdAt, ends_at AS endsAt, idle_ends_at AS idleEndsAt FROM session";

/** Opens or makes `dir/access.sqlite`, mode 0600; several processes may hold it open. */
export function createSqliteAccessStore(dir: string): AccessStore {
  const db = new DatabaseSync(makeOwnFile(dir, "access.sqlite"), { timeout: 5000 });
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; ${SCHEMA}`);
  const columns = new Set(
    db
      .prepare("PRAGMA table_info(session)")
      .all()
      .map(({ name }) => name),
  );
  for (const [name, form] of Object.entries(ADDED)) if (!columns.has(name)) db.exec(`ALTER TABLE session ADD COLUMN ${name} ${form}`);
  const version = db.prepare("PRAGMA data_version");
  const tokens = db.prepare(`${TOKENS} ORDER BY rowid`);
  const sessions = db.prepare(`${SESSIONS} ORDER BY rowid`);
  const tokenOf = db.prepare(`${TOKENS} WHERE hash = ?`);
  const tokenById = db.prepare(`${TOKENS} WHERE id = ?`);
  const sessionOf = db.prepare(`${SESSIONS} WHERE hash = ?`);
  const addToken = db.prepare("INSERT INTO token (id, hash, spec, created_at) SELECT ?, ?, ?, ? WHERE (SELECT count(*) FROM token) < ?");
  const addSession = db.prepare(
    "INSERT INTO session (id, hash, token_id, account, scope, created_at, ends_at, idle_ends_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const dropOldest = db.prepare(
    `DELETE FROM session WHERE rowid IN
      (SELECT rowid FROM session WHERE token_id IS ?1 AND account IS ?2 ORDER BY rowid DESC LIMIT -1 OFFSET ?3) RETURNING hash`,
  );
  const dropOf = db.prepare("DELETE FROM session WHERE token_id IS ? AND account IS ?");
  const touchSession = db.prepare("UPDATE session SET idle_ends_at = ? WHERE id = ?");
  const accounts = db.prepare(`${ACCOUNTS} ORDER BY name`);
  const accountOf = db.prepare(`${ACCOUNTS} WHERE name = ?`);
  const countAccounts = db.prepare("SELECT count(*) AS count FROM account");
  const addAccount = db.prepare("INSERT INTO account (name, spec, password, version, created_at) VALUES (?, ?, ?, ?, ?)");
  const changeAccount = db.prepare("UPDATE account SET spec = ?, password = ?, version = ?3 WHERE name = ?4 AND version = ?3 - 1");
  const dropToken = db.prepare("DELETE FROM token WHERE id = ?");
  const dropSession = db.prepare("DELETE FROM session WHERE id = ?");
  const dropOver = db.prepare("DELETE FROM session WHERE ends_at <= ?1 OR idle_ends_at <= ?1");
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
  const allAccounts = () => accounts.all() as unknown as AccountRow[];
  const named = (name: string | null) => (accountOf.get(name) as unknown as AccountRow | undefined) ?? null;
  return {
    version: () => ask(() => String(Object.values(version.get() ?? {})[0])),
    all: () => ask(() => ({ tokens: allTokens(), accounts: allAccounts(), sessions: sessions.all() as unknown as SessionRow[] })),
    tokens: () => ask(allTokens),
    token: (hash) => ask(() => (tokenOf.get(hash) as unknown as TokenRow | undefined) ?? null),
    session: (hash) =>
      ask(() => {
        const session = sessionOf.get(hash) as unknown as SessionRow | undefined;
        if (!session) return null;
        return {
          session,
          token: (tokenById.get(session.tokenId) as unknown as TokenRow | undefined) ?? null,
          account: named(session.account),
        };
      }),
    addToken: (row, max) => ask(() => addToken.run(row.id, row.hash, row.spec, row.createdAt, max).changes > 0),
    addSession: (row, max, accountVersion) =>
      ask(() =>
        inTransaction(() => {
          const { id, hash, tokenId, account, scope, createdAt, endsAt, idleEndsAt } = row;
          if (tokenId !== null && tokenById.get(tokenId) === undefined) return null;
          if (account !== null && named(account)?.version !== accountVersion) return null;
          const pushedOut = (dropOldest.all(tokenId, account, max - 1) as { hash: string }[]).map((dropped) => dropped.hash);
          addSession.run(id, hash, tokenId, account, scope, createdAt, endsAt, idleEndsAt);
          return pushedOut;
        }),
      ),
    endToken: (id) => ask(() => dropToken.run(id).changes > 0),
    endSession: ({ id }) => ask(() => void dropSession.run(id)),
    endSessionsOf: ({ tokenId, account }) => ask(() => void dropOf.run(tokenId, account)),
    touchSession: ({ id, idleEndsAt }) => ask(() => void touchSession.run(idleEndsAt, id)),
    endOver: (now) => ask(() => void dropOver.run(now)),
    accounts: () => ask(allAccounts),
    account: (name) => ask(() => named(name)),
    addAccount: ({ name, spec, password, version: first, createdAt }, max) =>
      ask(() =>
        inTransaction(() => {
          if (named(name)) return "taken";
          if (Number(countAccounts.get()?.["count"]) >= max) return "full";
          addAccount.run(name, spec, password, first, createdAt);
          return "added";
        }),
      ),
    changeAccount: ({ name, spec, password, version: next }, ends) =>
      ask(() =>
        inTransaction(() => {
          if (changeAccount.run(spec, password, next, name).changes === 0) return false;
          if (ends.sessions) dropOf.run(null, name);
          return true;
        }),
      ),
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
