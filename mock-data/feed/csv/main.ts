// The command `npm run feed -- csv`: feeds an open-data export of service requests to a running server.
import { parseArgs } from "node:util";
import { type Counts, feedCsv } from "./feed.ts";
import { readMapping } from "./mapping.ts";
import { openProgress } from "./progress.ts";
import { createSender } from "./sender.ts";
import { toSummary } from "./summary.ts";

const HELP = `npm run feed -- csv FILE --mapping FILE --url URL --token TOKEN [options]

Feeds a CSV export of service requests to a running server: for each row chengge.report.submitted at its opening, and chengge.report.closed
at its closing, all in order of time. FILE has a header; a name that ends in .gz is unpacked.

  --mapping FILE   which column means what (below)
  --url URL        of the server, such as http://127.0.0.1:4608
  --token TOKEN    of a source (npm run token -- create, or "source" in the demo's DATA_DIR/demo-access.json)
  --source NAME    the CloudEvents source that the token speaks for ("sourceName" in demo-access.json); default: the mapping's "source"
  --speed X|max    X times as fast as it happened, or as fast as the server takes it (default max)
  --until TIME     ends there, with a heartbeat of that very time, so that a server with --clock stream stands exactly at TIME. RFC 3339
                   with a zone, such as 2011-08-28T00:00:00-04:00
  --resume FILE    keeps how far it has come in FILE and goes on from there when run again. Without it a second run starts from the
                   beginning: nothing is taken twice, as every event's id comes from its row's id
  --json           the final count as JSON

The mapping file (JSON):
  "timeZone"       IANA zone of times without one. A time that the clocks showed twice is taken as the first, one that they skipped
                   is moved on by the hour skipped; both are counted
  "timeFormat"     "iso" (2011-07-01 01:32:33, the default) or "us" (07/01/2011 01:32:33 AM)
  "columns"        { id, opened, closed, kind } and, where there are any, { target, department, channel, lon, lat, status }
  "title"          what a report is called, with columns in braces: "{type}". Name no column with a person's name, number or address
  "family"         { "default": "livelihood", "column": …, "values": { value of the column: safety|livelihood|stability } }
  "urgency"        likewise: routine|urgent|critical (default routine)
  "noLocation"     [[lon, lat], …]: points that stand for "no location"
  "closedStatus"   [values of the status column that mean closed]; without it, a closing time says so
  "channel"        for rows without one (default "unknown")
  "idPrefix"       put before the row's id to make the reportId
  "source"         the CloudEvents source
Kinds, departments and channels become codes: what is not of A-Z a-z 0-9 . _ : - becomes a hyphen, at most 32 characters.

On a server with real time, the rows must not lie more than 5 minutes ahead of its clock; history is taken as it is. On one with
--clock stream, the events move its clock. A busy server (429, 503) is waited for; after 5 minutes without success it gives up.
Progress is on stderr, the count at the end on stdout. Exit 1 when something failed or the server refused an event.`;

const SHOW_EVERY_MS = 2000;

const stopping = new AbortController();
process.once("SIGINT", () => stopping.abort(new Error("stopped")));
process.once("SIGTERM", () => stopping.abort(new Error("stopped")));

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = stopping.signal.aborted ? 130 : 1;
}

async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      mapping: { type: "string" },
      url: { type: "string" },
      token: { type: "string" },
      source: { type: "string" },
      speed: { type: "string", default: "max" },
      until: { type: "string" },
      resume: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const [form, file] = positionals;
  if (values.help || form === undefined) {
    console.log(HELP);
    return values.help ? 0 : 1;
  }
  if (form !== "csv" || file === undefined || positionals.length !== 2) throw new Error("give: csv FILE (see --help)");
  const { mapping: mappingFile, url, token } = values;
  if (mappingFile === undefined || url === undefined || token === undefined)
    throw new Error("--mapping FILE, --url URL and --token TOKEN are needed (see --help)");
  const mapping = readMapping(mappingFile);
  const source = values.source ?? mapping.source;
  if (source === undefined)
    throw new Error('give --source NAME, or "source" in the mapping: the CloudEvents source that the token speaks for');
  const speed = readSpeed(values.speed);
  const until = values.until === undefined ? undefined : readTime(values.until);

  const progress = values.resume === undefined ? null : await openProgress(values.resume, { file, mapping, source, url });
  if (progress && progress.done > 0) console.error(`going on after ${progress.done} events`);
  const show = createShow();
  const { signal } = stopping;
  const sender = createSender({
    url,
    token,
    signal,
    onWait: (reason, waitMs) => console.error(`${reason}: trying again in ${(waitMs / 1000).toFixed(1)} s`),
  });
  let counts: Counts;
  try {
    counts = await feedCsv({
      file,
      mapping,
      source,
      sender,
      speed,
      signal,
      skip: progress?.done ?? 0,
      ...(until !== undefined && { until }),
      onProgress: ({ steps, time, share, counts }) => {
        progress?.reached(steps, time);
        show(
          `${steps} events, to ${new Date(time).toISOString()}, ${share < 1 ? `${Math.floor(share * 100)} % of the file read, ` : ""}${counts.duplicates} duplicates`,
        );
      },
    });
  } finally {
    progress?.save();
  }
  console.log(
    values.json ? JSON.stringify(counts, (_key, value) => (value instanceof Map ? Object.fromEntries(value) : value)) : toSummary(counts),
  );
  return counts.rejected.size > 0 ? 1 : 0;
}

function createShow(): (line: string) => void {
  let shownAt = performance.now();
  return (line) => {
    if (performance.now() - shownAt < SHOW_EVERY_MS) return;
    shownAt = performance.now();
    console.error(line);
  };
}

function readSpeed(text: string): number {
  if (text === "max") return Number.POSITIVE_INFINITY;
  const speed = Number(text);
  if (!(speed > 0) || !Number.isFinite(speed)) throw new Error(`--speed must be a number above 0 or "max", not "${text}"`);
  return speed;
}

function readTime(text: string): number {
  const time = /(?:Z|[+-]\d\d:\d\d)$/i.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new Error(`--until must be an RFC 3339 time with a zone, such as 2011-08-28T00:00:00-04:00, not "${text}"`);
  return time;
}
