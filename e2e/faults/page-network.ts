// Fault: the network between the server and the real page in a real browser: cut, black hole.
import { setTimeout as sleep } from "node:timers/promises";
import { createRng } from "../../shared/rng.ts";
import { launchBrowser, openWall, viewOf } from "../lib/browser.ts";
import { createProxy } from "./lib/proxy.ts";
import { startServer } from "./lib/server.ts";
import { startLoad } from "./lib/source.ts";
import { inSeconds, timeUntil } from "./lib/time.ts";
import { undoLater } from "./lib/undo.ts";
import { bound, type Line, type LineRun, toLine } from "./line.ts";

const TRUE_MS = 5000;

export async function pageNetwork(run: LineRun): Promise<Line> {
  const server = await startServer();
  const proxy = await createProxy([server.url], run.seed);
  const browser = await launchBrowser();
  undoLater(() => browser.close());
  const page = await openWall(browser, proxy.url);
  const source = await startLoad(server, { random: createRng(run.seed), perSecond: 20, batch: 2, lanes: 1 });
  const state = () => page.getByTestId("link-state").getAttribute("data-state");
  const faults: string[] = [];
  const measured: string[] = [];
  const limit = bound(TRUE_MS, run);
  if ((await timeUntil(async () => (await state()) === "live", 30_000)) === null) faults.push("the page was not live to begin with");
  for (const kind of run.short ? (["hole"] as const) : (["cut", "hole"] as const)) {
    proxy.set({ kind });
    const stale = await timeUntil(async () => (await state()) !== "live", limit);
    if (stale === null) faults.push(`${kind}: the page still says live after ${inSeconds(limit)}`);
    await sleep(run.short ? 2000 : 17_000);
    if (!run.short && (await state()) !== "offline") faults.push(`${kind}: the page says ${await state()} after 17 s without a frame`);
    proxy.set({ kind: "fine" });
    const live = await timeUntil(async () => (await state()) === "live", limit);
    if (live === null) faults.push(`${kind}: the page is not live ${inSeconds(limit)} after the network was fine again`);
    measured.push(`${kind}: not live after ${inSeconds(stale)}, live again after ${inSeconds(live)}`);
  }
  await source.finish();
  const open = async () => (await viewOf(page)).totals.open;
  const truth = source.ledger.sent.size - 2 * [...source.ledger.sent.values()].filter(({ type }) => type === "closed").length;
  if ((await timeUntil(async () => (await open()) === truth, limit)) === null)
    faults.push(`the page shows ${await open()} open, there are ${truth}`);
  return toLine("network between server and the page (Chromium)", "data-state true within 5 s, both ways; figures right in the end", {
    measured: measured.join("; "),
    faults,
  });
}
