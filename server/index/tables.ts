// The index's tables. A change here changes INDEX_FORM, and the index is built anew from the log.
// A row of `report` is narrow, with codes as numbers, so that a million can be gone through; what is told of one lies in \`body\`.
// \`open_due\` is the limit of an open report, NO_DUE where none runs; \`soon_at\` is when three quarters of it are used up; \`main\` what it is folded into.
// `due_counted` is the limit of a report that counts in the on-time rate, `closed_at` the time of one that is closed (not settled).
import { DatabaseSync } from "node:sqlite";
import type { Seq } from "../../shared/event.ts";
import { ACCOUNT_FORM, ACCOUNT_TABLE_NAMES, ACCOUNT_TABLES } from "../accountability/tables.ts";
import { DESK_TABLES } from "./desk-records.ts";

const INDEX_FORM = 7;

/** Where a limit would stand: an open report that has none, or whose clock is stopped, comes after all others. */
export const NO_DUE = 999_999_999_999_999;

const TABLES = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
  CREATE TABLE code (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE report (
    seq INTEGER PRIMARY KEY, report_id TEXT NOT NULL UNIQUE, submitted_at INTEGER NOT NULL, stage INTEGER NOT NULL, family INTEGER NOT NULL, kind INTEGER NOT NULL,
    department INTEGER NOT NULL, channel INTEGER NOT NULL, grid_index INTEGER NOT NULL, open_due INTEGER, soon_at INTEGER, due_counted INTEGER, closed_at INTEGER, main TEXT
  ) STRICT;
  CREATE TABLE body (seq INTEGER PRIMARY KEY, grid TEXT, folded TEXT NOT NULL, extra TEXT NOT NULL) STRICT;
  CREATE INDEX report_time ON report (submitted_at, seq, family, kind, department, channel, grid_index);
  CREATE INDEX report_place ON report (grid_index, submitted_at, seq, family, kind, department, channel);
  CREATE INDEX report_kind ON report (kind, submitted_at, seq, department, channel, grid_index);
  CREATE INDEX report_department ON report (department, submitted_at, seq, family, kind, channel, grid_index);
  CREATE INDEX report_channel ON report (channel, submitted_at, seq, family, kind, department, grid_index);
  CREATE INDEX report_stage ON report (stage, submitted_at, seq, kind, department, grid_index);
  CREATE INDEX report_open ON report (open_due, seq, stage, soon_at, submitted_at, family, kind, department, channel, grid_index) WHERE open_due IS NOT NULL;
  CREATE INDEX report_due ON report (due_counted, grid_index, closed_at) WHERE due_counted IS NOT NULL;
  CREATE INDEX report_closed ON report (closed_at, grid_index) WHERE closed_at IS NOT NULL;
  CREATE INDEX report_main ON report (main, submitted_at, seq) WHERE main IS NOT NULL;
  CREATE VIRTUAL TABLE words USING fts5 (shown, hidden, columnsize = 0, tokenize = "unicode61 remove_diacritics 0");
  INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
  CREATE TABLE warning (
    seq INTEGER PRIMARY KEY, warning_id TEXT NOT NULL UNIQUE, raised_at INTEGER NOT NULL, ends_at INTEGER, level TEXT NOT NULL, authority TEXT NOT NULL,
    family TEXT, kind TEXT NOT NULL, folded TEXT NOT NULL
  ) STRICT;
  CREATE INDEX warning_time ON warning (raised_at, seq);
  CREATE TABLE warning_range (warning INTEGER NOT NULL, lo INTEGER NOT NULL, hi INTEGER NOT NULL, PRIMARY KEY (warning, lo)) STRICT, WITHOUT ROWID;
  CREATE TABLE history (about TEXT NOT NULL, seq INTEGER NOT NULL, recorded_at INTEGER NOT NULL, taken INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (about, seq)) STRICT, WITHOUT ROWID;
`;

/** What an index was built from: another log, city folder or fold, and it is built anew. */
export type IndexMark = { readonly logId: string; readonly cityHash: string; readonly fold: string };

/**
 * Opens the index in `file`, empty when there was none or it was built from something else.
 * `secure_delete` and the words' own `secure-delete`: of an erased text nothing is left, in no page and no segment.
 */
export function openTables(file: string, mark: IndexMark): DatabaseSync {
  const wanted = JSON.stringify([INDEX_FORM, ACCOUNT_FORM, mark.logId, mark.cityHash, mark.fold]);
  const db = new DatabaseSync(file, { timeout: 1000 });
  // NORMAL: a power cut may take the last moments, never the file; the log fills them in again.
  db.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 2000",
  );
  if (markOf(db) !== wanted) emptyTables(db, wanted);
  return db;
}

/** The last record taken, to be compared with the log's: a log that was put back from a copy has another one under its number. */
export function lastTaken(db: DatabaseSync): { readonly seq: Seq; readonly identity: string } {
  const value = (key: string) => db.prepare("SELECT value FROM meta WHERE key = ?").get(key)?.["value"];
  return { seq: Number(value("seq")), identity: String(value("last")) };
}

function markOf(db: DatabaseSync): string | null {
  const known = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get();
  return known ? String(db.prepare("SELECT value FROM meta WHERE key = 'mark'").get()?.["value"]) : null;
}

/** Makes the tables anew, for records from the first on. */
export function emptyTables(db: DatabaseSync, mark = String(markOf(db))): void {
  db.exec("BEGIN IMMEDIATE");
  for (const table of [
    "meta",
    "code",
    "report",
    "body",
    "words",
    "warning",
    "warning_range",
    "history",
    "desk_record",
    ...ACCOUNT_TABLE_NAMES,
  ])
    db.exec(`DROP TABLE IF EXISTS ${table}`);
  db.exec(TABLES + DESK_TABLES + ACCOUNT_TABLES);
  const set = db.prepare("INSERT INTO meta VALUES (?, ?)");
  set.run("mark", mark);
  set.run("seq", 0);
  set.run("last", "");
  set.run("clock", 0);
  db.exec("COMMIT");
}
