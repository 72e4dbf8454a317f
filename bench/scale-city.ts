// One size of the benchmark `scale`, in a process of its own so that its memory is its own: `node --expose-gc scale-city.ts COPIES DAYS`.
import parser from "socket.io-msgpack-parser";
import { type CityEvent, RECORD_VERSION, type Recorded } from "../shared/event.ts";
import { createRng } from "../shared/rng.ts";
import { type CityState, emptyState, reduce } from "../shared/state.ts";
import { applyPatch, type GridColumns, type Patch, type View } from "../shared/view.ts";
import { patchSince, viewOf } from "../shared/view-of.ts";
import { cityMinutes } from "./lib/city-minutes.ts";
import { citiesOf } from "./lib/large-city.ts";

/** A Monday in Shanghai; the days before it fill the windows of the figures. */
const FROM = Date.parse("2026-11-02T00:00:00+08:00");
const EVENTS_A_DAY = 10_000;
const CHANGED = 50;
const ROUNDS = 300;
const SNAPSHOTS = 7;
const COMPARISONS = 50;
/** The first rounds are not counted: the code is still warming up. */
const WARM_UP_ROUNDS = 100;
const SOURCE = "//bench.chengge.example/city";

const [copies = 1, days = 17] = process.argv.slice(2).map(Number);
const collect = globalThis.gc;
if (!collect) throw new Error("run it with --expose-gc");

/** Time of this thread on a processor, so that what else the machine does is not counted; it moves in steps of some ms, so only sums say something. */
const cpuMs = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
const heapMB = () => {
  collect();
  collect();
  return process.memoryUsage().heapUsed / 1e6;
};
const city = citiesOf(copies);
const cityMB = heapMB();
const state = emptyState(city);
const emptyMB = heapMB() - cityMB;
const root = city.tree.places[0]?.code ?? "";
const moment = { epoch: "bench", asOf: FROM };

const fold = foldDays();
const stateMB = heapMB() - cityMB;
const snapshot = measureSnapshot();
const patch = measurePatches();
process.stdout.write(JSON.stringify({ grids: city.tree.gridPlace.length, cityMB, emptyMB, stateMB, ...fold, ...snapshot, ...patch }));

function record(event: CityEvent, recordedAt: number, at: number): Recorded {
  const placed = "grid" in event.data && typeof event.data.grid === "string" ? { grid: event.data.grid } : {};
  return { seq: state.seq + 1 + at, version: RECORD_VERSION, recordedAt, event, placed };
}

/** The same days at every size, a tick a city minute: what grows is what the number of grids costs. */
function foldDays() {
  let tickMs = 0;
  let eventsMs = 0;
  let slowestTickMs = 0;
  for (const { at, events } of cityMinutes({ city, source: SOURCE, from: FROM, eventsPerDay: EVENTS_A_DAY, seed: 4608 })) {
    if (at >= FROM + days * 86_400_000) break;
    const id = `tick:${at}`;
    const tick = record({ id, source: "chengge", type: "chengge.clock.ticked", time: at, data: { at } }, at, 0);
    const records = events.map((event, n) => record(event, at, n + 1));
    const began = cpuMs();
    reduce(state, [tick]);
    const ticked = cpuMs();
    reduce(state, records);
    tickMs += ticked - began;
    slowestTickMs = Math.max(slowestTickMs, ticked - began);
    eventsMs += cpuMs() - ticked;
  }
  const perSecond = Math.round((state.seq * 1000) / (tickMs + eventsMs));
  return { events: state.seq, eventsMs, tickMs, perSecond, slowestTickMs };
}

function measureSnapshot() {
  const views = Array.from({ length: SNAPSHOTS }, () => timed(() => viewOf(state, root, moment)));
  const packed = views.map(({ made }) => timed(() => bytesOf("snapshot", made)));
  const json = timed(() => Buffer.byteLength(JSON.stringify(asRows(viewOf(state, root, moment)))));
  return {
    viewMs: meanOf(views),
    encodeMs: meanOf(packed),
    bytes: packed[0]?.made ?? 0,
    jsonBytes: json.made,
    jsonMs: json.ms,
    ...measureWholeState(),
  };
}

function timed<T>(make: () => T): { readonly made: T; readonly ms: number } {
  const began = cpuMs();
  const made = make();
  return { made, ms: cpuMs() - began };
}

function meanOf(runs: readonly { readonly ms: number }[]): number {
  return runs.reduce((sum, { ms }) => sum + ms, 0) / runs.length;
}

/** What a snapshot would be without a view: all that is held. Null where it is longer than a string can be. */
function measureWholeState() {
  const began = cpuMs();
  try {
    const { city: _, ...bare } = state;
    const plain = (_key: string, value: unknown) =>
      value instanceof Map ? Object.fromEntries(value) : value instanceof Set ? [...value] : value;
    const stateJsonMB = JSON.stringify(bare, plain).length / 1e6;
    return { stateJsonMB, stateJsonMs: cpuMs() - began };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { stateJsonMB: null, stateJsonMs: null };
  }
}

/** The view as most would write it: an object a grid. */
function asRows({ grids, ...rest }: View): unknown {
  const names = Object.keys(grids) as (keyof GridColumns)[];
  return { ...rest, grids: grids.index.map((_, at) => Object.fromEntries(names.map((name) => [name, grids[name][at]]))) };
}

/** Frames of fifty new reports in fifty grids: found, encoded, applied. */
function measurePatches() {
  const rng = createRng(1);
  const totals = { patchMs: 0, patchEncodeMs: 0, applyMs: 0 };
  let patchBytes = 0;
  let view = viewOf(state, root, moment);
  collect?.();
  for (let at = 0; at < WARM_UP_ROUNDS + ROUNDS; at += 1) {
    const prev = state.seq;
    reduce(state, fiftyReports(rng, at));
    const patch = timed(() => patchSince(state, root, prev, moment));
    const { made } = patch;
    if (made === "snapshot" || made.grids?.index.length !== CHANGED) throw new Error("a patch of fifty grids was expected");
    const bytes = timed(() => bytesOf("frame", made));
    const next = timed(() => applyPatch(view, made));
    if (next.made === "gap") throw new Error("the patch does not follow the view");
    view = next.made;
    if (at < WARM_UP_ROUNDS) continue;
    patchBytes = bytes.made;
    totals.patchMs += patch.ms / ROUNDS;
    totals.patchEncodeMs += bytes.ms / ROUNDS;
    totals.applyMs += next.ms / ROUNDS;
  }
  return { ...totals, patchBytes, compareMs: measureComparing(rng) };
}

/** The baseline, on its own: the garbage that it makes would be collected at the patches' cost. */
function measureComparing(rng: () => number): number {
  let { grids: sent } = viewOf(state, root, moment);
  const runs = Array.from({ length: COMPARISONS }, (_, at) => {
    reduce(state, fiftyReports(rng, WARM_UP_ROUNDS + ROUNDS + at));
    const run = timed(() => compare(state, sent));
    if (run.made.changed.length !== CHANGED) throw new Error(`the comparison found ${run.made.changed.length} grids`);
    sent = run.made.columns;
    return { ms: run.ms };
  });
  return meanOf(runs);
}

function fiftyReports(rng: () => number, round: number): Recorded[] {
  const { kinds } = city.profile;
  const chosen = new Set<number>();
  while (chosen.size < CHANGED) chosen.add(Math.floor(rng() * city.tree.gridPlace.length));
  return [...chosen].map((grid, at) => {
    const { code: kind, family, urgency } = kinds[Math.floor(rng() * kinds.length)] ?? { code: "", family: "safety", urgency: "urgent" };
    const reportId = `p${round}-${at}`;
    const time = state.clock;
    const code = city.tree.places[city.tree.gridPlace[grid] ?? -1]?.code ?? "";
    const data = {
      reportId,
      family,
      kind,
      title: "菜场后门垃圾桶三天没清",
      grid: code,
      channel: "grid-worker",
      urgency,
      dueAt: time + 86_400_000,
    };
    return record({ id: reportId, source: SOURCE, type: "chengge.report.submitted", time, data }, time, at);
  });
}

/** The baseline: today's columns of every grid beside those of the last frame. */
function compare(now: CityState, sent: GridColumns) {
  const columns = columnsNow(now);
  const names = Object.keys(columns) as (keyof GridColumns)[];
  const changed = columns.index.filter((_, at) => names.some((name) => columns[name][at] !== sent[name][at]));
  return { changed, columns };
}

function columnsNow({ grids, places, city: { tree } }: CityState): GridColumns {
  return {
    index: tree.gridPlace.map((_, grid) => grid),
    level: [...grids.level],
    open: tree.gridPlace.map((place) => places[place]?.open ?? 0),
    condition: [...grids.condition],
    workers: [...grids.workers],
    rostered: [...grids.rostered],
    unusual: [...grids.unusual],
    points: [...grids.points],
  };
}

/** As Socket.IO sends it. */
function bytesOf(name: "snapshot" | "frame", message: View | Patch): number {
  const parts = new parser.Encoder().encode({ type: 2, data: [name, message], nsp: "/" }) as unknown as Uint8Array[];
  return parts.reduce((sum, part) => sum + part.length, 0);
}
