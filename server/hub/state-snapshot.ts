// The folded state on disk beside the log, so that a restart reads only what came after. A cache: any doubt, and it is left aside.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Seq } from "../../shared/event.ts";
import type { BareState } from "../../shared/state.ts";
import { type EventLog, identityOf, LogFault } from "../log/event-log.ts";
import type { Logger } from "../logger.ts";
import { pack, unpack } from "../packed.ts";
import { replaceFile } from "../replace-file.ts";

/**
 * What a snapshot must agree in, or it says nothing about this log, this city and this program. By the log's `id`, which a failover
 * leaves as it is: whether the log still holds what was folded is told by the record at the snapshot's end.
 */
export type SnapshotMark = { readonly logId: string; readonly cityHash: string };

export type Snapshot = {
  readonly state: BareState;
  /** Identity of the record at `state.seq`: tells a log that was restored and written on from the one that was folded. */
  readonly lastId: string;
  /** Where the city clock was at that record, ms. */
  readonly cityTime: number;
};

type Stored = Snapshot & SnapshotMark & { readonly form: string };

/** Its name in a data folder. */
export const SNAPSHOT_NAME = "state.snapshot";

export interface SnapshotStore {
  readonly file: string;
  /** The stored snapshot, or null with a line in the server's log that says why there is none to use. */
  load(count: Seq): Snapshot | null;
  /** Replaces the stored one; after a crash at any moment either is whole. Stops the event loop for about 2 s with 100,000 reports. */
  save(snapshot: Snapshot): void;
}

export function createSnapshotStore(folder: string, mark: SnapshotMark, logger: Logger): SnapshotStore {
  const file = join(folder, SNAPSHOT_NAME);
  const form = formOf(join(import.meta.dirname, "../../shared"));
  return {
    file,
    load(count) {
      rmSync(`${file}.new`, { force: true }); // what a process that was killed has left
      const stored = readStored(file, logger);
      if (!stored) return null;
      const doubt = doubtOf(stored, { ...mark, form, count });
      if (doubt) logger.info({ doubt }, "state snapshot left aside, folding the log from its beginning");
      return doubt ? null : stored;
    },
    save(snapshot) {
      replaceFile(file, pack({ ...snapshot, ...mark, form } satisfies Stored));
    },
  };
}

/**
 * What a fold begins with: a snapshot that fits the log of `count` records, else null. Of the records that it covers the log is asked
 * for one, the last, to be compared with the one that was folded.
 */
export async function restoreState(
  log: Pick<EventLog, "readAfter"> & { readonly count: Seq },
  snapshots: SnapshotStore,
  logger: Logger,
): Promise<Snapshot | null> {
  const snapshot = snapshots.load(log.count);
  if (!snapshot || snapshot.state.seq === 0) return null;
  const doubt = await lastRecord(log, snapshot.state.seq).then(
    (last) => (last === snapshot.lastId ? null : "the log has another record at its end"),
    (error: Error) => {
      if (error instanceof LogFault && error.code === "log-trimmed") return error.message;
      throw error;
    },
  );
  if (doubt) logger.info({ doubt }, "state snapshot left aside, folding the log from its beginning");
  return doubt ? null : snapshot;
}

async function lastRecord(log: Pick<EventLog, "readAfter">, seq: Seq): Promise<string | null> {
  const [last] = await log.readAfter(seq - 1, 1);
  return last ? identityOf(last) : null;
}

const forms = new Map<string, string>();

/** Hash of the program that folds: a snapshot of another one is never trusted, and nobody has to remember a version. Read once a process. */
export function formOf(folder: string): string {
  const known = forms.get(folder);
  if (known !== undefined) return known;
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .sort();
  const hash = createHash("sha256");
  for (const name of files) hash.update(name).update(readFileSync(join(folder, name)));
  const form = hash.digest("hex");
  forms.set(folder, form);
  return form;
}

function readStored(file: string, logger: Logger): Stored | null {
  try {
    return unpack(readFileSync(file)) as Stored;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    logger.warn({ file, error: (error as Error).message }, "state snapshot cannot be read, removing it");
    rmSync(file, { force: true });
    return null;
  }
}

function doubtOf(stored: Stored, wanted: SnapshotMark & { readonly form: string; readonly count: Seq }): string | null {
  if (stored.form !== wanted.form) return "written by another version of the program";
  if (stored.cityHash !== wanted.cityHash) return "written with another city folder";
  if (stored.logId !== wanted.logId) return "written for another log";
  if (stored.state.seq > wanted.count) return `at ${stored.state.seq}, the log ends at ${wanted.count}`;
  return null;
}
