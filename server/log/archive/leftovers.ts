// What a write that broke off has left in the archive's folder.
import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "../../logger.ts";
import type { Segment } from "./manifest.ts";
import { type Lines, rangeOf } from "./segment.ts";

export type Clearing = { readonly lines: Lines; readonly listed: readonly Segment[]; readonly logger: Logger };

/**
 * What a write that did not come to its end has left of these records makes room for them. Records are set aside, since nothing is lost
 * by that; texts go, since no redaction would reach them there.
 */
export async function clearAway(dir: string, { lines, listed, logger }: Clearing): Promise<void> {
  for (const name of await readdir(dir)) {
    const range = rangeOf(name);
    const isLeft =
      range && range.from <= lines.to && range.to >= lines.from && !listed.some(({ from, to }) => from === range.from && to === range.to);
    if (!isLeft && !name.endsWith(".gz.new")) continue;
    const aside = name.startsWith("records-") ? `${name}.aside` : null;
    logger.warn(
      { file: name, aside },
      "the archive's manifest does not list this file: set aside or removed, its records are written anew",
    );
    await (aside ? rename(join(dir, name), join(dir, aside)) : rm(join(dir, name), { force: true }));
  }
}
