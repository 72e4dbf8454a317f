// How long a start over a million events takes until /readyz says 200, with the state snapshot and without, beside bare reading of the log.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuMsOf } from "./lib/cpu.ts";
import { type DemoServer, startDemo } from "./lib/demo-server.ts";
import { publish, spreadOf } from "./lib/stats.ts";

const EVENTS = 1_000_000;
/** The demo's history of so many days is a little more than that. */
const ARGS = ["--days", "25", "--at", "2026-06-15T09:30:00+08:00"];
const TIMES = 5;
/** What making the history may take. */
const HISTORY_MS = 15 * 60_000;

export async function restart(): Promise<void> {
  const first = await startDemo(ARGS);
  const { folder } = first;
  try {
    await historyTold(first);
    await first.stop({ keepFolder: true }); // writes the state snapshot
    const demo = join(folder, "demo", readdirSync(join(folder, "demo"))[0] ?? "");
    const kept = [];
    for (let time = 0; time < TIMES; time += 1) kept.push(await start(first, () => {}));
    const dropped = await start(first, () => rmSync(join(demo, "state.snapshot")));
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
    await first.stop();
  }
}

/** Until all of it is in the log and in the index: what is behind would be caught up with while the start is measured. */
async function historyTold({ url, admin }: DemoServer): Promise<void> {
  const headers = { authorization: `Bearer ${admin}` };
  for (const until = Date.now() + HISTORY_MS; Date.now() < until; await sleep(1000)) {
    const { received } = (await (await fetch(`${url}/api/v1/log/head`, { headers })).json()) as { received: number };
    const lag = /^chengge_index_lag_records (\d+)/m.exec(await (await fetch(`${url}/metrics`, { headers })).text())?.[1];
    if (received >= EVENTS && Number(lag) < 1000) return;
  }
  throw new Error(`no ${EVENTS} events in ${HISTORY_MS / 60_000} minutes`);
}

async function start(place: Pick<DemoServer, "url" | "folder">, before: () => void) {
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
