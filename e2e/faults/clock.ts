// Fault: the server's clock is set back an hour and ahead an hour while sources with a right clock send.
import { setTimeout as sleep } from "node:timers/promises";
import { createRng } from "../../shared/rng.ts";
import { audit } from "./lib/audit.ts";
import { createMovedClock } from "./lib/moved-clock.ts";
import { openScreen, unequalStates } from "./lib/screen.ts";
import { startServer } from "./lib/server.ts";
import { type Ledger, startLoad } from "./lib/source.ts";
import { timeUntil } from "./lib/time.ts";
import { bound, type Line, type LineRun, toLine } from "./line.ts";

const HOUR_S = 3600;
/** Minute ticks come a second after the jump at the latest. */
const TICKED_MS = 5000;
const STEPS = [
  { name: "right", offset: 0, kill: false },
  { name: "an hour back", offset: -HOUR_S, kill: false },
  { name: "an hour ahead", offset: HOUR_S, kill: false },
  { name: "two hours back from there", offset: -HOUR_S, kill: false },
  { name: "killed and started so", offset: -HOUR_S, kill: true },
  { name: "right again", offset: 0, kill: false },
];

/**
 * Right means: numbers without a hole in the order of arrival; the city clock never goes back; every figure of the sources' books, with
 * `overdue` those open whose limit the city clock has reached, each once; screens equal to the server.
 */
export async function clock(run: LineRun): Promise<Line> {
  const moved = createMovedClock();
  const server = await startServer({ env: moved.env });
  const token = server.access().display;
  const options = { url: server.url, token };
  const screen = openScreen(options);
  const faults: string[] = [];
  const measured: string[] = [];
  const ledgers: Ledger[] = [];
  let latest = 0;
  let backwards = 0;
  const watching = setInterval(() => {
    const asOf = screen.store.newest()?.asOf ?? 0;
    if (asOf < latest) backwards += 1;
    latest = Math.max(latest, asOf);
  }, 20);
  try {
    for (const [at, { name, offset, kill }] of STEPS.entries()) {
      const random = createRng(run.seed + at);
      const source = await startLoad(server, { random, perSecond: 200, batch: 5, lanes: 4 });
      ledgers.push(source.ledger);
      await sleep(run.short ? 500 : 2000);
      moved.set(offset);
      if (kill) {
        await server.kill();
        await server.start();
      }
      await sleep(run.short ? 500 : 3000);
      await source.finish();
      // Until the minute of the moved clock is in the log, figures are of the one before.
      const reached = Date.now() + Math.max(0, offset * 1000) - 60_000;
      const ticked = await timeUntil(async () => (await clockOf(options)) >= reached, bound(TICKED_MS, run), 100);
      if (ticked === null) faults.push(`${name}: the city clock is not at the machine's minute`);
      const checked = await audit(server, ledgers);
      faults.push(...checked.faults.map((fault) => `${name}: ${fault}`));
      run.say(`${name}: ${checked.events} events, ${checked.overdue} overdue, as of ${new Date(latest).toISOString()}`);
      measured.push(`${name}: ${checked.overdue} overdue`);
      if (offset > 0 && checked.overdue === 0) faults.push("nothing fell due by the jump: no real fault");
    }
    if (backwards > 0) faults.push(`the screen's asOf went back ${backwards} times`);
    faults.push(...(await unequalStates([[screen, options]], server.url, bound(TICKED_MS, run))));
  } finally {
    clearInterval(watching);
  }
  return toLine(
    "clock set back an hour, ahead an hour (libfaketime)",
    "order and totals right, asOf never back, limits by the city clock, each once",
    {
      measured: measured.join("; "),
      faults,
    },
  );
}

async function clockOf({ url, token }: { url: string; token: string }): Promise<number> {
  const response = await fetch(`${url}/api/v1/state`, { headers: { authorization: `Bearer ${token}` } });
  return Date.parse(((await response.json()) as { clock: string }).clock);
}
