// From the click to the confirmed step and to another desk, with 200 desks and 1,000 events a second; beside a quiet server, and beside one bare row and a broadcast.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { cpuMsOf } from "./lib/cpu.ts";
import { type DemoServer, startDemo } from "./lib/demo-server.ts";
import { type Case, casesOf, fill, submit } from "./lib/desk-cases.ts";
import { click, openClients, type Run, type Seat, WARM_UP_STEPS } from "./lib/desk-clicks.ts";
import type { Heard } from "./lib/desk-clients.ts";
import { startLoad } from "./lib/desk-load.ts";
import { type Desk, type Division, LEVELS, type Level, seatDesks, signIn } from "./lib/desk-roster.ts";
import { gridCodes } from "./lib/reports.ts";
import { publish, round, spreadOf } from "./lib/stats.ts";

const DESKS = 200;
const EVENTS_PER_SECOND = 1000;
/** Towns in which a desk acts, each in its turn. */
const LANES = 20;
/** Between two steps of a town. Without other events `touched` comes at once after a second of rest. */
const CLICK_EVERY_MS = 2000;
const QUIET_EVERY_MS = 1100;
/** Steps of each town that count; the quiet server has one town. */
const LOADED_STEPS = 13;
const BARE_STEPS = 6;
const QUIET_STEPS = 10;
/** Aims, p99 in ms. */
const AIMS = { confirmed: 100, shown: 300 } as const;

export async function desk(): Promise<void> {
  const server = await startDemo(["--no-feed"]);
  try {
    const grids = await gridCodes(server.url, server.display);
    const { divisions } = (await (
      await fetch(`${server.url}/api/v1/city`, { headers: { authorization: `Bearer ${server.display}` } })
    ).json()) as { divisions: Division[] };
    const { towns, desks } = seatDesks(divisions, LANES, DESKS);
    const cases = casesOf("l", LOADED_STEPS + WARM_UP_STEPS, { towns, grids });
    const quietCases = casesOf("q", QUIET_STEPS + WARM_UP_STEPS, { towns: towns.slice(0, 1), grids });
    await fill(server, [...quietCases, ...cases], grids);
    const seat = { url: server.url, cookies: await signIn(server, desks), desks };
    const quiet = await quietRun(seat);
    const loaded = await loadedRun(server, grids, seat);
    const bare = await bareRun(grids, cases, desks);
    publish({
      name: "desk",
      about: `ms from sending a step over HTTP, with ${DESKS} desks (sessions, Socket.IO clients) and ${EVENTS_PER_SECOND} events a second (of ten: a report, six steps, a patrol, a status, an activity): to its confirmed answer; to another desk of the town, the county, the city that has the case open, by a row of a frame (the newest 200 of its scope), by "touched", and shown: by the row, or by the case read after "touched", without the browser's own time; heard: the share of the steps that came through by it. ${loaded.taken}. Quiet: no other events, one town's 4 desks, worst of ${QUIET_STEPS}. Bare: Express, one row updated in SQLite as durable and told to all ${DESKS} by Socket.IO, the same events inserted and told to nobody`,
      rows: rowsOf(loaded, quiet, bare),
    });
  } finally {
    await server.stop();
  }
}

function rowsOf(loaded: Run, quiet: Run, bare: Run) {
  const measures = [
    { measure: "confirmed", of: (run: Run) => run.steps.map(({ confirmedMs }) => confirmedMs), aim: AIMS.confirmed },
    ...LEVELS.flatMap((level) => [
      { measure: `${level} desk: frame`, of: (run: Run) => heardMs(run, level, ["frame"]), aim: null },
      { measure: `${level} desk: touched`, of: (run: Run) => heardMs(run, level, ["touched"]), aim: null },
      { measure: `${level} desk: shown`, of: (run: Run) => heardMs(run, level, ["frame", "read"]), aim: AIMS.shown },
    ]),
  ];
  const told = spreadOf(LEVELS.flatMap((level) => heardMs(bare, level, ["frame"])));
  const confirmed = spreadOf(bare.steps.map(({ confirmedMs }) => confirmedMs));
  return measures.map(({ measure, of, aim }) => {
    const [ours, calm, least] = [spreadOf(of(loaded)), spreadOf(of(quiet)), measure === "confirmed" ? confirmed : told];
    const orNull = (value: number) => (Number.isNaN(value) ? null : round(value));
    return {
      measure,
      steps: loaded.steps.length,
      heard: round(ours.count / loaded.steps.length),
      p50: orNull(ours.p50),
      p99: orNull(ours.p99),
      aim,
      "quiet p50": orNull(calm.p50),
      "quiet max": orNull(calm.max),
      "bare p50": least.p50,
      "bare p99": least.p99,
      "p50 / quiet": orNull(ours.p50 / calm.p50),
      "p50 / bare": orNull(ours.p50 / least.p50),
      "p99 / bare": orNull(ours.p99 / least.p99),
    };
  });
}

/** For each step that the other desk of this level heard of in one of these ways: after how long first. */
function heardMs({ steps, heard, desks }: Run, level: Level, ways: readonly Heard["by"][]): number[] {
  const mine = heard.filter(({ desk, by }) => desks[desk]?.hears === level && ways.includes(by));
  return steps.flatMap(({ reportId, version, atMs }) => {
    const times = mine.filter((one) => one.reportId === reportId && one.version >= version).map((one) => one.atMs - atMs);
    return times.length > 0 ? [Math.min(...times)] : [];
  });
}

async function quietRun(seat: Seat): Promise<Run> {
  const desks = seat.desks.filter(({ lane }) => lane === 0);
  const one: Seat = { ...seat, desks };
  const clients = await openClients(one, { phase: "q", speech: "chengge", groups: [desks.map((_, at) => at)] });
  try {
    return await click(one, clients, { phase: "q", lanes: 1, everyMs: QUIET_EVERY_MS, count: QUIET_STEPS });
  } finally {
    clients.close();
  }
}

/** Those who act and hear in one process, all others in another, so that what is heard does not wait behind them. */
function groupsOf(desks: readonly Desk[]): number[][] {
  const all = desks.map((_, at) => at);
  return [all.filter((at) => desks[at]?.lane !== null), all.filter((at) => desks[at]?.lane === null)];
}

async function loadedRun(server: DemoServer, grids: readonly string[], seat: Seat): Promise<Run & { readonly taken: string }> {
  const clients = await openClients(seat, { phase: "l", speech: "chengge", groups: groupsOf(seat.desks) });
  const load = await startLoad({ url: server.url, token: server.source, source: server.sourceName, grids, perSecond: EVENTS_PER_SECOND });
  const pid = server.process.pid ?? 0;
  const [cpuBefore, began] = [cpuMsOf(pid), performance.now()];
  try {
    const run = await click(seat, clients, { phase: "l", lanes: LANES, everyMs: CLICK_EVERY_MS, count: LOADED_STEPS });
    const cpu = ((cpuMsOf(pid) - cpuBefore) * 1000) / (performance.now() - began);
    const rate = await load.stop();
    return { ...run, taken: `${Math.round(rate)} events a second were taken, ${Math.round(cpu)} ms of server CPU a second` };
  } finally {
    clients.close();
  }
}

async function bareRun(grids: readonly string[], cases: readonly Case[], desks: readonly Desk[]): Promise<Run> {
  const child = fork(fileURLToPath(new URL("./lib/bare-desk-server.ts", import.meta.url)));
  try {
    const [url] = (await once(child, "message")) as [string];
    const seat: Seat = { url, cookies: desks.map(() => ""), desks };
    await submit({ url, source: "", sourceName: "//bench" }, cases);
    const clients = await openClients(seat, { phase: "l", speech: "plain", groups: groupsOf(desks) });
    const load = await startLoad({ url, token: "", source: "//bench", grids, perSecond: EVENTS_PER_SECOND });
    const run = await click(seat, clients, { phase: "l", lanes: LANES, everyMs: CLICK_EVERY_MS, count: BARE_STEPS });
    await load.stop();
    clients.close();
    return run;
  } finally {
    child.disconnect();
  }
}
