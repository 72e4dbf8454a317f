// Many servers on one Redis, over real processes: one city, whichever server is asked, and whichever of them dies.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startDemo } from "../bench/lib/demo-server.ts";
import { openFront } from "../server/demo/front.ts";
import type { RedisProcess } from "../server/redis/testing.ts";
import { createRng } from "../shared/rng.ts";
import { makeFolder } from "./faults/lib/folder.ts";
import { startSingleRedis } from "./faults/lib/redis.ts";
import { readRedisLog } from "./faults/lib/redis-log.ts";
import { openScreen, type Screen, TRUE_WITHIN_MS, untilAll } from "./faults/lib/screen.ts";
import { type FaultServer, startServer } from "./faults/lib/server.ts";
import { startLoad } from "./faults/lib/source.ts";
import { undoAll, undoLater } from "./faults/lib/undo.ts";
import { kpi, launchBrowser, openWall, viewOf } from "./lib/browser.ts";
import { childrenOf, isAlive } from "./lib/children.ts";
import { ask, createOutsider } from "./lib/outsider.ts";

const CITY = "330400";
/** Bounds of time are five-fold here. */
const LIVE_WITHIN_MS = 5 * TRUE_WITHIN_MS;
const eventually = { timeout: LIVE_WITHIN_MS, interval: 50 };

type Outsider = ReturnType<typeof createOutsider>;
let redis: RedisProcess;
let one: FaultServer;
let two: FaultServer;
let atOne: Outsider;
let atTwo: Outsider;
let front: Awaited<ReturnType<typeof openFront>>;

const now = () => new Date().toISOString();
let env: Record<string, string>;
const port = ({ url }: { readonly url: string }) => Number(new URL(url).port);

beforeAll(async () => {
  redis = await startSingleRedis();
  env = { REDIS_URL: redis.url, LOG_LEVEL: "debug" };
  [one, two] = await Promise.all([startServer({ env }), startServer({ env })]);
  front = await openFront("127.0.0.1", 0, () => [port(one), port(two)]);
  undoLater(front.close);
  atOne = createOutsider(one.access(), now);
  atTwo = createOutsider({ ...one.access(), url: two.url }, now); // the tokens of one are good at every other
});
afterAll(async () => {
  expect(await undoAll()).toEqual([]);
});

/** Both show the same and hold the same log. */
async function expectEqual(other = atTwo): Promise<void> {
  const differs = async () => {
    const [first, second] = await Promise.all([atOne.state(), other.state()]);
    const heads = await Promise.all([atOne.head(), other.head()]);
    return isDeepStrictEqual({ ...first, asOf: "" }, { ...second, asOf: "" }) && isDeepStrictEqual(heads[0], heads[1])
      ? []
      : [first, second];
  };
  await expect.poll(differs, eventually).toEqual([]);
}

/** A step of the desk at one of the servers. */
async function act(at: FaultServer, path: string, { token, ...headers }: Record<string, string>, body: object = {}) {
  const answer = await ask(`${at.url}/api/v1/reports/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, version: answer.headers.get("etag"), body: (await answer.json()) as { readonly detail?: string } };
}

/** Where a demo's own Redis listens. */
function redisOf(folder: string): string {
  const [name = ""] = readdirSync(join(folder, "demo"));
  const { port } = JSON.parse(readFileSync(join(folder, "demo", name, "redis/redis.json"), "utf8")) as { port: number };
  return `redis://127.0.0.1:${port}`;
}

/** What a process says from now on. */
function listenTo(stream: Readable | null): () => string {
  let said = "";
  stream?.on("data", (chunk: Buffer) => void (said += chunk));
  return () => said;
}

const screensOn = (url: string, count: number) => Array.from({ length: count }, () => openScreen({ url, token: one.access().display }));
const closeAll = (screens: readonly Screen[]) => {
  for (const screen of screens) screen.close();
};

describe("two servers on one log", () => {
  test("have the same city and the same log, whichever of them a source sends to", async () => {
    const before = await atOne.head();
    for (let round = 0; round < 5; round += 1)
      await Promise.all([atOne.take(atOne.report(`a-${round}`)), atTwo.take(atTwo.report(`b-${round}`))]);
    await expectEqual();
    expect((await atTwo.head()).received - before.received).toBe(10);
  });

  test("take an event once that comes to both at once", async () => {
    const before = await atOne.head();
    for (let round = 0; round < 20; round += 1) {
      const event = atOne.report(`twin-${round}`);
      const answers = await Promise.all([atOne.post([event]), atTwo.post([event])]);
      expect(answers.map(({ accepted, duplicates }) => accepted * 10 + duplicates).toSorted()).toEqual([1, 10]);
    }
    await expectEqual();
    expect((await atOne.head()).received - before.received).toBe(20);
  });

  test("let one of two supervisors win a race for a report, and tell the other who was faster", async () => {
    const supervisor = (name: string) => atOne.token({ role: "supervisor", name, scope: CITY });
    const [east, west] = [await supervisor("duty-east"), await supervisor("duty-west")];
    for (let round = 0; round < 5; round += 1) {
      await atOne.take(atOne.report(`race-${round}`));
      const path = `/api/v1/reports/race-${round}`;
      const seen = (at: FaultServer) => fetch(at.url + path, { headers: { authorization: `Bearer ${east}` } });
      await expect.poll(async () => (await seen(two)).status, eventually).toBe(200);
      const version = (await seen(two)).headers.get("etag") ?? "";
      const answers = await Promise.all([
        act(one, `race-${round}/accept`, { token: east, "if-match": version }),
        act(two, `race-${round}/accept`, { token: west, "if-match": version }),
      ]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
      const winner = answers[0]?.status === 200 ? "duty-east" : "duty-west";
      expect(answers.find(({ status }) => status === 412)?.body.detail).toContain(`${winner} was faster with chengge.report.accepted`);
    }
    await expectEqual();
  });

  test("give a repeated Idempotency-Key the first answer, whichever of them took it", async () => {
    await atOne.take(atOne.report("repeat"));
    const headers = { token: one.access().supervisor, "idempotency-key": "repeat-1" };
    // What one server has answered, another shows a moment later.
    await expectEqual();
    const first = await act(one, "repeat/accept", headers);
    const again = await act(two, "repeat/accept", headers);
    expect(first.status).toBe(200);
    expect(again).toEqual(first);
  });

  test("know a session that was opened at the other", async () => {
    const opened = await fetch(`${one.url}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: one.access().supervisor }),
    });
    const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
    const whoAmI = async () => (await fetch(`${two.url}/api/v1/session`, { headers: { cookie } })).status;
    await expect.poll(whoAmI, eventually).toBe(200);
  });

  test("cut off a display on both when it is revoked at one", async () => {
    const headers = { authorization: `Bearer ${one.access().admin}`, "content-type": "application/json" };
    const spec = JSON.stringify({ role: "display", name: "lost wall", scope: CITY });
    const made = await fetch(`${one.url}/api/v1/tokens`, { method: "POST", headers, body: spec });
    const { token, id } = (await made.json()) as { token: string; id: string };
    const screens = [one, two].map(({ url }) => openScreen({ url, token }));
    expect(await untilAll("live", screens, LIVE_WITHIN_MS)).not.toBe(null);
    expect((await fetch(`${one.url}/api/v1/tokens/${id}`, { method: "DELETE", headers })).status).toBe(204);
    expect(await untilAll("not live", screens, LIVE_WITHIN_MS)).not.toBe(null);
    for (const { url } of [one, two]) {
      const asked = () => fetch(`${url}/api/v1/state`, { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status);
      await expect.poll(asked, eventually).toBe(401);
    }
    closeAll(screens);
  });

  test("list the dead letters of each other", async () => {
    const wrong = atOne.report("wrong", { urgency: "at once" });
    expect((await atOne.post([wrong])).rejected).toHaveLength(1);
    type Letters = { items: readonly { event?: { id?: string } }[] };
    const listed = async () => JSON.stringify(await atTwo.get<Letters>("/api/v1/dead-letters?limit=50", one.access().admin));
    await expect.poll(listed, eventually).toContain(wrong.id);
  });
});

describe("when servers come and go", () => {
  test("a killed server's screens are live on the other, and it comes back equal", async () => {
    const screens = screensOn(front.url, 4);
    expect(await untilAll("live", screens, LIVE_WITHIN_MS)).not.toBe(null);
    await one.kill();
    const killedAt = Date.now();
    await atTwo.take(atTwo.report("meanwhile"));
    // The link says live for a while after the kill: each picture has to be newer than that.
    expect(await untilAll("live", screens, LIVE_WITHIN_MS, killedAt + 500)).not.toBe(null);
    await one.start();
    await expectEqual();
    closeAll(screens);
  });

  test("restarted one after the other under load they lose nothing, and no screen is stale for long", async () => {
    const screens = screensOn(front.url, 4);
    expect(await untilAll("live", screens, LIVE_WITHIN_MS)).not.toBe(null);
    let oldestMs = 0;
    const look = setInterval(() => {
      oldestMs = Math.max(oldestMs, ...screens.map(({ ageMs }) => ageMs()));
    }, 50);
    const before = await atOne.head();
    const load = await startLoad(one, { random: createRng(7), perSecond: 100, batch: 5, lanes: 3, url: front.url });
    for (const server of [one, two]) {
      await sleep(500);
      await server.stop();
      await server.start();
    }
    await sleep(500);
    await load.finish();
    clearInterval(look);
    expect(load.ledger.taken.size).toBe(load.ledger.sent.size);
    expect((await atOne.head()).received - before.received).toBe(load.ledger.taken.size);
    const kept = (await readRedisLog(redis.url)).filter(({ id }) => load.ledger.taken.has(id));
    expect(kept).toHaveLength(load.ledger.taken.size);
    expect(oldestMs).toBeLessThan(LIVE_WITHIN_MS);
    await expectEqual();
    closeAll(screens);
  });

  test("one that is new begins with a state snapshot of another, not with the first record", async () => {
    const folder = makeFolder("new-server");
    const three = spawn(process.execPath, ["server/demo.ts", "--no-feed", "--port", "0"], {
      cwd: join(import.meta.dirname, ".."),
      env: { ...process.env, ...env, DATA_DIR: folder },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const ended = once(three, "exit");
    undoLater(() => void three.kill("SIGKILL"));
    const said = listenTo(three.stderr);
    await expect.poll(said, eventually).toContain("log folded");
    const [, from] = /"from":(\d+),"to":\d+.*log folded/.exec(said()) ?? [];
    expect(Number(from)).toBeGreaterThan(100); // the servers before have left it behind as they stopped
    const access = join(folder, "demo-access.json");
    await expect.poll(() => existsSync(access), eventually).toBe(true);
    const { url } = JSON.parse(readFileSync(access, "utf8")) as { url: string };
    await expectEqual(createOutsider({ ...one.access(), url }, now));
    three.kill();
    await ended;
  });
});

describe("a demo of two servers in one command", () => {
  test("keeps its wall while one server after the other is killed, and writes each city minute once", async () => {
    const demo = await startDemo(["--no-feed", "--servers", "2", "--redis", "auto", "--speed", "60"]);
    undoLater(() => demo.stop());
    const said = listenTo(demo.process.stdout);
    const browser = await launchBrowser();
    undoLater(() => browser.close());
    const wall = await openWall(browser, demo.url, { width: 1280, height: 720 });
    const link = () => wall.getByTestId("link-state").getAttribute("data-state");
    await expect.poll(link, eventually).toBe("live");
    const pid = demo.process.pid ?? 0;
    const outside = createOutsider(demo, () => new Date().toISOString());
    // Whichever serves the page, it is killed once.
    for (const [at, server] of childrenOf(pid, "demo/member.ts").entries()) {
      process.kill(server, "SIGKILL");
      await expect
        .poll(
          () =>
            outside.take(outside.report(`kept-${at}`)).then(
              () => true,
              () => false,
            ),
          eventually,
        )
        .toBe(true);
      await expect.poll(() => kpi(wall, "kpi-open"), eventually).toBe(at + 1);
      await expect.poll(link, eventually).toBe("live");
      await expect.poll(said, eventually).toContain(`server ${at + 1} is back`);
    }
    expect(await wall.getByTestId("wall").isVisible()).toBe(true);
    expect((await viewOf(wall)).grids.index).toHaveLength(4608);
    expect(wall.faults.filter((fault) => !fault.startsWith("failed:"))).toEqual([]);

    const started = childrenOf(pid, "");
    const minutes = (await readRedisLog(redisOf(demo.folder))).map(({ id }) => id).filter((id) => id.startsWith("tick:"));
    expect(minutes.length).toBeGreaterThan(5);
    expect(new Set(minutes).size).toBe(minutes.length);
    await browser.close();
    await demo.stop();
    expect(started.length).toBe(3);
    await expect.poll(() => started.filter(isAlive), eventually).toEqual([]);
  });
});
