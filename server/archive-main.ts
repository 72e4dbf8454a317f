// `npm run archive -- …`: looks into an archive of the log, also while servers write to it, and mends what they cannot.
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { assertNever } from "../shared/assert.ts";
import { faultLine } from "../shared/city-fault.ts";
import type { Recorded, Seq } from "../shared/event.ts";
import { type Archive, openArchive } from "./log/archive/archive.ts";
import { checkArchive } from "./log/archive/check.ts";
import { ArchiveFault } from "./log/archive/fault.ts";
import { NO_MANIFEST_CURE, readManifest } from "./log/archive/manifest.ts";
import { beginArchive, cutArchive } from "./log/archive/mend.ts";
import { silentLogger } from "./logger.ts";

const USAGE = `npm run archive -- list DIR                        the segments: first and last record, times, bytes
npm run archive -- check DIR                       reads everything and names every fault; exit 1 on any
npm run archive -- read DIR [--from N] [--to N]    records N to N as NDJSON on stdout, oldest first; without numbers, all
npm run archive -- cut DIR --after N               sets aside what comes after record N, the end of a segment, for good
npm run archive -- begin DIR --log ID --after N    an archive of log ID that begins after record N, in place of one that is lost
cut and begin are for what docs/operations.md describes, with all servers stopped.
DIR is the ARCHIVE_DIR of the servers, or a copy of it.`;

/** Records in memory at a time while reading. */
const READ_RECORDS = 500;

const COMMANDS = ["list", "check", "read", "cut", "begin"] as const;

type Words = {
  readonly command: (typeof COMMANDS)[number];
  readonly dir: string;
  readonly from: Seq | null;
  readonly to: Seq | null;
  readonly after: Seq;
  readonly log: string;
};

async function run(args: readonly string[]): Promise<number> {
  const words = parseWords(args);
  if (typeof words === "string") {
    console.error(`${words}\n${USAGE}`);
    return 2;
  }
  const { command, dir, after, log } = words;
  switch (command) {
    case "list":
      return list(await open(dir));
    case "check":
      return check(dir);
    case "read":
      return read(await open(dir), words);
    case "cut":
      for (const { from, to } of await cutArchive(dir, after)) console.log(`records ${from} to ${to} set aside`);
      return 0;
    case "begin":
      await beginArchive(dir, log, after);
      console.log(`${dir} begins after record ${after}`);
      return 0;
    default:
      return assertNever(command);
  }
}

async function open(dir: string): Promise<Archive> {
  const manifest = await readManifest(dir);
  if (!manifest) throw new ArchiveFault("archive-damaged", `${dir} has no manifest.json: ${NO_MANIFEST_CURE}`);
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

/** Which options go with which command; those of `cut` and `begin` have to be there. */
const OPTIONS = { list: [], check: [], read: ["from", "to"], cut: ["after"], begin: ["after", "log"] } as const;

/** What is wrong with them, when they will not do. */
export function parseWords(args: readonly string[]): Words | string {
  try {
    const text = { type: "string" } as const;
    const options = { from: text, to: text, after: text, log: text };
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [word = "", dir, ...rest] = positionals;
    const command = COMMANDS.find((one) => one === word);
    if (command === undefined) return word === "" ? "which command?" : `there is no command ${word}`;
    if (dir === undefined) return "which folder?";
    if (rest.length > 0) return `one folder, not also ${rest.join(" ")}`;
    const allowed: readonly string[] = OPTIONS[command];
    const foreign = Object.keys(values).find((option) => !allowed.includes(option));
    if (foreign !== undefined) return `--${foreign} does not go with ${command}`;
    const [from, to] = [numberOf(values.from, 1), numberOf(values.to, 1)];
    if (Number.isNaN(from) || Number.isNaN(to) || (from ?? 1) > (to ?? Number.POSITIVE_INFINITY))
      return "--from and --to are numbers of records, 1 and up, the first not above the last";
    const after = allowed.includes("after") ? (numberOf(values.after, 0) ?? Number.NaN) : 0;
    if (Number.isNaN(after)) return "--after needs the number of a record, or 0";
    if (allowed.includes("log") && !values.log) return "--log needs the id that the server names in its fault";
    return { command, dir, from, to, after, log: values.log ?? "" };
  } catch (error) {
    return (error as Error).message;
  }
}

/** NaN when it is none from `low` up, null when it is not given. */
function numberOf(text: string | undefined, low: number): number | null {
  if (text === undefined) return null;
  return /^\d{1,15}$/.test(text) && Number(text) >= low ? Number(text) : Number.NaN;
}

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
