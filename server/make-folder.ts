// Makes a folder and those above it, and files in it that are their owner's alone. Not `recursive`: Node's own never comes back where the system says "no such file" for a new name, as under /proc.
import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname, join } from "node:path";

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

/** The path of `name` in `folder`, both there from now on, mode 0600: made before SQLite does it, so that its side files take the same mode. */
export function makeOwnFile(folder: string, name: string): string {
  makeFolder(folder);
  const path = join(folder, name);
  closeSync(openSync(path, "a", 0o600));
  chmodSync(path, 0o600);
  return path;
}
