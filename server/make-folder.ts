// Makes a folder and those above it. Not `recursive`: Node's own never comes back where the system says "no such file" for a new name, as under /proc.
import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/** Readable by its owner only. False when it was there already. Throws what the system says. */
export function makeFolder(folder: string): boolean {
  if (existsSync(folder)) return false;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error; // another program was quicker
  }
  return true;
}
