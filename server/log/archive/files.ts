// Files that are on the disk, whole, when writing them resolves.
import { type FileHandle, open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Makes a file that must not be there yet. Its name is durable after `syncFolder`. */
export async function writeNew(file: string, bytes: string | Uint8Array): Promise<void> {
  await writeTo(await open(file, "wx", 0o600), bytes);
}

/** Puts new content in place of a file: after a crash at any moment the old or the new one is there, and perhaps a `.new` beside it. */
export async function replaceFile(file: string, bytes: string | Uint8Array): Promise<void> {
  await writeTo(await open(`${file}.new`, "w", 0o600), bytes);
  await rename(`${file}.new`, file);
  await syncFolder(dirname(file));
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeTo(handle: FileHandle, bytes: string | Uint8Array): Promise<void> {
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
