// A consistent copy of a SQLite file while others write to it, checked before it is said to be one.
import { closeSync, fsyncSync, openSync } from "node:fs";
import { backup, DatabaseSync } from "node:sqlite";

/** All pages in one step: a single read transaction, which holds no writer up, and which no writer makes begin again. */
const ALL_PAGES = 2 ** 31 - 1;

/** Copies what is committed in `from` at this moment to the new file `to`, on the disk when it resolves. Throws when the copy is not sound. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const source = new DatabaseSync(from, { readOnly: true, timeout: 5000 });
  try {
    await backup(source, to, { rate: ALL_PAGES });
  } finally {
    source.close();
  }
  checkDatabase(to);
  const file = openSync(to, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Not opened for reading only: that would leave side files of the WAL beside the copy. */
function checkDatabase(file: string): void {
  const db = new DatabaseSync(file);
  try {
    const found = db
      .prepare("PRAGMA quick_check(3)")
      .all()
      .map((row) => String(row["quick_check"]));
    if (found.join() !== "ok") throw new Error(`${file} is not sound: ${found.join("; ")}`);
  } finally {
    db.close();
  }
}

export type LogCopy = { readonly count: number; readonly received: number };

/** How much the log in `file` holds. Throws when a number is missing. */
export function logCopyOf(file: string): LogCopy {
  const db = new DatabaseSync(file);
  try {
    const { count, last } = db.prepare("SELECT count(*) AS count, coalesce(max(seq), 0) AS last FROM record").get() as LogCopy & {
      last: number;
    };
    if (count !== last) throw new Error(`${file} holds ${count} records and ends at ${last}: some are missing`);
    return { count, received: Number(db.prepare("SELECT value FROM meta WHERE key = 'received'").get()?.["value"]) };
  } finally {
    db.close();
  }
}
