// The log in one SQLite file: the embedded default. Rows are never deleted, so an identity is known for as long as the log is.
import { randomUUID } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Seq, Unnumbered } from "../../shared/event.ts";
import { OWN_SOURCE } from "../../shared/fold/source.ts";
import { reportIdOf, splitTexts } from "../../shared/record.ts";
import { type Appended, type EventLog, LogFault, type LogFaultCode, type Origin } from "./event-log.ts";
import { createFileWitness, type Witness } from "./file-witness.ts";
import { lockFolder } from "./folder-lock.ts";
import { logFaultOf } from "./sqlite-fault.ts";
import { readerOf } from "./sqlite-reader.ts";

/** Form of the file. A newer one is refused, an older one upgraded here. */
const FILE_FORM = 1;
/** Appends that wait are joined in one transaction up to so many rows, about 20 ms of work. */
const JOIN_ROWS = 2000;
/** Rows waiting in memory beyond which an append is refused with `log-busy`. */
const WAITING_ROWS_MAX = 20_000;
/** A broken log is tried again at most this often. */
const PROBE_INTERVAL_MS = 500;
/** What a probe writes: enough to need room on the disk, not only a free place in the file. */
const PROBE_BYTES = 262_144;

const TABLES = `
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS record (
    seq INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
    type TEXT NOT NULL, time INTEGER NOT NULL, recorded_at INTEGER NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS record_identity ON record (id, source);
  CREATE TABLE IF NOT EXISTS texts (seq INTEGER PRIMARY KEY, report TEXT, body TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS texts_report ON texts (report) WHERE report IS NOT NULL;
`;

type Line = { readonly record: Unnumbered; readonly body: string; readonly texts: string | null; readonly report: string | null };
type Waiting = {
  readonly lines: readonly Line[];
  readonly received: boolean;
  readonly resolve: (appended: readonly Appended[]) => void;
  readonly reject: (fault: LogFault) => void;
};

/**
 * Opens or makes `events.sqlite` in `folder` and holds the folder's lock. Each commit is on the disk (WAL, synchronous FULL) before its
 * append resolves. Throws a `LogFault` when the folder is in use, cannot be written or comes from a newer version.
 */
export function createSqliteLog(folder: string): EventLog {
  const unlock = lockFolder(folder);
  const file = join(folder, "events.sqlite");
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: 200 });
    return logIn({ db, file, unlock, witness: createFileWitness(folder) });
  } catch (error) {
    db?.close();
    unlock();
    throw logFaultOf(error, file);
  }
}

type OpenFile = { readonly db: DatabaseSync; readonly file: string; readonly unlock: () => void; readonly witness: Witness };

function logIn({ db, file, unlock, witness }: OpenFile): EventLog {
  openFile(db, file);
  const setMeta = db.prepare("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
  const insertRecord = db.prepare("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  const insertTexts = db.prepare("INSERT INTO texts VALUES (?, ?, ?)");
  const deleteTexts = db.prepare("DELETE FROM texts WHERE report = ? AND seq < ?");
  const readAfter = readerOf(db, file);
  const selectMeta = db.prepare("SELECT value FROM meta WHERE key = ?");
  const meta = (key: string) => selectMeta.get(key)?.["value"];

  let count = Number(db.prepare("SELECT coalesce(max(seq), 0) AS count FROM record").get()?.["count"]);
  let received = Number(meta("received"));
  let erased = Number(meta("erased") ?? 0);
  const waiting: Waiting[] = [];
  let waitingRows = 0;
  let fault: LogFaultCode | null = null;
  let probedAt = Number.NEGATIVE_INFINITY;

  const insert = (line: Line, seq: Seq): boolean => {
    const { event, version, recordedAt } = line.record;
    if (insertRecord.run(seq, event.source, event.id, version, event.type, event.time, recordedAt, line.body).changes === 0) return false;
    if (line.texts !== null) insertTexts.run(seq, line.report, line.texts);
    return true;
  };

  /** A file that was removed or replaced takes writes as before, and nobody would ever read them. */
  const inode = statSync(file).ino;
  const assertInPlace = () => {
    if (statSync(file, { throwIfNoEntry: false })?.ino !== inode)
      throw new LogFault(
        "log-unavailable",
        `${file} was removed or replaced while it was open: stop the server, put it back, start the server`,
      );
  };

  /** Runs `work` in one transaction; what it returns is durable. */
  const commit = <T>(work: () => T): T => {
    try {
      assertInPlace();
      db.exec("BEGIN IMMEDIATE");
      const result = work();
      db.exec("COMMIT");
      fault = null;
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      const found = logFaultOf(error, file);
      fault = found.code;
      throw found;
    }
  };

  const opening = randomUUID();
  const isSame = witness.knows(String(meta("opening")), count);
  commit(() => {
    if (!isSame) setMeta.run("epoch", randomUUID());
    setMeta.run("opening", opening);
  });
  witness.note(opening, count);
  const epoch = String(meta("epoch"));
  const id = String(meta("id"));

  /** One transaction for the appends that came in this turn of the event loop and during the last commit. */
  const flush = () => {
    const group = takeGroup(waiting);
    waitingRows -= rowsOf(group);
    try {
      let next = count + 1;
      let taken = 0;
      const results = commit(() => {
        const appended = group.map(({ lines, received: fromSource }) =>
          lines.map((line): Appended => {
            if (!insert(line, next)) return "duplicate";
            // The ticks that the door puts between a stream's events are the program's own.
            if (fromSource && line.record.event.source !== OWN_SOURCE) taken += 1;
            return { seq: next++, ...line.record };
          }),
        );
        if (taken > 0) setMeta.run("received", received + taken);
        return appended;
      });
      count = next - 1;
      received += taken;
      witness.noteSoon(opening, count);
      group.forEach(({ resolve }, at) => {
        resolve(results[at] ?? []);
      });
    } catch (error) {
      for (const { reject } of group) reject(logFaultOf(error, file));
    }
    if (waiting.length > 0) setImmediate(flush);
  };

  return {
    id,
    epoch,
    append(records, origin: Origin = { received: false }) {
      if (waitingRows + records.length > WAITING_ROWS_MAX) {
        return Promise.reject(new LogFault("log-busy", `${waitingRows} records are waiting to be written: try again in a second`));
      }
      const lines = records.map(lineOf);
      return new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ lines, received: origin.received, resolve, reject });
        waitingRows += lines.length;
      });
    },
    readAfter,
    head: () => ({ count, offset: 0, received, horizon: 0 }),
    onChange: () => () => {}, // nobody else writes to the file
    durability: () => ({ store: "sqlite", loses: "nothing", replicas: 0, detail: "SQLite, WAL, synchronous FULL" }),
    async eraseTexts(redactions) {
      const due = redactions.filter(({ before }) => before > erased);
      const last = due.at(-1)?.before;
      if (last === undefined) return;
      commit(() => {
        for (const { reportId, before } of due) deleteTexts.run(reportId, before);
      });
      const emptied = db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get(); // the old pages would stay readable in the WAL
      if (emptied?.["busy"] !== 0)
        throw new LogFault("log-busy", `${file}: another program is reading it: texts are erased when it has ended`);
      commit(() => setMeta.run("erased", last));
      erased = last;
    },
    probe() {
      if (fault === null || performance.now() < probedAt + PROBE_INTERVAL_MS) return fault;
      probedAt = performance.now();
      try {
        commit(() => setMeta.run("probe", new Uint8Array(PROBE_BYTES)));
        commit(() => db.exec("DELETE FROM meta WHERE key = 'probe'"));
      } catch {
        // `commit` has noted the fault
      }
      return fault;
    },
    async close() {
      while (waiting.length > 0) flush();
      witness.note(opening, count);
      db.close();
      unlock();
    },
  };
}

function openFile(db: DatabaseSync, file: string): void {
  const form = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (form > FILE_FORM)
    throw new LogFault("log-newer", `${file} has form ${form}, this program reads up to ${FILE_FORM}: upgrade the program`);
  // synchronous FULL: a commit is on the disk when it returns. secure_delete: an erased text leaves nothing behind. A checkpoint every
  // 32 MB: random ids touch the same pages again and again, and a page is moved once however often it was touched.
  db.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000",
  );
  db.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${FILE_FORM}; COMMIT`);
  const add = db.prepare("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO NOTHING");
  add.run("id", randomUUID());
  add.run("epoch", randomUUID());
  add.run("received", 0);
}

function lineOf(record: Unnumbered): Line {
  const { kept, texts } = splitTexts(record);
  const body = JSON.stringify({ data: kept.event.data, placed: kept.placed });
  return { record, body, texts: texts && JSON.stringify(texts), report: texts && reportIdOf(record.event) };
}

/** Takes whole appends off the queue, at least one, up to `JOIN_ROWS` rows. */
function takeGroup(waiting: Waiting[]): Waiting[] {
  let rows = 0;
  let take = 0;
  while (take < waiting.length && (take === 0 || rows + (waiting[take]?.lines.length ?? 0) <= JOIN_ROWS))
    rows += waiting[take++]?.lines.length ?? 0;
  return waiting.splice(0, take);
}

const rowsOf = (group: readonly Waiting[]) => group.reduce((rows, { lines }) => rows + lines.length, 0);
