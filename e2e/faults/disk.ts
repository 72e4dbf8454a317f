// Fault: the disk is full, read-only, or its fsync fails.
import { setTimeout as sleep } from "node:timers/promises";
import { createRng } from "../../shared/rng.ts";
import { audit } from "./lib/audit.ts";
import { createFailingDisk, mountSmallDisk } from "./lib/failing-disk.ts";
import { openScreen } from "./lib/screen.ts";
import { readiness, startServer } from "./lib/server.ts";
import { type Source, startLoad } from "./lib/source.ts";
import { inSeconds, timeUntil } from "./lib/time.ts";
import { bound, type Line, type LineRun, toLine } from "./line.ts";

const DISK_MB = 64;
/** Some transactions still fit, so that the disk is full in the midst of one. */
const LEAVING_BYTES = 300_000;
const NOTICED_MS = 5000;
const RECOVERED_MS = 5000;

export async function disk(run: LineRun): Promise<Line> {
  const small = mountSmallDisk(DISK_MB);
  const failing = createFailingDisk(small.folder);
  const server = await startServer({ folder: small.folder, env: failing.env });
  const source = await startLoad(server, { random: createRng(run.seed), perSecond: 500, batch: 5, lanes: 4 });
  const screen = openScreen({ url: server.url, token: server.access().display });
  const faults: string[] = [];
  const measured: string[] = [];
  const troubles = [
    { name: "full", begin: () => small.fill(LEAVING_BYTES), end: small.makeRoom },
    { name: "read-only", begin: () => failing.fail("write"), end: failing.mend },
    { name: "fsync error", begin: () => failing.fail("sync"), end: failing.mend },
  ];
  for (const { name, begin, end } of troubles) {
    await sleep(run.short ? 500 : 2000);
    begin();
    const refused = source.ledger.answers.get(503) ?? 0;
    let reason = "";
    const isNoticed = async () => {
      const said = await readiness(server.url);
      reason = said.reason;
      return said.status === 503;
    };
    const noticed = await timeUntil(isNoticed, bound(NOTICED_MS, run), 50);
    if (noticed === null) faults.push(`${name}: /readyz does not say so`);
    else if (!reason.includes("cannot be written")) faults.push(`${name}: /readyz gives as the reason: ${reason}`);
    await sleep(run.short ? 2000 : 10_000);
    if (!run.short && screen.state() === "live") faults.push(`${name}: the screen says live after 10 s of it`);
    const refusals = (source.ledger.answers.get(503) ?? 0) - refused;
    if (refusals === 0) faults.push(`${name}: no source was refused: no real fault`);
    if (!server.isRunning()) faults.push(`${name}: the server has ended`);
    end();
    const recovered = await recovery(source, server.url, bound(RECOVERED_MS, run));
    if (recovered === null) faults.push(`${name}: takes nothing again after ${inSeconds(bound(RECOVERED_MS, run))}`);
    const text = `${name}: /readyz 503 after ${inSeconds(noticed)} (${reason}), ${refusals} refusals, takes again after ${inSeconds(recovered)}`;
    run.say(text);
    measured.push(text);
  }
  failing.fail("sync");
  await sleep(50);
  run.say(`killed 50 ms after fsync began to fail, ${source.inFlight()} requests in flight`);
  await server.kill();
  failing.mend();
  await server.start();
  await source.finish();
  if (source.ledger.withoutRetryAfter > 0) faults.push(`${source.ledger.withoutRetryAfter} refusals without Retry-After`);
  const checked = await audit(server, [source.ledger]);
  faults.push(...checked.faults);
  const others = [...source.ledger.answers.keys()].filter((status) => ![202, 503].includes(status));
  if (others.length > 0) faults.push(`answers ${others.join(", ")}`);
  measured.push(`${checked.events} events audited after a kill -9 while fsync failed`);
  const mustHold = "503 with Retry-After, /readyz says so, recovers by itself, nothing accepted is lost";
  return toLine("disk full (tmpfs), read-only, fsync error (shim)", mustHold, { measured: measured.join("; "), faults });
}

async function recovery({ ledger }: Source, url: string, limitMs: number): Promise<number | null> {
  const before = ledger.takenAt;
  return timeUntil(async () => ledger.takenAt > before && (await readiness(url)).status === 200, limitMs, 50);
}
