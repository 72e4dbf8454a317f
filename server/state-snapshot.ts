// The folded state on disk beside the log, so that a restart reads only what came after. A cache: any doubt, and it is left aside.
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Seq } from "../shared/event.ts";
import type { BareState } from "../shared/state.ts";
import { type EventLog, identityOf } from "./log/event-log.ts";
import type { Logger } from "./logger.ts";

/** What a snapshot must agree in, or it says nothing about this log, this city and this program. */
export type SnapshotMark = { readonly epoch: string; readonly cityHash: string };

export type Snapshot = {
  readonly state: BareState;
  /** Identity of the record at `state.seq`: tells a log that was restored and written on from the one that was folded. */
  readonly lastId: string;
  /** Where the city clock was at that record, ms. */
  readonly cityTime: number;
};

type Stored = Snapshot & SnapshotMark & { readonly form: string };

export interface SnapshotStore {
  /** The stored snapshot, or null with a line in the server's log that says why there is none to use. */
  load(count: Seq): Snapshot | null;
  /** Replaces the stored one; after a crash at any moment either is whole. Stops the event loop for about 2 s with 70,000 reports. */
  save(snapshot: Snapshot): void;
}

export function createSnapshotStore(folder: string, mark: SnapshotMark, logger: Logger): SnapshotStore {
  const file = join(folder, "state.snapshot");
  const form = formOf(join(import.meta.dirname, "../shared"));
  return {
    load(count) {
      rmSync(`${file}.new`, { force: true }); // what a process that was killed has left
      const stored = readStored(file, logger);
      if (!stored) return null;
      const doubt = doubtOf(stored, { ...mark, form, count });
      if (doubt) logger.info({ doubt }, "state snapshot left aside, folding the log from its beginning");
      return doubt ? null : stored;
    },
    save(snapshot) {
      const temporary = `${file}.new`;
      const bytes = serialize({ ...snapshot, ...mark, form } satisfies Stored);
      const target = openSync(temporary, "w", 0o600);
      try {
        for (let at = 0; at < bytes.length; ) at += writeSync(target, bytes, at);
        fsyncSync(target);
      } finally {
        closeSync(target);
      }
      renameSync(temporary, file);
    },
  };
}

/** What a fold begins with: a snapshot that fits the log of `count` records, checked against the record that it ends with; else null. */
export async function restoreState(
  log: Pick<EventLog, "readAfter"> & { readonly count: Seq },
  snapshots: SnapshotStore,
  logger: Logger,
): Promise<Snapshot | null> {
  const snapshot = snapshots.load(log.count);
  if (!snapshot || snapshot.state.seq === 0) return null;
  const [last] = await log.readAfter(snapshot.state.seq - 1, 1);
  if (last && identityOf(last) === snapshot.lastId) return snapshot;
  logger.info("state snapshot left aside: the log has another record at its end");
  return null;
}

/** Hash of the program that folds: a snapshot of another one is never trusted, and nobody has to remember a version. */
export function formOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .sort();
  const hash = createHash("sha256");
  for (const name of files) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest("hex");
}

function readStored(file: string, logger: Logger): Stored | null {
  try {
    return deserialize(readFileSync(file)) as Stored;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    logger.warn({ error: (error as Error).message }, "state snapshot cannot be read, removing it");
    rmSync(file, { force: true });
    return null;
  }
}

function doubtOf(stored: Stored, wanted: SnapshotMark & { readonly form: string; readonly count: Seq }): string | null {
  if (stored.form !== wanted.form) return "written by another version of the program";
  if (stored.cityHash !== wanted.cityHash) return "written with another city folder";
  if (stored.epoch !== wanted.epoch) return "written for another log";
  if (stored.state.seq > wanted.count) return `at ${stored.state.seq}, the log ends at ${wanted.count}`;
  return null;
}
