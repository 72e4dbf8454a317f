// What a person does to an archive when it cannot go on by itself: see docs/operations.md.
import { rename } from "node:fs/promises";
import { join } from "node:path";
import type { Seq } from "../../../shared/event.ts";
import { ArchiveFault } from "./fault.ts";
import { withLock } from "./lock.ts";
import { emptyManifest, endOf, readManifest, type Segment, writeManifest } from "./manifest.ts";
import { recordsName, textsName } from "./segment.ts";

/** Makes an archive that begins after record `after`, in place of one that is lost for good. Throws `archive-in-use` where there is one. */
export async function beginArchive(dir: string, logId: string, after: Seq): Promise<void> {
  await withLock(dir, async () => {
    if (await readManifest(dir)) throw new ArchiveFault("archive-in-use", `${dir} has an archive: give an empty folder`);
    await writeManifest(dir, { ...emptyManifest(logId), lost: after });
  });
}

/**
 * Sets aside the segments with records after `after`, which has to be the end of one: their files get the ending `.aside`, and the archive
 * goes on from there. After a crash: the same again. Returns the segments set aside.
 */
export async function cutArchive(dir: string, after: Seq): Promise<readonly Segment[]> {
  return withLock(dir, async () => {
    const manifest = await readManifest(dir);
    const kept = manifest?.segments.filter(({ to }) => to <= after) ?? [];
    if (!manifest || endOf({ ...manifest, segments: kept }) !== after)
      throw new ArchiveFault("archive-gap", `no segment of ${dir} ends with record ${after}: npm run archive -- list shows where they end`);
    const cut = manifest.segments.slice(kept.length);
    for (const name of cut.flatMap((segment) => [recordsName(segment), textsName(segment)])) {
      await rename(join(dir, name), join(dir, `${name}.aside`)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") throw error; // done by the time before
      });
    }
    await writeManifest(dir, { ...manifest, segments: kept });
    return cut;
  });
}
