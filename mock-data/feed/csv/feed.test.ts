import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FakeServer, startFakeServer, TOKEN } from "./fake-server.ts";
import { type FeedOptions, feedCsv } from "./feed.ts";
import { parseMapping } from "./mapping.ts";
import { openProgress } from "./progress.ts";
import { createSender } from "./sender.ts";
import { toSummary } from "./summary.ts";

const mapping = parseMapping({
  timeZone: "America/New_York",
  columns: { id: "id", opened: "open", closed: "close", kind: "type" },
  title: "{type}",
  family: { default: "livelihood" },
});
const HEADER = "id,open,close,type";
const SMALL = [
  HEADER,
  "1,2011-07-01 01:00:00,2011-07-01 04:00:00,Trees",
  "2,2011-07-01 02:00:00,2011-07-01 03:00:00,Trees",
  "3,2011-07-01 05:00:00,,Graffiti",
];

let folder: string;
let server: FakeServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "chengge-csv-"));
  server = await startFakeServer();
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function write(lines: readonly string[], name = "cases.csv"): string {
  const file = join(folder, name);
  const text = `${lines.join("\r\n")}\r\n`;
  writeFileSync(file, name.endsWith(".gz") ? gzipSync(text) : text);
  return file;
}

function feed(
  file: string,
  options: Partial<FeedOptions> & { readonly token?: string; readonly patienceMs?: number; readonly waits?: string[] } = {},
) {
  const { token = TOKEN, patienceMs, waits, ...rest } = options;
  const sender = createSender({
    url: server.url,
    token,
    ...(patienceMs !== undefined && { patienceMs }),
    onWait: (reason) => waits?.push(reason),
  });
  return feedCsv({ file, mapping, source: "//s", sender, speed: Number.POSITIVE_INFINITY, ...rest });
}

const ids = () => server.taken.map(({ id }) => id);
const IN_ORDER = ["1:submitted", "2:submitted", "2:closed", "1:closed", "3:submitted"];
/** 700 cases, one a minute, each closed after an hour: two batches of openings and closings mixed. */
const many = () => [
  HEADER,
  ...Array.from({ length: 700 }, (_, at) => {
    const time = (minutes: number) => new Date(Date.UTC(2011, 6, 1, 0, minutes)).toISOString().slice(0, 19);
    return `${at},${time(at)},${time(at + 60)},Trees`;
  }),
];

test.each(["cases.csv", "cases.csv.gz"])("%s is fed in order of time, opened and closed", async (name) => {
  const counts = await feed(write(SMALL, name));
  expect(ids()).toEqual(IN_ORDER);
  expect(counts).toMatchObject({ rows: 3, opened: 3, closed: 2, accepted: 5, duplicates: 0, late: 0 });
});

test("what is skipped is counted with its reason, and the rest goes through", async () => {
  const counts = await feed(
    write([...SMALL, ",2011-07-01 06:00:00,,Trees", "5,soon,,Trees", "6,2011-07-01 06:00:00,", "7,2011-07-01 06:00:00,,Trees"]),
  );
  expect(counts.rows).toBe(7);
  expect(counts.opened).toBe(4);
  expect(Object.fromEntries(counts.skipped)).toEqual({ "bad-row": 1, "bad-id": 1, "bad-opened": 1 });
  expect(toSummary(counts)).toMatch(/7 {2}rows read\n4 {2}rows taken\n3 {2}rows left out/);
});

test("a file fed twice is taken once", async () => {
  const file = write(SMALL);
  await feed(file);
  expect(await feed(file)).toMatchObject({ accepted: 0, duplicates: 5 });
  expect(ids()).toEqual(IN_ORDER);
});

test("a busy server is waited for as long as it asks", async () => {
  server.spoil(
    { status: 429, retryAfter: "0.2" },
    { status: 503, retryAfter: "0" },
    { status: 503, retryAfter: new Date(Date.now() - 1000).toUTCString() },
  );
  const waits: string[] = [];
  const started = performance.now();
  expect(await feed(write(SMALL), { waits })).toMatchObject({ accepted: 5 });
  expect(performance.now() - started).toBeGreaterThan(180);
  expect(waits).toEqual(["the server answered 429", "the server answered 503", "the server answered 503"]);
});

test("a batch whose answer is lost is sent again and not taken twice", async () => {
  server.spoil("taken-but-broken");
  expect(await feed(write(SMALL))).toMatchObject({ accepted: 0, duplicates: 5 });
  expect(ids()).toEqual(IN_ORDER);
});

test("a batch that is too large goes in halves, in order", async () => {
  server.spoil("too-large", "too-large");
  expect(await feed(write(SMALL))).toMatchObject({ accepted: 5 });
  expect(ids()).toEqual(IN_ORDER);
});

test("it gives up when nothing goes through for too long", async () => {
  server.spoil({ status: 503, retryAfter: "60" });
  await expect(feed(write(SMALL), { patienceMs: 1000 })).rejects.toThrow(/gave up after 1 s without success: the server answered 503/);
});

test("an answer that waiting does not cure ends it with the server's words", async () => {
  await expect(feed(write(SMALL), { token: "wrong" })).rejects.toThrow(/answered 401: this token is not known/);
});

test("what the server rejects is counted by its reason", async () => {
  server.reject = ({ id }) => id.startsWith("2:");
  const counts = await feed(write(SMALL));
  expect(counts.accepted).toBe(3);
  expect([...counts.rejected]).toEqual([["urn:chengge:problem:data", { count: 2, detail: "data.kind is missing" }]]);
});

test("a mapping that names a column the file does not have stops before anything is sent", async () => {
  const file = write(["id,opened,close,type", "1,2011-07-01 01:00:00,,Trees"]);
  await expect(feed(file)).rejects.toThrow(/columns\.opened: there is no column "open"/);
  expect(server.requests()).toBe(0);
});

test("a file that is not there is named", async () => {
  await expect(feed(join(folder, "none.csv"))).rejects.toThrow(/none\.csv cannot be read/);
  writeFileSync(join(folder, "broken.csv.gz"), "no gzip");
  await expect(feed(join(folder, "broken.csv.gz"))).rejects.toThrow();
});

test("--until ends at that time with a heartbeat of that very time", async () => {
  const until = Date.parse("2011-07-01T03:30:00-04:00");
  expect(await feed(write(SMALL), { until })).toMatchObject({ opened: 2, closed: 1, heartbeats: 1 });
  expect(ids()).toEqual([...IN_ORDER.slice(0, 3), "heartbeat:2011-07-01T07:30:00.000Z"]);
  expect(server.taken.at(-1)).toMatchObject({ type: "chengge.source.heartbeat", time: "2011-07-01T07:30:00.000Z", data: { records: 3 } });
});

test("at each moment all up to it has been taken, and nothing after it", async () => {
  const moments = [Date.parse("2011-07-01T02:00:00-04:00"), Date.parse("2011-07-02T00:00:00-04:00")];
  const seen: number[] = [];
  await feed(write(SMALL), { moments, onMoment: async () => void seen.push(server.taken.length) });
  expect(seen).toEqual([3, 7]);
});

test("a run that broke off goes on where it stopped, from its progress file", async () => {
  const file = write(many());
  const path = join(folder, "progress.json");
  const input = { file, mapping, source: "//s", url: server.url };
  const first = await openProgress(path, input);
  server.spoil({ status: 503, retryAfter: "0" }, { status: 500, retryAfter: "0" });
  const broken = feed(file, {
    onProgress: ({ steps, time }) => {
      first.reached(steps, time);
      throw new Error("power cut");
    },
  });
  await expect(broken).rejects.toThrow("power cut");
  first.save();
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ steps: 500 });

  const second = await openProgress(path, input);
  expect(await feed(file, { skip: second.done })).toMatchObject({ resumed: 500, accepted: 900, duplicates: 0 });
  const times = server.taken.map(({ time }) => time);
  expect(times).toEqual(times.toSorted());
  expect(new Set(ids()).size).toBe(1400);
});

test("a progress file of another file is refused, and so is one that is none", async () => {
  const path = join(folder, "progress.json");
  const input = { mapping, source: "//s", url: server.url };
  const progress = await openProgress(path, { ...input, file: write(SMALL) });
  progress.reached(5, 0);
  progress.save();
  await expect(openProgress(path, { ...input, file: write(many()) })).rejects.toThrow(/belongs to another file/);
  writeFileSync(path, "{");
  await expect(openProgress(path, { ...input, file: write(SMALL) })).rejects.toThrow(/no progress file/);
});

test("at a chosen speed each event waits for its time", async () => {
  const started = performance.now();
  // Four hours of events in 0.4 s.
  expect(await feed(write(SMALL), { speed: 36_000 })).toMatchObject({ accepted: 5 });
  expect(performance.now() - started).toBeGreaterThan(380);
  expect(server.requests()).toBeGreaterThan(2);
  expect(ids()).toEqual(IN_ORDER);
});

test("a stop ends a long wait at once", async () => {
  const stopping = new AbortController();
  setTimeout(() => stopping.abort(new Error("stopped")), 100);
  await expect(feed(write(SMALL), { speed: 1, signal: stopping.signal })).rejects.toThrow();
  expect(ids()).toEqual(["1:submitted"]);
});
