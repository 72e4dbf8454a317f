// Fault: a proxy drops idle lines, while nothing happens in the city.
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createProxy } from "./lib/proxy.ts";
import { openScreen, TRUE_WITHIN_MS, untilAll } from "./lib/screen.ts";
import { startServer } from "./lib/server.ts";
import { inSeconds } from "./lib/time.ts";
import { bound, type Line, type LineRun, toLine } from "./line.ts";

/** A screen hears a heartbeat a second and answers it. Below the 10 s after which the server itself closes a line that says nothing. */
const IDLE = { ms: 3000, shortMs: 5000 };
const LONG_MS = 30_000;
const SHORT_MS = 8000;

export async function idleLines(run: LineRun): Promise<Line> {
  const server = await startServer();
  const proxy = await createProxy([server.url], run.seed);
  const idleMs = run.short ? IDLE.shortMs : IDLE.ms;
  const screens = [openScreen({ url: proxy.url, token: server.access().display })];
  const faults: string[] = [];
  if ((await untilAll("live", screens, bound(TRUE_WITHIN_MS, run))) === null) faults.push("the screen was not live to begin with");
  proxy.set({ kind: "impatient", idleMs });
  connect(Number(new URL(proxy.url).port), "127.0.0.1").on("error", () => {}); // says nothing: the line that has to be dropped
  await sleep(run.short ? SHORT_MS : LONG_MS);
  const dropped = proxy.idled() - 1;
  if (dropped < 0) faults.push("the line that says nothing was not dropped: no real fault");
  if (dropped > 0) faults.push(`the screen's line was dropped ${dropped} times`);
  if (screens.some((screen) => screen.state() !== "live")) faults.push("the screen is not live");
  return toLine("a proxy drops lines that are idle one way", "screens of a quiet city keep theirs and stay live", {
    measured: `dropped after ${inSeconds(idleMs)} without a byte: the one that says nothing, ${dropped} of the screen's`,
    faults,
  });
}
