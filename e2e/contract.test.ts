// The outside contract over a real server process: what is durable, what is refused, what lies on the disk.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DemoServer, startDemo } from "../bench/lib/demo-server.ts";
import { createOutsider, GRID, type SentEvent } from "./lib/outsider.ts";

const AT = "2026-11-23T09:41:00+08:00";
const ARGS = ["--no-feed", "--at", AT];
const ROOT = fileURLToPath(new URL("../", import.meta.url));
let server: DemoServer;
let outside: ReturnType<typeof createOutsider>;

beforeAll(async () => {
  server = await startDemo(ARGS);
  outside = createOutsider(server, () => AT);
});
afterAll(() => server?.stop());

describe("a demo that is ready", () => {
  test("has written who may enter, for its owner alone", () => {
    const file = join(server.folder, "demo-access.json");
    expect(Object.keys(JSON.parse(readFileSync(file, "utf8")))).toEqual(["url", "display", "source", "sourceName", "supervisor", "admin"]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("signs in whom this machine sends, and nobody whom a proxy or a foreign name sends", async () => {
    const host = new URL(server.url).host;
    expect(await signIn({ host })).toBe(201);
    const strange = [
      { host: "wall.example.org" },
      { host: `127.0.0.1.example.org:${new URL(server.url).port}` },
      { host, "x-forwarded-for": "203.0.113.7" },
      { host, forwarded: "for=203.0.113.7" },
      { host, via: "1.1 gate" },
      { host, origin: "http://wall.example.org" },
      { host, "sec-fetch-site": "cross-site" },
    ];
    for (const headers of strange) expect([headers, await signIn(headers)]).toEqual([headers, 403]);
  });

  test("counts the city: 4,608 grids by index, 49 departments, 34 kinds, each division with its parent", async () => {
    type City = {
      grids: number;
      departments: unknown[];
      kinds: unknown[];
      divisions: { code: string; parent: string | null; level: number }[];
    };
    const city = await outside.get<City>("/api/v1/city");
    expect([city.grids, city.departments.length, city.kinds.length]).toEqual([4608, 49, 34]);
    const counts = [0, 1, 2, 3].map((level) => city.divisions.filter((division) => division.level === level).length);
    expect(counts).toEqual([1, 7, 72, 1202]);
    type Feature = { id: number; properties: { code: string } };
    const { features } = await outside.get<{ features: Feature[] }>("/api/v1/city/grids");
    expect(features.map(({ id }) => id)).toEqual(Array.from({ length: 4608 }, (_, index) => index));
    const communities = new Set(city.divisions.filter(({ level }) => level === 3).map(({ code }) => code));
    expect(features.filter(({ properties }) => !communities.has(properties.code.slice(0, 12)))).toEqual([]);
  });
});

describe("the door", () => {
  test("takes a body of exactly 1 MiB and an event of exactly 64 KiB, and not a byte more", async () => {
    const padded = (bytes: number) => {
      const event = { ...outside.report(`size-${bytes}`), pad: "" };
      return { ...event, pad: "x".repeat(bytes - Buffer.byteLength(JSON.stringify(event))) };
    };
    const answer = await outside.post([padded(65_536), padded(65_537)]);
    expect([answer.accepted, answer.rejected.map(({ index, type }) => [index, type])]).toEqual([1, [[1, "/problems/event-too-large"]]]);
    const body = JSON.stringify([outside.report("whole-mebibyte")]);
    const send = (size: number) => {
      const headers = { authorization: `Bearer ${server.source}`, "content-type": "application/cloudevents-batch+json" };
      return fetch(`${server.url}/api/v1/events`, { method: "POST", headers, body: body + " ".repeat(size - Buffer.byteLength(body)) });
    };
    expect([(await send(1 << 20)).status, (await send((1 << 20) + 1)).status]).toEqual([202, 413]);
  });

  test("lists page on without a repeat or a gap while new reports arrive", async () => {
    await outside.take(...Array.from({ length: 120 }, (_, at) => outside.report(`page-${at}`)));
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const cursor: string = next === null ? "" : `&cursor=${next}`;
      const page: { items: { reportId: string }[]; next: string | null } = await outside.get(`/api/v1/reports?limit=17${cursor}`);
      seen.push(...page.items.map(({ reportId }) => reportId));
      next = page.next;
      await outside.take(outside.report(`between-${seen.length}`));
    } while (next !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => id.startsWith("page-"))).toHaveLength(120);
  });
});

describe("what lies on the disk", () => {
  const filesIn = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
    );
  const filesWith = (text: string) => filesIn(server.folder).filter((file) => readFileSync(file).includes(text));

  test("holds no phone or identity number that came in a text, rejected ones included, and a grid's code untouched", async () => {
    const [mobile, identity, rejected] = ["13812345678", "330402199003071239", "13987654321"];
    await outside.take(
      outside.report("masked", { title: `网格${GRID}请回电${mobile}`, text: `证件${identity}` }),
      outside.event("notice.published", { noticeId: "masked", scope: "330402", title: "停水", text: `电话${mobile}` }),
    );
    expect((await outside.post([outside.report("bad", { title: "", text: rejected, more: [rejected] })])).rejected).toHaveLength(1);
    const { title } = await outside.get<{ title: string }>("/api/v1/reports/masked", server.supervisor);
    expect(title).toBe(`网格${GRID}请回电***********`);
    for (const number of [mobile, identity, rejected]) expect([number, filesWith(number)]).toEqual([number, []]);
  });

  test("lets go of a resident's words once they are redacted, in every file", async () => {
    const words = "an-unmistakable-sentence-of-a-resident";
    await outside.take(
      outside.report("redact", { title: words, text: words, channel: "weijiayuan", participant: "an-unmistakable-resident" }),
      outside.event("report.noted", { reportId: "redact", summary: words, reason: words }),
    );
    const wall = JSON.stringify([await outside.state(), await outside.get("/api/v1/reports/redact")]);
    expect([wall.includes(words), wall.includes("an-unmistakable-resident")]).toEqual([false, false]);
    await outside.take(outside.event("report.redacted", { reportId: "redact" }));
    await outside.get("/api/v1/reports/redact", server.admin);
    await expect.poll(() => [...filesWith(words), ...filesWith("an-unmistakable-resident")], { timeout: 5000 }).toEqual([]);
  });
});

describe("a server killed in the middle of a load", () => {
  test("has every event that it answered 202 exactly once, and knows each again", async () => {
    const before = await outside.head();
    const open = (await outside.state()).totals.open;
    const sent: SentEvent[][] = [];
    const answered = new Set<SentEvent[]>();
    let killed = false;
    const load = async (name: string): Promise<void> => {
      for (let batch = 0; !killed; batch += 1) {
        const events = Array.from({ length: 40 }, (_, at) => outside.report(`kill-${name}-${batch}-${at}`));
        sent.push(events);
        const answer = await outside.post(events).catch(() => null);
        if (answer?.accepted === events.length) answered.add(events);
      }
    };
    const loads = ["a", "b", "c"].map(load);
    await sleep(1200);
    killed = true;
    await server.stop({ signal: "SIGKILL", keepFolder: true });
    await Promise.all(loads);
    expect(answered.size).toBeGreaterThan(3);

    server = await startDemo(ARGS, server);
    outside = createOutsider(server, () => AT);
    const after = await outside.head();
    for (const events of sent) {
      const answer = await outside.post(events);
      expect(answer.accepted + answer.duplicates).toBe(events.length);
      if (answered.has(events)) expect(answer.duplicates).toBe(events.length);
    }
    const all = sent.flat().length;
    expect(after.received).toBeGreaterThanOrEqual(before.received + [...answered].flat().length);
    expect((await outside.head()).received).toBe(before.received + all);
    expect((await outside.state()).totals.open).toBe(open + all);
    let listed = 0;
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: { items: unknown[]; next: string | null } = await outside.get(`/api/v1/reports?limit=500&stage=submitted${cursor}`);
      listed += page.items.length;
      cursor = page.next && `&cursor=${page.next}`;
    }
    expect(listed).toBe(open + all);
  });
});

describe("a command that cannot be carried out", () => {
  const run = (file: string, args: string[], env: Record<string, string> = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
      cwd: ROOT,
      env: { ...process.env, DATA_DIR: join(server.folder, "refused"), ...env },
      encoding: "utf8",
      timeout: 20_000,
    });
    return { status, said: (stdout + stderr).trim() };
  };

  test("says which flag will not do, in a line", () => {
    for (const [flag, value] of [
      ["--speed", "1000"],
      ["--clock", "sundial"],
      ["--scenario", "flood"],
      ["--at", "tomorrow"],
      ["--host", "0.0.0.0"],
    ] as const) {
      const { status, said } = run("server/demo.ts", [flag, value]);
      expect([status, said.split("\n").length, said.startsWith(flag)]).toEqual([2, 1, true]);
    }
  });

  test("names the port that is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { port: number };
    const { status, said } = run("server/demo.ts", ["--no-feed", "--port", String(port)]);
    other.close();
    expect([status, said.split("\n").length]).toEqual([1, 1]);
    expect(said).toContain(`port ${port} is taken`);
  });

  test("of npm start names every setting that is unsafe or wrong", () => {
    const { status, said } = run("server/main.ts", [], { HOST: "0.0.0.0", PORT: "many", REDIS_URL: "http://elsewhere" });
    expect(status).toBe(2);
    for (const setting of ["HOST", "PORT", "REDIS_URL"]) expect(said).toContain(`${setting}:`);
  });
});

/** By `node:http`, since `fetch` sets the Host header itself. */
function signIn(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const all = { "content-type": "application/json", ...headers };
    const asked = request(`${server.url}/api/v1/session`, { method: "POST", headers: all }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on("error", reject).end("{}");
  });
}
