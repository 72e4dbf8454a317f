// What is asked: state, reports, warnings, trends, city, log head, health; within the token's scope and in clear words.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toJson } from "../../shared/json.ts";
import { HOUR, T0 } from "../../shared/testing.ts";
import { cloudEvent, reportEvent, startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
let county: string;
const at = (ms: number) => ({ time: new Date(T0 + ms).toISOString() });
const raise = (warningId: string, area: object, over: object = {}) =>
  cloudEvent(
    "chengge.warning.raised",
    { warningId, category: "natural", level: "blue", kind: "k", title: "台风", area, issuer: "i", ...over },
    at(-HOUR),
  );

beforeAll(async () => {
  server = await startTestServer({ settings: { demo: true } });
  county = await server.tokenOf({ role: "display", scope: "C1" });
  await server.hub.submit(
    [
      {
        version: 1,
        recordedAt: T0,
        event: { id: "tick:0", source: "chengge", type: "chengge.clock.ticked", time: T0, data: { at: T0 } },
        placed: {},
      },
    ],
    { received: false },
  );
  const response = await server.post([
    reportEvent("a", { grid: "C111-1", title: "井盖缺失", channel: "grid-worker" }, at(-3 * HOUR)),
    reportEvent("b", { grid: "C122-3", family: "safety", kind: "S01" }, at(-2 * HOUR)),
    reportEvent("c", { grid: "C211-1", family: "stability", kind: "T01" }, at(-90 * 60_000)),
    reportEvent("d", { grid: "nowhere" }, at(-60_000)),
    cloudEvent("chengge.report.accepted", { reportId: "b", actor: "duty-1", title: "燃气异味" }, at(-110 * 60_000)),
    cloudEvent("chengge.report.dispatched", { reportId: "b", department: "D1" }, at(-100 * 60_000)),
    cloudEvent("chengge.report.closed", { reportId: "a", summary: "已处理" }, at(-30 * 60_000)),
    cloudEvent("chengge.participation.recorded", { participant: "p1", activity: "learn", points: 5, grid: "C111-1" }, at(-10 * 60_000)),
    cloudEvent("chengge.grid.status", { grid: "C111-1", condition: "normal", workersOnDuty: 3, workersRostered: 4 }, at(-2 * HOUR)),
    raise("w-1", { division: "C1" }),
    raise("w-2", { grids: ["C211-1"] }, { family: "stability" }),
    cloudEvent("chengge.warning.acknowledged", { warningId: "w-1", actor: "duty-1" }, at(-HOUR)),
  ]);
  expect(await response.json()).toMatchObject({ accepted: 12, rejected: [] });
});
afterAll(() => server.stop());

type Item = { reportId?: string; warningId?: string; at?: string; value?: number };
type Body = Record<string, unknown> & { asOf: string; items: Item[]; next: string | null };

const read = async (path: string, token?: string | null) => {
  const response = await server.get(path, token);
  return { status: response.status, body: (await response.json()) as Body };
};
const ids = async (path: string, token?: string) => (await read(path, token)).body.items.map((item) => item.reportId ?? item.warningId);

describe("scope", () => {
  const PATHS = ["/api/v1/state", "/api/v1/reports", "/api/v1/warnings", "/api/v1/trends"];

  test.each(PATHS)("%s: outside it is 403, an unknown code 404, a place within it and none are good", async (path) => {
    expect(await read(`${path}?scope=C2`, county)).toMatchObject({ status: 403, body: { type: "/problems/scope" } });
    expect(await read(`${path}?scope=C`, county)).toMatchObject({ status: 403 });
    expect(await read(`${path}?scope=nowhere`, county)).toMatchObject({ status: 404, body: { type: "/problems/unknown-scope" } });
    for (const asked of ["", "?scope=C1", "?scope=C12", "?scope=C122-3"]) expect((await read(path + asked, county)).status).toBe(200);
  });

  test.each([...PATHS, "/api/v1/city", "/api/v1/city/grids", "/api/v1/city/topology", "/api/v1/log/head", "/api/v1/session"])(
    "%s without a token is 401",
    async (path) => {
      expect(await read(path, null)).toMatchObject({ status: 401, body: { type: "/problems/unauthorized" } });
    },
  );

  test("by id, too", async () => {
    expect((await read("/api/v1/reports/a", county)).status).toBe(200);
    expect(await read("/api/v1/reports/c", county)).toMatchObject({ status: 403, body: { type: "/problems/scope" } });
    expect(await read("/api/v1/reports/d", county)).toMatchObject({ status: 403 });
    expect((await read("/api/v1/warnings/w-1", county)).status).toBe(200);
    expect(await read("/api/v1/warnings/w-2", county)).toMatchObject({ status: 403 });
    expect(await read("/api/v1/reports/none", county)).toMatchObject({ status: 404 });
  });
});

describe("state", () => {
  test("is the live view as plain JSON with RFC 3339 times", async () => {
    for (const scope of ["C", "C1", "C122-3"]) {
      const { body } = await read(`/api/v1/state?scope=${scope}`);
      expect(body).toEqual(JSON.parse(JSON.stringify(toJson({ ...server.hub.view(scope), asOf: Date.parse(body.asOf) }))));
      expect(body.asOf).toMatch(/^\d{4}-.*Z$/);
    }
  });

  test("of a visitors' display shows no titles and no stability cases", async () => {
    const visitors = await server.tokenOf({ role: "display", audience: "visitors" });
    const { body } = await read("/api/v1/state", visitors);
    expect((body["reports"] as { reportId: string }[]).map((row) => row.reportId)).toEqual(["d", "b", "a"]);
    expect(JSON.stringify(body)).not.toMatch(/井盖缺失|燃气异味|w-2/);
    expect(await ids("/api/v1/reports", visitors)).toEqual(["d", "b", "a"]);
    expect(await ids("/api/v1/warnings", visitors)).toEqual(["w-1"]);
    expect((await read("/api/v1/reports/c", visitors)).status).toBe(404);
    expect((await read("/api/v1/warnings/w-2", visitors)).status).toBe(404);
  });
});

describe("reports", () => {
  test.each([
    ["", ["d", "c", "b", "a"]],
    ["stage=closed", ["a"]],
    ["family=safety", ["b"]],
    ["kind=T01", ["c"]],
    ["department=D1", ["b"]],
    ["channel=grid-worker", ["a"]],
    ["scope=C12", ["b"]],
    ["kind=T01,S01", ["c", "b"]],
    ["department=D1,D7&channel=app", ["b"]],
    ["sort=due", ["b", "d", "c"]],
    ["due=overdue", ["b"]],
    ["due=soon,overdue&sort=due", ["b"]],
    ["incident=a", ["a"]],
    ["overdue=true", ["b"]],
    [`from=${encodeURIComponent(new Date(T0 - 2 * HOUR).toISOString())}&to=2026-11-23T09:39:00%2B08:00`, ["c", "b"]],
    ["from=2026-11-23T09:39:00+08:00", ["d"]],
  ])("?%s finds %j", async (query, found) => {
    expect(await ids(`/api/v1/reports?${query}`)).toEqual(found);
  });

  test("are searched by a desk in all words, by others in the titles that they are shown alone", async () => {
    expect(await ids("/api/v1/reports?q=井盖", server.tokens.supervisor)).toEqual(["a"]);
    for (const token of [server.tokens.display, server.tokens.source]) expect(await ids("/api/v1/reports?q=井盖", token)).toEqual(["a"]);
    expect(await ids("/api/v1/reports?q=垃圾", server.tokens.supervisor)).toEqual(["d", "c"]);
    expect(await ids("/api/v1/reports?q=垃圾", server.tokens.display)).toEqual([]);
    const visitors = await server.tokenOf({ role: "display", audience: "visitors" });
    expect(await read("/api/v1/reports?q=井盖", visitors)).toMatchObject({ status: 403, body: { type: "/problems/role" } });
  });

  test("are paged without a gap or a repeat", async () => {
    const first = await read("/api/v1/reports?limit=3");
    const second = await read(`/api/v1/reports?limit=3&cursor=${first.body.next}`);
    expect([...first.body.items, ...second.body.items].map((item) => item.reportId)).toEqual(["d", "c", "b", "a"]);
    expect(second.body.next).toBeNull();
  });

  test.each([
    "stage=open",
    "family=x",
    "overdue=maybe",
    "limit=0",
    "limit=501",
    "limit=x",
    "cursor=%00",
    "cursor=x",
    "from=yesterday",
    "stagee=closed",
    "stage=closed&stage=voided",
    "scope=a%20b",
    "q=",
    "__proto__=1",
  ])("?%s is 400 and says which parameter", async (query) => {
    const { status, body } = await read(`/api/v1/reports?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ type: "/problems/query" });
  });

  test("are counted when asked, but for visitors, who are shown a part", async () => {
    expect((await read("/api/v1/reports?limit=1&count=true")).body).toMatchObject({ total: 4, items: [{ reportId: "d" }] });
    expect((await read("/api/v1/reports?limit=1")).body).not.toHaveProperty("total");
    const visitors = await server.tokenOf({ role: "display", audience: "visitors" });
    expect(await read("/api/v1/reports?count=true", visitors)).toMatchObject({ status: 403, body: { type: "/problems/role" } });
  });

  test("have the names of their place, from the county down to the grid", async () => {
    const [b, c, a] = ["b", "c", "a"].map((id) => server.index.report(id)?.report.grid);
    const { body } = await read("/api/v1/reports?to=2026-11-23T09:39:00%2B08:00");
    const names = (code: string | null | undefined) => {
      const found: string[] = [];
      for (let at = server.city.tree.byCode.get(code ?? "") ?? -1; at > 0; at = server.city.tree.places[at]?.parent ?? -1)
        found.unshift(server.city.tree.places[at]?.name ?? "");
      return found;
    };
    expect(body.items.map((item) => (item as { place?: string[] }).place)).toEqual([names(c), names(b), names(a)]);
    expect((await read("/api/v1/reports/d")).body).toMatchObject({ place: null, neighbours: [], incident: null });
  });

  test("one has its whole history and its version as ETag", async () => {
    const response = await server.get("/api/v1/reports/b");
    expect(response.headers.get("etag")).toBe('"3"');
    expect(await response.json()).toMatchObject({
      reportId: "b",
      stage: "dispatched",
      title: "燃气异味",
      overdue: true,
      dueAt: new Date(T0).toISOString(),
      history: ["submitted", "accepted", "dispatched"].map((step) => ({ type: `chengge.report.${step}`, taken: true })),
    });
  });
});

describe("warnings", () => {
  test("are seen whole by every scope that they meet", async () => {
    expect((await ids("/api/v1/warnings")).sort()).toEqual(["w-1", "w-2"]);
    expect(await ids("/api/v1/warnings?scope=C122-3")).toEqual(["w-1"]);
    expect(await ids("/api/v1/warnings?active=false")).toEqual([]);
    expect(await ids("/api/v1/warnings?level=red")).toEqual([]);
    expect((await read("/api/v1/warnings/w-1")).body).toMatchObject({
      warningId: "w-1",
      acknowledgedBy: "duty-1",
      endedAt: null,
      history: [{}, { type: "chengge.warning.acknowledged" }],
    });
  });
});

describe("trends", () => {
  const values = async (query: string) => {
    const { body } = await read(`/api/v1/trends?${query}`);
    return body.items.filter((item) => item.value !== 0).map((item) => [item.at?.slice(11, 16), item.value]);
  };
  test("count reports by five minutes, hour and day", async () => {
    expect(await values("measure=reports&step=5m")).toEqual([
      ["22:40", 1],
      ["23:40", 1],
      ["00:10", 1],
      ["01:35", 1],
    ]);
    expect(await values("measure=reports&step=1h")).toEqual([
      ["22:00", 1],
      ["23:00", 1],
      ["00:00", 1],
      ["01:00", 1],
    ]);
    expect(await values("measure=reports&step=1d")).toEqual([["16:00", 4]]);
    expect(await values("measure=reports&step=1d&scope=C1")).toEqual([["16:00", 2]]);
  });

  test("give what was closed, earned and joined in, and levels at the end of each step", async () => {
    expect(await values("measure=closed")).toEqual([["01:00", 1]]);
    expect(await values("measure=points")).toEqual([["01:00", 5]]);
    expect(await values("measure=participation&step=1d")).toEqual([["16:00", 1]]);
    expect(await values("measure=open")).toEqual([
      ["22:00", 1],
      ["23:00", 2],
      ["00:00", 3],
      ["01:00", 3],
    ]);
    expect(await values("measure=workers&scope=C111-1")).toEqual([
      ["23:00", 3],
      ["00:00", 3],
      ["01:00", 3],
    ]);
    expect(await values("measure=open&step=1d")).toEqual([["16:00", 3]]);
  });

  test("answer 24 points a day, and say what they do not have", async () => {
    expect((await read("/api/v1/trends")).body.items).toHaveLength(25);
    expect((await read("/api/v1/trends?from=2026-11-23T00:00:00Z&to=2026-11-22T00:00:00Z")).body.items).toEqual([]);
    expect((await read("/api/v1/trends?step=5m&measure=open")).status).toBe(400);
    expect((await read("/api/v1/trends?measure=happiness")).status).toBe(400);
  });
});

describe("the city", () => {
  test("is told with its tree, kinds, departments and sources", async () => {
    const { body } = await read("/api/v1/city", county);
    expect(body).toMatchObject({
      code: "C",
      grids: 24,
      demo: true,
      version: "test",
      clock: { mode: "real", speed: 1 },
      holidaysUntil: 2026,
    });
    expect(body["divisions"]).toHaveLength(15);
  });

  test.each(["grids", "topology"])("its %s have a strong ETag, come packed, and are not sent twice", async (name) => {
    const path = `/api/v1/city/${name}`;
    const plain = await server.get(path, undefined, { "Accept-Encoding": "identity" });
    const text = await plain.text();
    for (const encoding of ["br", "gzip"]) {
      const packed = await server.get(path, undefined, { "Accept-Encoding": encoding });
      expect(packed.headers.get("content-encoding")).toBe(encoding);
      expect(await packed.text()).toBe(text);
      expect(packed.headers.get("etag")).not.toBe(plain.headers.get("etag"));
    }
    const etag = plain.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[\w-]+"$/);
    const again = await server.get(path, undefined, { "If-None-Match": etag });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });

  test("its grids are GeoJSON with the grid's index as id", async () => {
    const { features } = (await (await server.get("/api/v1/city/grids")).json()) as {
      features: { id: number; properties: { code: string } }[];
    };
    expect(features.map(({ id }) => id)).toEqual(Array.from({ length: 24 }, (_, index) => index));
    expect(features[0]?.properties.code).toBe("C111-1");
  });
});

describe("health, figures and manners", () => {
  test("alive and ready need no token", async () => {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });

  test("metrics are for this machine, or an admin", async () => {
    const get = (headers: Record<string, string>) => fetch(`${server.url}/metrics`, { headers });
    const text = await (await get({})).text();
    expect(text).toMatch(/chengge_events_accepted_total 12/);
    expect(text).toMatch(/chengge_log_seq 13/);
    expect((await get({ "X-Forwarded-For": "203.0.113.7" })).status).toBe(401);
    expect((await get({ Via: "1.1 x", Authorization: `Bearer ${server.tokens.supervisor}` })).status).toBe(403);
    expect((await get({ Via: "1.1 x", Authorization: `Bearer ${server.tokens.admin}` })).status).toBe(200);
  });

  test("log head counts", async () => {
    expect((await read("/api/v1/log/head")).body).toEqual({
      count: 13,
      offset: 0,
      received: 12,
      horizon: 0,
      asOf: new Date(T0).toISOString(),
    });
  });

  test("an address that is not there is a problem, not a page", async () => {
    for (const path of ["/api/v1/nothing", "/api/v2/state", "/nothing", "/api/v1/reports/%E0%A4%A"]) {
      const response = await server.get(path);
      expect([path, response.status >= 400 && response.status < 500]).toEqual([path, true]);
      expect(response.headers.get("content-type")).toMatch(/problem\+json/);
    }
  });

  test("an address asked by a method that it does not take says which it takes", async () => {
    for (const [path, method, allow] of [
      ["/api/v1/state", "POST", "GET, HEAD"],
      ["/api/v1/events", "GET", "POST"],
      ["/api/v1/tokens", "PUT", "GET, HEAD, POST"],
      ["/healthz", "DELETE", "GET, HEAD"],
    ] as const) {
      const response = await fetch(server.url + path, { method, headers: { Authorization: `Bearer ${server.tokens.admin}` } });
      expect([path, response.status, response.headers.get("allow")]).toEqual([path, 405, allow]);
    }
    expect((await fetch(`${server.url}/healthz`, { method: "HEAD" })).status).toBe(200);
  });

  test("no banner, and the headers that keep a page safe", async () => {
    const { headers } = await fetch(`${server.url}/healthz`);
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });
});
