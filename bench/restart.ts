// How long a start over a million events takes until /readyz says 200, with the state snapshot and without, beside bare reading of the log.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { historyOf } from "../mock-data/feed/history.ts";
import { jiaxingWorld } from "../mock-data/feed/testing.ts";
import { minuteOf, tickRecord } from "../server/clock.ts";
import { readDemoConfig } from "../server/config.ts";
import { openDemoFolder } from "../server/demo/demo-folder.ts";
import { createPlacer } from "../server/door/place.ts";
import { createSqliteLog } from "../server/log/sqlite-log.ts";
import { EVENT_DATA, type Recorded } from "../shared/event.ts";
import { recordOf } from "../shared/record.ts";
import { cpuMsOf } from "./lib/cpu.ts";
import { type DemoPlace, type DemoServer, freePort, startDemo } from "./lib/demo-server.ts";
import { publish, spreadOf } from "./lib/stats.ts";

const EVENTS = 1_000_000;
/** The demo's history of so many days is a little more than that. */
const DAYS = 26;
const AT = "2026-06-15T09:30:00+08:00";
const ARGS = ["--no-feed", "--at", AT];
const TIMES = 5;
const BATCH = 2000;
/** What the index may take until it has read all of it. */
const INDEX_MS = 5 * 60_000;

export async function restart(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "chengge-restart-"));
  const place = { url: `http://127.0.0.1:${await freePort()}`, folder };
  try {
    const demo = await writeHistory(folder);
    const first = await startDemo(ARGS, place);
    await indexed(first);
    await first.stop({ keepFolder: true }); // writes the state snapshot
    const kept = [];
    for (let time = 0; time < TIMES; time += 1) kept.push(await start(place, () => {}));
    const dropped = await start(place, () => rmSync(join(demo, "state.snapshot")));
    const baseline = readAll(join(demo, "events.sqlite"));
    const ready = spreadOf(kept.map(({ readyMs }) => readyMs));
    const cpu = spreadOf(kept.map(({ cpuMs }) => cpuMs));
    const bare = { "bare SELECT and JSON.parse of all, ms": Math.round(baseline.ms), events: baseline.count };
    const row = (how: string, times: number, readyMs: number, worstMs: number, cpuMs: number) => ({
      start: how,
      starts: times,
      "ready ms": Math.round(readyMs),
      "worst ms": Math.round(worstMs),
      "CPU ms": Math.round(cpuMs),
      ...bare,
      ratio: Math.round((readyMs / baseline.ms) * 100) / 100,
    });
    publish({
      name: "restart",
      about:
        "ms from starting the process to /readyz 200; after kill -9 with the snapshot, and with the snapshot removed; median of the starts",
      rows: [
        row("with snapshot", TIMES, ready.p50, ready.max, cpu.p50),
        row("without snapshot", 1, dropped.readyMs, dropped.readyMs, dropped.cpuMs),
      ],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The demo's history, put into its log as the door would, without the way over HTTP. Returns the demo's folder. */
async function writeHistory(dataDir: string): Promise<string> {
  const settings = readDemoConfig(ARGS, { DATA_DIR: dataDir });
  if ("faults" in settings) throw new Error(settings.faults.join("; "));
  const { path, origin } = openDemoFolder(settings.config, Date.parse(AT));
  const world = jiaxingWorld({ seed: settings.config.seed, at: origin, days: DAYS });
  const placer = createPlacer(world, () => -1); // its events name their grids
  const log = createSqliteLog(path);
  await log.append([tickRecord(minuteOf(origin), origin)]); // a running server's clock stands at the origin before the past is told
  for (const { events } of historyOf(world)) {
    for (let from = 0; from < events.length; from += BATCH) {
      const records = events.slice(from, from + BATCH).map(({ id, source, type, time, data }) => {
        const event = { id, source, type, time: Date.parse(time), data: EVENT_DATA[type].parse(data) } as Recorded["event"];
        return recordOf(event, placer.place(event, origin), origin);
      });
      await log.append(records, { received: true });
    }
  }
  const { count } = log.head();
  await log.close();
  if (count < EVENTS) throw new Error(`the history of ${DAYS} days has ${count} events, not ${EVENTS}: make it longer`);
  return path;
}

/** Until all of it is in the index: what is behind would be caught up with while the start is measured. */
async function indexed({ url, admin }: DemoServer): Promise<void> {
  const headers = { authorization: `Bearer ${admin}` };
  for (const until = Date.now() + INDEX_MS; Date.now() < until; await sleep(1000)) {
    const lag = /^chengge_index_lag_records (\d+)/m.exec(await (await fetch(`${url}/metrics`, { headers })).text())?.[1];
    if (Number(lag) === 0) return;
  }
  throw new Error(`the index has not read the log in ${INDEX_MS / 60_000} minutes`);
}

async function start(place: DemoPlace, before: () => void) {
  before();
  const began = performance.now();
  const server = await startDemo(ARGS, place);
  const readyMs = performance.now() - began;
  const cpuMs = cpuMsOf(server.process.pid ?? 0);
  await server.stop({ signal: "SIGKILL", keepFolder: true });
  return { readyMs, cpuMs };
}

/** The least that a start without a snapshot could do: every row read and parsed, nothing made of it. */
function readAll(file: string): { readonly ms: number; readonly count: number } {
  const db = new DatabaseSync(file, { readOnly: true });
  const began = performance.now();
  let count = 0;
  for (const row of db.prepare("SELECT record.*, texts.body AS texts FROM record LEFT JOIN texts USING (seq) ORDER BY seq").iterate()) {
    JSON.parse(String(row["body"]));
    if (row["texts"] !== null) JSON.parse(String(row["texts"]));
    count += 1;
  }
  const ms = performance.now() - began;
  db.close();
  return { ms, count };
}
