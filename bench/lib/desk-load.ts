// A city's events as a load, so many a second over HTTP: of ten, one is a report, six are steps of earlier ones, one each a patrol, a status, an activity.
import { setTimeout as sleep } from "node:timers/promises";
import { type Line, openLine, requestOf } from "./post-line.ts";
import { reportEvent } from "./reports.ts";

/** Ten events a request. */
const BATCH = 10;
/** Connections of sources; one that has not been answered yet is waited for. */
const LINES = 8;
/** A case goes on to its next step after so many others came. */
const STEP_AFTER = 100;
const STEPS = ["accepted", "dispatched", "received", "resolved", "verified", "closed"] as const;
const DEPARTMENT = "law-enforcement";

type Event = Record<string, unknown>;
export type LoadTarget = {
  readonly url: string;
  readonly token: string;
  readonly source: string;
  readonly grids: readonly string[];
  readonly perSecond: number;
};

/** Sends at a steady pace whether or not answers have come, until `stop`, which resolves with the events taken a second. Throws there when one was not taken. */
export async function startLoad({ url, token, source, grids, perSecond }: LoadTarget): Promise<{ stop(): Promise<number> }> {
  const lines = await Promise.all(Array.from({ length: LINES }, () => openLine(url)));
  const ends = lines.map(() => Promise.resolve());
  const began = performance.now();
  let stopped = false;
  let taken = 0;
  let fault: unknown = null;
  const fail = (error: unknown) => {
    stopped = true;
    fault ??= error;
  };
  const run = async () => {
    for (let at = 0; !stopped; at += 1) {
      const waitMs = began + (at * BATCH * 1000) / perSecond - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      const request = requestOf(url, token, tenEvents(at, source, grids));
      const line = lines[at % LINES] as Line;
      ends[at % LINES] = (ends[at % LINES] as Promise<void>).then(() => post(line, request)).catch(fail);
      taken += BATCH;
    }
  };
  const running = run();
  return {
    async stop() {
      stopped = true;
      await running;
      await Promise.all(ends);
      for (const line of lines) line.close();
      if (fault) throw fault;
      return (taken * 1000) / (performance.now() - began);
    },
  };
}

async function post(line: Line, request: Buffer): Promise<void> {
  const answer = await line.post(request);
  const { accepted } = JSON.parse(answer) as { accepted: number };
  if (accepted !== BATCH) throw new Error(`the server took ${accepted} of ${BATCH}: ${answer}`);
}

function tenEvents(at: number, source: string, grids: readonly string[]): Event[] {
  const grid = (turn: number) => grids[((at * 4 + turn) * 7919) % grids.length] ?? "";
  const more = (type: string, data: object): Event => ({
    specversion: "1.0",
    id: `load-${at}-${type}`,
    source,
    type: `chengge.${type}`,
    time: new Date().toISOString(),
    data,
  });
  return [
    { ...reportEvent(source, at, grid(0)) },
    ...STEPS.map((step, turn) => {
      const of = at - (turn + 1) * STEP_AFTER;
      // The first have nothing before them: another activity each, so that it is always ten.
      return of < 0
        ? more("participation.recorded", activity(at, turn, grid(turn)))
        : more(`report.${step}`, { reportId: `bench-${of}`, department: DEPARTMENT });
    }),
    more("grid.patrolled", { grid: grid(1) }),
    more("grid.status", { grid: grid(2), condition: at % 20 === 0 ? "attention" : "normal", workersOnDuty: at % 3, workersRostered: 2 }),
    more("participation.recorded", activity(at, STEPS.length, grid(3))),
  ].map((event, turn) => ({ ...event, id: `load-${at}-${turn}` }));
}

const activity = (at: number, turn: number, grid: string) => ({
  participant: `p-${(at * 10 + turn) % 10_000}`,
  activity: "learn",
  points: 5,
  grid,
});
