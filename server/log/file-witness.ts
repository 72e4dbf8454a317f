// A small file beside the log that tells an older copy, put back in its place, from the file that was last written here.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A copy brings the file's words but not the moment at which the disk took them; our own writing takes no longer than this. */
const WRITING_MS = 5000;
/** While records come, their count is noted this often. */
const NOTE_INTERVAL_MS = 1000;

export interface Witness {
  /** Whether the log that names `opening` as its last, and holds `count` records, is the one last open here. False on any doubt. */
  knows(opening: string, count: number): boolean;
  note(opening: string, count: number): void;
  /** The same, at most once a second. */
  noteSoon(opening: string, count: number): void;
}

/**
 * Noticed: the log's file alone put back or put into another folder, made while it was closed or open; the whole folder copied or put back.
 * Not noticed: a disk or virtual machine set back to an earlier moment, and, where the log's file was copied while open and put back
 * before it was opened again, less than a second's records after the copy. Never written through to the disk: a power cut
 * may lose it, which is a doubt.
 */
export function createFileWitness(folder: string): Witness {
  const file = join(folder, "events.witness");
  let notedAt = Number.NEGATIVE_INFINITY;
  const note = (opening: string, count: number) => {
    notedAt = performance.now();
    try {
      writeFileSync(file, `${opening} ${count} ${Date.now()}\n`, { mode: 0o600 });
    } catch {
      // A full disk. What the file still says is less than the log holds, or it is empty: at worst a doubt.
    }
  };
  return {
    knows(opening, count) {
      try {
        const [noted, least, at] = readFileSync(file, "utf8").trim().split(" ");
        return noted === opening && Number(least) <= count && Math.abs(statSync(file).ctimeMs - Number(at)) < WRITING_MS;
      } catch {
        return false;
      }
    },
    note,
    noteSoon(opening, count) {
      if (performance.now() - notedAt >= NOTE_INTERVAL_MS) note(opening, count);
    },
  };
}
