// Fault: ten thousand malformed or hostile requests, from a seed, while a sound source sends.
import { type HostileRequest, hostileRequests, sendHostile } from "../../server/http/testing-hostile.ts";
import { createRng } from "../../shared/rng.ts";
import { readSqliteLog } from "./lib/audit.ts";
import { heldMb, readiness, startServer } from "./lib/server.ts";
import { startLoad } from "./lib/source.ts";
import { type Line, type LineRun, toLine } from "./line.ts";

const REQUESTS = 10_000;
const LANES = 8;
/** Before this share of them the server is still warming up: growth is measured from here. */
const WARM_SHARE = 0.3;
const GROWTH_MB = 64;

export async function hostile(run: LineRun): Promise<Line> {
  const server = await startServer();
  const { source, display, supervisor, sourceName } = server.access();
  const requests = hostileRequests({ seed: run.seed, tokens: { source, display, supervisor }, source: sourceName });
  const sound = await startLoad(server, { random: createRng(run.seed), perSecond: 20, batch: 1, lanes: 1 });
  const faults: string[] = [];
  const answers = new Map<string, number>();
  let left = run.short ? REQUESTS / 20 : REQUESTS;
  const warmAt = Math.round(left * (1 - WARM_SHARE));
  let warmMb = Number.NaN;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      if (left === warmAt) warmMb = await heldMb(server.url);
      const request: HostileRequest = requests.next().value;
      const status = await sendHostile(server.url, request);
      answers.set(String(status ?? "closed"), (answers.get(String(status ?? "closed")) ?? 0) + 1);
      if (status !== null && status >= 500 && faults.length < 5) faults.push(`${status} to ${told(request)}`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await sound.finish();
  const growth = (await heldMb(server.url)) - warmMb;
  const { status, reason } = await readiness(server.url);
  if (!server.isRunning() || status !== 200) faults.push(`the server does not serve any more: ${status} ${reason}`);
  if (growth > GROWTH_MB) faults.push(`the server's memory grew by ${growth.toFixed(0)} MB`);
  const inLog = new Map<string, number>();
  for (const { id } of await readSqliteLog(server.folder)) inLog.set(id, (inLog.get(id) ?? 0) + 1);
  const wrong = [...sound.ledger.sent.keys()].filter((id) => inLog.get(id) !== 1);
  if (wrong.length > 0) faults.push(`${wrong.length} events of a sound source are not in the log once`);
  const counts = [...answers].sort().map(([answer, count]) => `${count} × ${answer}`);
  const sane = `${sound.ledger.taken.size} sound events beside them taken once`;
  return toLine(`${run.short ? REQUESTS / 20 : REQUESTS} malformed or hostile requests`, "no 5xx, no crash, no growth", {
    measured: `${counts.join(", ")}; memory ${warmMb.toFixed(0)} MB, ${growth >= 0 ? "+" : ""}${growth.toFixed(0)} MB; ${sane}`,
    faults,
  });
}

function told(request: HostileRequest): string {
  if ("bytes" in request) return JSON.stringify(request.bytes.toString("latin1").slice(0, 200));
  const { method, path, headers, body } = request;
  const shown = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "Authorization"));
  return `${method} ${path} ${JSON.stringify(shown)} ${JSON.stringify(body.toString("latin1").slice(0, 200))}`;
}
