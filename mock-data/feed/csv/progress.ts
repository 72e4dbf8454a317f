// The progress file: how far a feed has come, so that a broken-off run goes on where it stopped.
import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { Mapping } from "./mapping.ts";

const Kept = z.object({ version: z.literal(1), input: z.string(), steps: z.int().min(0), time: z.iso.datetime() });

/** Written at most this often; a crash repeats so much at most, and the server takes nothing twice. */
const WRITE_EVERY_MS = 1000;

export type Progress = {
  /** Steps that the server has, from the start of the ordered stream. */
  readonly done: number;
  readonly reached: (steps: number, time: number) => void;
  /** Writes what is not written yet. */
  readonly save: () => void;
};

/** Opens or begins a progress file. Throws when it belongs to another file, mapping or source, and on one that is none. */
export async function openProgress(
  path: string,
  input: { readonly file: string; readonly mapping: Mapping; readonly source: string; readonly url: string },
): Promise<Progress> {
  const fingerprint = await fingerprintOf(input);
  const done = existsSync(path) ? readDone(path, fingerprint) : 0;
  let latest = { steps: done, time: 0 };
  let saved = done;
  let savedAt = 0;
  const save = () => {
    if (latest.steps === saved) return;
    const kept = { version: 1, input: fingerprint, steps: latest.steps, time: new Date(latest.time).toISOString() };
    writeFileSync(`${path}.new`, `${JSON.stringify(kept)}\n`);
    renameSync(`${path}.new`, path);
    saved = latest.steps;
    savedAt = performance.now();
  };
  return {
    done,
    reached(steps, time) {
      latest = { steps, time };
      if (performance.now() - savedAt >= WRITE_EVERY_MS) save();
    },
    save,
  };
}

function readDone(path: string, fingerprint: string): number {
  let json: unknown = null;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // Not JSON: told below, as any other file that is no progress file.
  }
  const kept = Kept.safeParse(json);
  if (!kept.success) throw new Error(`${path} is no progress file: give --resume another name`);
  if (kept.data.input !== fingerprint) {
    throw new Error(
      `${path} belongs to another file, mapping, source or server: give --resume another name, or delete it to start from the beginning`,
    );
  }
  return kept.data.steps;
}

async function fingerprintOf({
  file,
  mapping,
  source,
  url,
}: {
  readonly file: string;
  readonly mapping: Mapping;
  readonly source: string;
  readonly url: string;
}): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([mapping, source, url]));
  await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) hash.update(chunk);
  });
  return hash.digest("hex");
}
