// The audit trail of one machine: `audit.sqlite`, readable by its owner only, each entry on the disk before it counts.
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { makeOwnFile } from "../make-folder.ts";
import { orStoreFault } from "../store-fault.ts";
import type { AuditHead, AuditQuery, AuditStore, OpenedAct, StoredEntry } from "./audit-store.ts";
import { NO_ENTRIES } from "./chain.ts";

export const AUDIT_FILE = "audit.sqlite";

/** What is filtered by is read out of the text, so that nothing lies beside it that could say something else. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entry (
    seq INTEGER PRIMARY KEY, hash TEXT NOT NULL, text TEXT NOT NULL,
    at INTEGER GENERATED ALWAYS AS (text ->> '$.at') VIRTUAL,
    actor TEXT GENERATED ALWAYS AS (text ->> '$.actor') VIRTUAL,
    about TEXT GENERATED ALWAYS AS (text ->> '$.about') VIRTUAL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS entry_actor ON entry (actor, seq);
  CREATE INDEX IF NOT EXISTS entry_about ON entry (about, seq);
  CREATE INDEX IF NOT EXISTS entry_at ON entry (at);
  CREATE TABLE IF NOT EXISTS opened (id TEXT PRIMARY KEY, text TEXT NOT NULL, at INTEGER NOT NULL) STRICT;`;
const CLAUSES = { before: "seq < ?", actor: "actor = ?", about: "about = ?", from: "at >= ?", to: "at <= ?" } as const;

/** Opens or makes `dir/audit.sqlite`, mode 0600; several processes may hold it open. */
export function createSqliteAuditStore(dir: string): AuditStore {
  const db = new DatabaseSync(makeOwnFile(dir, AUDIT_FILE), { timeout: 5000 });
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${SCHEMA}`);
  const last = db.prepare("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1");
  const insert = db.prepare("INSERT INTO entry (seq, hash, text) VALUES (?, ?, ?)");
  const after = db.prepare("SELECT seq, hash, text FROM entry WHERE seq > ? ORDER BY seq LIMIT ?");
  const open = db.prepare("INSERT INTO opened (id, text, at) VALUES (?, ?, ?)");
  const end = db.prepare("DELETE FROM opened WHERE id = ?");
  const left = db.prepare("SELECT id, text, at FROM opened WHERE at < ? ORDER BY at LIMIT ?");

  const ask = <T>(work: () => T) => orStoreFault(AUDIT_FILE, work);
  const head = () => (last.get() as AuditHead | undefined) ?? NO_ENTRIES;
  const append = (entries: readonly StoredEntry[], when: { readonly after: AuditHead; readonly ends: string | null }) => {
    db.exec("BEGIN IMMEDIATE");
    try {
      const { seq, hash } = head();
      const isMoved = seq !== when.after.seq || hash !== when.after.hash;
      const isEnded = !isMoved && when.ends !== null && end.run(when.ends).changes === 0;
      if (!isMoved && !isEnded) for (const entry of entries) insert.run(entry.seq, entry.hash, entry.text);
      db.exec("COMMIT");
      return isMoved ? "moved" : isEnded ? "ended" : "appended";
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  };
  const list = ({ limit, ...filters }: AuditQuery) => {
    const asked = Object.entries(CLAUSES).flatMap(([name, clause]) => {
      const value: SQLInputValue | undefined = filters[name as keyof typeof CLAUSES];
      return value === undefined ? [] : [{ clause, value }];
    });
    const where = asked.length === 0 ? "" : `WHERE ${asked.map(({ clause }) => clause).join(" AND ")}`;
    const rows = db.prepare(`SELECT seq, hash, text FROM entry ${where} ORDER BY seq DESC LIMIT ?`);
    const entries = rows.all(...asked.map(({ value }) => value), limit) as unknown as StoredEntry[];
    return { entries, next: entries.length === limit ? (entries.at(-1)?.seq ?? null) : null };
  };

  return {
    head: () => ask(head),
    open: ({ id, text, at }) => ask(() => void open.run(id, text, at)),
    openedBefore: (at, limit) => ask(() => left.all(at, limit) as unknown as OpenedAct[]),
    drop: (id) => ask(() => void end.run(id)),
    append: (entries, when) => ask(() => append(entries, when)),
    readAfter: (seq, limit) => ask(() => after.all(seq, limit) as unknown as StoredEntry[]),
    list: (query) => ask(() => list(query)),
    close: async () => db.close(),
  };
}
