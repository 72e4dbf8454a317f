// Copies a data folder while its server runs: the log, tokens and sessions, the audit trail, dead letters, the state snapshot.
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { SNAPSHOT_NAME } from "./hub/state-snapshot.ts";
import { copyDatabase, type LogCopy, logCopyOf } from "./log/sqlite-backup.ts";
import { makeFolder } from "./make-folder.ts";
import { replaceFile } from "./replace-file.ts";

const LOG = "events.sqlite";
/** In this order: a snapshot that is taken before the log never says more than the log holds. */
const COPIED = [SNAPSHOT_NAME, LOG, "access.sqlite", "audit.sqlite", "dead-letters.sqlite"];

/** The copy cannot be made; the message says why and what to do. */
export class BackupFault extends Error {
  override readonly name = "BackupFault";
}

export type Backup = LogCopy & {
  /** Absolute. */
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
};

/**
 * Copies what `from` holds into the new or empty folder `to`, readable by its owner only, checked and on the disk when it resolves. What a
 * server builds again by itself is left out: index, checked city, lock, witness. Throws a `BackupFault`, and leaves nothing half done.
 */
export async function backUp(from: string, to: string): Promise<Backup> {
  const folder = resolve(to);
  if (!existsSync(join(from, LOG)))
    throw new BackupFault(
      `${from} holds no log (${LOG}): set DATA_DIR to the data folder of the server, of a demo to its folder under DATA_DIR/demo`,
    );
  if (`${folder}${sep}`.startsWith(`${resolve(from)}${sep}`))
    throw new BackupFault(`${folder} lies in the data folder itself: name a folder outside it, which stays when that one is lost`);
  const isNew = openEmpty(folder);
  try {
    for (const name of COPIED) if (existsSync(join(from, name))) await copy(join(from, name), join(folder, name));
    syncFolder(folder);
    const files = readdirSync(folder).map((name) => ({ name, bytes: statSync(join(folder, name)).size }));
    return { folder, files, ...logCopyOf(join(folder, LOG)) };
  } catch (error) {
    for (const name of isNew ? [] : readdirSync(folder)) rmSync(join(folder, name));
    if (isNew) rmSync(folder, { recursive: true });
    throw new BackupFault(`no backup was made in ${folder}: ${(error as Error).message}`, { cause: error });
  }
}

async function copy(from: string, to: string): Promise<void> {
  if (to.endsWith(".sqlite")) await copyDatabase(from, to);
  else replaceFile(to, [readFileSync(from)]);
  chmodSync(to, 0o600);
}

/** Whether it had to be made. */
function openEmpty(folder: string): boolean {
  try {
    const made = makeFolder(folder);
    if (readdirSync(folder).length > 0) throw new BackupFault(`${folder} is not empty: name a new folder, so that no older backup is lost`);
    chmodSync(folder, 0o700);
    return made;
  } catch (error) {
    if (error instanceof BackupFault) throw error;
    throw new BackupFault(`${folder} cannot be used: ${(error as Error).message}: name a folder that this user may write to`);
  }
}

/** The names of new files are on the disk only when their folder is. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}
