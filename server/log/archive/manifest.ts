// The list of what an archive holds: `manifest.json`, replaced whole. What it does not list is not in the archive.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ArchiveFault, archiveFaultOf, damaged } from "./fault.ts";
import { replaceFile } from "./files.ts";

/** Form of the folder. A newer one is refused. */
const FORM = 1;
const NAME = "manifest.json";

/** What to think of a folder that has none. */
export const NO_MANIFEST_CURE =
  "is this the archive's folder? A city's first segment comes after a day, or sooner with 10,000 records or 4 MiB";

const Seq = z.int().min(1);

/** Records `from`..`to` in two files; `sha256` and `bytes` are those of the compressed records, times are ms by the city clock. */
const Segment = z.object({
  from: Seq,
  to: Seq,
  count: Seq,
  bytes: z.int().min(0),
  sha256: z.string().length(64),
  firstRecordedAt: z.number(),
  lastRecordedAt: z.number(),
});
export type Segment = z.infer<typeof Segment>;

/** A redaction that is not yet behind us: `swept` when no file has its texts, kept until every record below `before` is archived. */
const Noted = z.object({ reportId: z.string(), before: Seq, swept: z.boolean() });
export type Noted = z.infer<typeof Noted>;

const Manifest = z.object({
  form: z.literal(FORM),
  logId: z.string(),
  /** `before` of the last redaction noted, and the epoch in which the log had these numbers; "" before the first. */
  epoch: z.string(),
  erased: z.int().min(0),
  redactions: z.array(Noted),
  /** Records up to it are in no archive any more, as a person has said; 0 as a rule. */
  lost: z.int().min(0),
  segments: z.array(Segment),
});
export type Manifest = Readonly<z.infer<typeof Manifest>>;

export const emptyManifest = (logId: string): Manifest => ({
  form: FORM,
  logId,
  epoch: "",
  erased: 0,
  redactions: [],
  lost: 0,
  segments: [],
});

/** The record after which the archive goes on: the last one archived, or lost. */
export const endOf = ({ segments, lost }: Manifest) => segments.at(-1)?.to ?? lost;

/** Null when there is none. Throws an `ArchiveFault` when it is damaged or of a newer form. */
export async function readManifest(dir: string): Promise<Manifest | null> {
  const file = join(dir, NAME);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw archiveFaultOf(error, file);
  }
  const parsed = parse(text);
  const { form } = (parsed ?? {}) as { form?: unknown };
  if (typeof form === "number" && form > FORM)
    throw new ArchiveFault("archive-newer", `${file} has form ${form}, this program reads up to ${FORM}: upgrade the program`);
  const checked = Manifest.safeParse(parsed);
  if (!checked.success) throw damaged(file, "is not a manifest any more");
  const { segments, lost } = checked.data;
  segments.forEach(({ from, to, count }, at) => {
    const expected = (segments[at - 1]?.to ?? lost) + 1;
    if (from !== expected || count !== to - from + 1)
      throw damaged(file, `lists ${count} records ${from} to ${to} where ${expected} is next`);
  });
  return checked.data;
}

/** On the disk when it resolves. */
export async function writeManifest(dir: string, manifest: Manifest): Promise<void> {
  const file = join(dir, NAME);
  try {
    await replaceFile(file, `${JSON.stringify(manifest)}\n`);
  } catch (error) {
    throw archiveFaultOf(error, file);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // fails the check of its form
  }
}
