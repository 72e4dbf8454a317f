// Events accepted durably over HTTP by a server on one core, beside bare inserts and bare XADDs of the same events, as durable.
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createClient } from "redis";
import { startRedis } from "../server/redis/testing.ts";
import { cpuMsOf, pin } from "./lib/cpu.ts";
import { type DemoServer, startDemo } from "./lib/demo-server.ts";
import { openLine, requestOf } from "./lib/post-line.ts";
import { gridCodes, reportEvent } from "./lib/reports.ts";
import { publish, round } from "./lib/stats.ts";

/** Events a request, connections side by side, events in all. */
const LOADS = [
  { batch: 1, lines: 32, events: 20_000 },
  { batch: 50, lines: 8, events: 100_000 },
  { batch: 500, lines: 8, events: 200_000 },
] as const;
/** The first of each load are not counted: the code is still warming up. */
const WARM_UP = 0.2;
/** Cores: one for the server alone, the other for the sender, the baselines and Redis. */
const SERVER_CORE = 0;
const OTHER_CORE = 1;
const REDIS_CONF = join(import.meta.dirname, "../deploy/redis.conf");

type Load = (typeof LOADS)[number];
type Event = Record<string, unknown>;
/** Events a second, and what the server's process took of the processor for one, µs. */
type Rate = { readonly perSecond: number; readonly cpuUs: number | null };

export async function ingest(): Promise<void> {
  const isPinned = pin(process.pid, OTHER_CORE);
  const rows = [];
  for (const store of ["embedded", "redis"] as const) {
    const redis = store === "redis" ? await startRedis({ args: [REDIS_CONF] }) : null;
    if (redis) pin(redis.process.pid ?? 0, OTHER_CORE);
    const server = await startDemo(["--no-feed"], undefined, redis ? { REDIS_URL: redis.url } : {});
    try {
      pin(server.process.pid ?? 0, SERVER_CORE);
      const grids = await gridCodes(server.url, server.display);
      const tokens = await makeTokens(server);
      for (const load of LOADS) {
        const events = eventsOf(load.events, grids);
        const bare = redis ? await bareXadd(redis.url, events, load.batch) : bareInserts(events, load.batch);
        const ours = await post(server, { load, events, tokens });
        rows.push({
          log: store,
          batch: load.batch,
          connections: load.lines,
          "events/s": Math.round(ours.perSecond),
          "server CPU µs/event": ours.cpuUs === null ? null : round(ours.cpuUs),
          baseline: redis ? "bare pipelined XADD" : "bare node:sqlite",
          "baseline events/s": Math.round(bare.perSecond),
          ratio: round(ours.perSecond / bare.perSecond),
        });
      }
    } finally {
      await server.stop();
      await redis?.stop();
    }
  }
  publish({
    name: "ingest",
    about: `events accepted durably over HTTP (202), random ids; server ${isPinned ? "on one core, sender and Redis on the other" : "not pinned"}; baselines one commit a batch, as durable`,
    rows,
  });
}

/** Distinct valid reports, each with ids as a sender would choose them. `source` is filled in by whoever posts it. */
function eventsOf(count: number, grids: readonly string[]): Event[] {
  return Array.from({ length: count }, (_, at) => {
    const event = reportEvent("", at, grids[(at * 7919) % grids.length] ?? "");
    return { ...event, id: randomUUID(), data: { ...(event["data"] as Event), reportId: randomUUID() } };
  });
}

type Token = { readonly token: string; readonly source: string };

/** One a connection: the door's bounds are for a token. */
async function makeTokens({ url, admin }: DemoServer): Promise<Token[]> {
  const headers = { authorization: `Bearer ${admin}`, "content-type": "application/json" };
  const { code } = (await (await fetch(`${url}/api/v1/city`, { headers })).json()) as { code: string };
  return Promise.all(
    Array.from({ length: 32 }, async (_, at) => {
      const source = `//bench.example/${at}`;
      const body = JSON.stringify({ role: "source", name: `bench ${at}`, scope: code, source });
      const response = await fetch(`${url}/api/v1/tokens`, { method: "POST", headers, body });
      const { token } = (await response.json()) as { token?: string };
      if (!token) throw new Error(`no token was made: ${response.status}`);
      return { token, source };
    }),
  );
}

async function post(
  server: DemoServer,
  { load, events, tokens }: { readonly load: Load; readonly events: readonly Event[]; readonly tokens: readonly Token[] },
): Promise<Rate> {
  const { batch, lines } = load;
  const requests = Array.from({ length: events.length / batch }, (_, at) => {
    const { token, source } = tokens[at % lines] as Token;
    const sent = events.slice(at * batch, (at + 1) * batch).map((event) => ({ ...event, source }));
    return requestOf(server.url, token, sent);
  });
  const pid = server.process.pid ?? 0;
  const run = async (from: number, to: number) => {
    await Promise.all(
      Array.from({ length: lines }, async (_, lane) => {
        const line = await openLine(server.url);
        for (let at = from + lane; at < to; at += lines) {
          const { accepted } = JSON.parse(await line.post(requests[at] as Buffer)) as { accepted: number };
          if (accepted !== batch) throw new Error(`the server took ${accepted} of ${batch}`);
        }
        line.close();
      }),
    );
  };
  // A multiple of the connections, so that each keeps to its own token.
  const counted = Math.floor((requests.length * WARM_UP) / lines) * lines;
  await run(0, counted);
  const cpuBefore = cpuMsOf(pid);
  const began = performance.now();
  await run(counted, requests.length);
  const seconds = (performance.now() - began) / 1000;
  const taken = (requests.length - counted) * batch;
  const cpuUs = ((cpuMsOf(pid) - cpuBefore) * 1000) / taken;
  return { perSecond: taken / seconds, cpuUs: Number.isNaN(cpuUs) ? null : cpuUs };
}

/** The least that SQLite can do: one table, one statement, one commit a batch, on the disk when it returns. */
function bareInserts(events: readonly Event[], batch: number): Rate {
  const folder = mkdtempSync(join(tmpdir(), "chengge-bare-"));
  const db = new DatabaseSync(join(folder, "bare.sqlite"));
  try {
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    db.exec("CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, source TEXT NOT NULL, body TEXT NOT NULL) STRICT");
    const insert = db.prepare("INSERT INTO event (id, source, body) VALUES (?, ?, ?)");
    const rows = events.map((event) => [String(event["id"]), "//bench.example/0", JSON.stringify(event)] as const);
    const began = performance.now();
    for (let at = 0; at < rows.length; at += batch) {
      db.exec("BEGIN IMMEDIATE");
      for (const [id, source, body] of rows.slice(at, at + batch)) insert.run(id, source, body);
      db.exec("COMMIT");
    }
    return { perSecond: (rows.length * 1000) / (performance.now() - began), cpuUs: null };
  } finally {
    db.close();
    rmSync(folder, { recursive: true });
  }
}

/** The least that a stream can do: a batch of XADDs in one pipeline, then its answers. */
async function bareXadd(url: string, events: readonly Event[], batch: number): Promise<Rate> {
  const client = createClient({ url });
  await client.connect();
  try {
    const rows = events.map((event) => JSON.stringify(event));
    const began = performance.now();
    for (let at = 0; at < rows.length; at += batch) {
      await Promise.all(rows.slice(at, at + batch).map((body) => client.xAdd("bare", "*", { e: body })));
    }
    return { perSecond: (rows.length * 1000) / (performance.now() - began), cpuUs: null };
  } finally {
    await client.del("bare");
    client.destroy();
  }
}
