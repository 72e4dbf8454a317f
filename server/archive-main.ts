// `npm run archive -- list|check|read`: looks into an archive of the log, also while servers write to it.
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { faultLine } from "../shared/city-fault.ts";
import type { Recorded, Seq } from "../shared/event.ts";
import { type Archive, openArchive } from "./log/archive/archive.ts";
import { checkArchive } from "./log/archive/check.ts";
import { ArchiveFault } from "./log/archive/fault.ts";
import { readManifest } from "./log/archive/manifest.ts";
import { silentLogger } from "./logger.ts";

const USAGE = `npm run archive -- list DIR                        the segments: first and last record, times, bytes
npm run archive -- check DIR                       reads everything and names every fault; exit 1 on any
npm run archive -- read DIR [--from N] [--to N]    records N to N as NDJSON on stdout, oldest first; without numbers, all
DIR is the ARCHIVE_DIR of the servers, or a copy of it.`;

/** Records in memory at a time while reading. */
const READ_RECORDS = 500;

type Words = { readonly command: string; readonly dir: string; readonly from: Seq | null; readonly to: Seq | null };

async function run(args: readonly string[]): Promise<number> {
  const words = parseWords(args);
  if (typeof words === "string") {
    console.error(`${words}\n${USAGE}`);
    return 2;
  }
  if (words.command === "check") return check(words.dir);
  const archive = await open(words.dir);
  return words.command === "list" ? list(archive) : read(archive, words);
}

async function open(dir: string): Promise<Archive> {
  const manifest = await readManifest(dir);
  if (!manifest) throw new ArchiveFault("archive-damaged", `${dir} has no manifest.json: is this the archive's folder?`);
  return openArchive({ dir, logId: manifest.logId, logger: silentLogger() });
}

async function check(dir: string): Promise<number> {
  const { faults, notes, records } = await checkArchive(dir);
  for (const fault of faults) console.error(faultLine(fault));
  for (const note of notes) console.log(note);
  console.log(faults.length === 0 ? `${dir}: ${records} records, no fault` : `${dir}: ${faults.length} faults`);
  return faults.length === 0 ? 0 : 1;
}

async function list({ segments, dir, from, to }: Archive): Promise<number> {
  const iso = (ms: number) => new Date(ms).toISOString();
  const rows = segments.map(({ from: first, to: last, firstRecordedAt, lastRecordedAt, bytes }) =>
    [String(first).padStart(12), String(last).padStart(12), iso(firstRecordedAt), iso(lastRecordedAt), String(bytes).padStart(9)].join(
      "  ",
    ),
  );
  const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  return print([...rows, `${dir}: records ${from} to ${to} in ${segments.length} segments, ${bytes} bytes`]);
}

async function read(archive: Archive, words: Words): Promise<number> {
  const from = words.from ?? archive.from;
  const to = Math.min(words.to ?? archive.to, archive.to);
  if (from < archive.from || (words.to ?? 0) > archive.to || from > archive.to)
    console.error(`the archive holds records ${archive.from} to ${archive.to}`);
  async function* lines(): AsyncGenerator<string> {
    for (let after = from - 1; after < to; ) {
      const records = await archive.readAfter(after, Math.min(READ_RECORDS, to - after));
      yield `${records.map(lineOf).join("\n")}\n`;
      after += records.length;
    }
  }
  return print(lines());
}

/** Much like the CloudEvent that was sent, with what the log and the door added. */
function lineOf({ seq, recordedAt, event, placed }: Recorded): string {
  const { id, source, type, time, data } = event;
  const iso = (ms: number) => new Date(ms).toISOString();
  return JSON.stringify({ seq, recordedAt: iso(recordedAt), specversion: "1.0", id, source, type, time: iso(time), data, placed });
}

/** As fast as it is read; a reader that has enough (`| head`) is no failure. */
async function print(chunks: readonly string[] | AsyncIterable<string>): Promise<number> {
  const source = Array.isArray(chunks) ? chunks.map((line) => `${line}\n`) : chunks;
  try {
    await pipeline(Readable.from(source), process.stdout, { end: false });
  } catch (error) {
    if (!["EPIPE", "ERR_STREAM_PREMATURE_CLOSE"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
  return 0;
}

/** What is wrong with them, when they will not do. */
export function parseWords(args: readonly string[]): Words | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { from: { type: "string" }, to: { type: "string" } },
      allowPositionals: true,
    });
    const [command = "", dir, ...rest] = positionals;
    if (!["list", "check", "read"].includes(command)) return command === "" ? "which command?" : `there is no command ${command}`;
    if (dir === undefined) return "which folder?";
    if (rest.length > 0) return `one folder, not also ${rest.join(" ")}`;
    const [from, to] = [seqOf(values.from), seqOf(values.to)];
    if ((from ?? to) !== null && command !== "read") return "--from and --to go with read";
    if (Number.isNaN(from) || Number.isNaN(to) || (from ?? 1) > (to ?? Number.POSITIVE_INFINITY))
      return "--from and --to are numbers of records, 1 and up, the first not above the last";
    return { command, dir, from, to };
  } catch (error) {
    return (error as Error).message;
  }
}

const seqOf = (text: string | undefined) => (text === undefined ? null : /^[1-9]\d{0,14}$/.test(text) ? Number(text) : Number.NaN);

if (import.meta.main) {
  run(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: Error) => {
      console.error(error instanceof ArchiveFault ? error.message : error.stack);
      process.exitCode = 1;
    },
  );
}
