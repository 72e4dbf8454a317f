// Replaces a file whole: after a crash at any moment either the old one or the new one is there.
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";

/** Readable by its owner only, on the disk when it returns. Throws what the disk says; the old file is then still there. */
export function replaceFile(file: string, parts: readonly Uint8Array[]): void {
  const temporary = `${file}.new`;
  const target = openSync(temporary, "w", 0o600);
  try {
    for (const part of parts) for (let at = 0; at < part.length; ) at += writeSync(target, part, at);
    fsyncSync(target);
  } finally {
    closeSync(target);
  }
  renameSync(temporary, file);
}
