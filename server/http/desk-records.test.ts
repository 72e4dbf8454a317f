// What the desk writes down: each an event of the log, listed by scope, done once, and told who was faster.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { T0 } from "../../shared/testing.ts";
import { cloudEvent, startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
let town: string;
let other: string;
let next = 0;

beforeAll(async () => {
  server = await startTestServer({
    change: (profile) =>
      Object.assign(profile, { incidentReports: { levels: ["red"], phoneMinutes: 30, writtenMinutes: 60, followUpHours: 2 } }),
  });
  town = await server.tokenOf({ role: "supervisor", name: "town-desk", scope: "C11" });
  other = await server.tokenOf({ role: "supervisor", name: "other-desk", scope: "C2" });
});
afterAll(() => server.stop());

type Body = Record<string, unknown> & { items: Body[]; history: Body[]; next: string | null };
async function ask(
  method: "GET" | "POST",
  path: string,
  body?: object,
  token = server.tokens.supervisor,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    headers: { ...(body && { "Content-Type": "application/json" }), ...headers, Authorization: `Bearer ${token}` },
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}
const post = (path: string, body: object = {}, token?: string, headers?: Record<string, string>) => ask("POST", path, body, token, headers);
const list = async (path: string, token?: string) => (await ask("GET", path, undefined, token)).body.items;
const aKey = () => {
  next += 1;
  return { "Idempotency-Key": `key-${next}` };
};

describe("an instruction", () => {
  const given = { to: "town post", title: "查看涵洞水位", dueAt: "2026-11-23T12:00:00+08:00", division: "C11" };

  test("is given, found, and done once; the second is told who was faster", async () => {
    const begun = await post("/instructions", given, undefined, aKey());
    expect(begun.status).toBe(201);
    expect(begun.body).toMatchObject({ division: "C11", actor: "supervisor", open: true, doneAt: null, dueAt: "2026-11-23T04:00:00.000Z" });
    const id = String(begun.body["id"]);
    expect(begun.headers.get("location")).toBe(`/api/v1/instructions/${id}`);
    const done = await post(`/instructions/${id}/done`, { text: "水位正常" }, town);
    expect(done).toMatchObject({ status: 200, body: { open: false, doneBy: "town-desk", outcome: "水位正常", version: 2 } });
    const late = await post(`/instructions/${id}/done`);
    expect(late).toMatchObject({ status: 409, body: { type: "/problems/stage" } });
    expect((await ask("GET", `/instructions/${id}`)).body.history).toHaveLength(2);
  });

  test("of two who say done at once, the log's order decides", async () => {
    const id = String((await post("/instructions", given)).body["id"]);
    const answers = await Promise.all([post(`/instructions/${id}/done`), post(`/instructions/${id}/done`, {}, town)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const loser = answers.find(({ status }) => status === 409);
    expect(loser?.body["detail"]).toMatch(/was faster|not allowed now/);
  });

  test("sent again under its key is given once", async () => {
    const key = aKey();
    const answers = [await post("/instructions", given, undefined, key), await post("/instructions", given, undefined, key)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]?.body["id"]).toBe(answers[1]?.body["id"]);
    expect(answers[1]?.body.history).toHaveLength(1);
    expect((await post("/instructions", { ...given, title: "another" }, undefined, key)).body).toMatchObject({
      type: "/problems/key-used",
    });
  });

  test("is listed open or done, newest first, a page after the other", async () => {
    for (let at = 0; at < 3; at += 1) await post("/instructions", given);
    const first = (await ask("GET", "/instructions?open=true&limit=2")).body;
    expect(first.items).toHaveLength(2);
    const rest = (await ask("GET", `/instructions?open=true&limit=2&cursor=${first.next}`)).body;
    expect(new Set([...first.items, ...rest.items].map((item) => item["id"])).size).toBe(first.items.length + rest.items.length);
    expect((await list("/instructions?open=false")).every((item) => item["open"] === false)).toBe(true);
  });

  test("is not seen, and not done, from elsewhere", async () => {
    const id = String((await post("/instructions", given)).body["id"]);
    expect((await list("/instructions", other)).map((item) => item["id"])).not.toContain(id);
    expect((await list("/instructions", town)).map((item) => item["id"])).toContain(id);
    expect((await ask("GET", `/instructions/${id}`, undefined, other)).status).toBe(403);
    expect((await post(`/instructions/${id}/done`, {}, other)).status).toBe(403);
    expect((await post("/instructions", given, other)).status).toBe(403);
    expect((await ask("GET", "/instructions?scope=C2", undefined, town)).status).toBe(403);
  });
});

test("the duty log says who has which post, and a town does not read the city's", async () => {
  await post("/duty", { post: "duty-chief", shift: "on", text: "接班" });
  await post("/duty", { post: "operator", text: "夜间平稳" }, town);
  expect((await list("/duty")).map((item) => [item["post"], item["division"], item["actor"]])).toEqual([
    ["operator", "C11", "town-desk"],
    ["duty-chief", "C", "supervisor"],
  ]);
  expect(await list("/duty", town)).toHaveLength(1);
  expect((await post("/duty", { post: "x", text: "y", division: "C" }, town)).status).toBe(403);
});

test("a call is logged with its result and found by the warning it was about", async () => {
  const raised = await post("/warnings", {
    category: "natural",
    level: "orange",
    kind: "rainstorm",
    title: "暴雨",
    area: { division: "C" },
    evidence: "雨量",
  });
  expect(raised).toMatchObject({ status: 201, body: { authority: "city", issuer: "supervisor", level: "orange" } });
  const warningId = String(raised.body["warningId"]);
  expect((await post("/calls", { to: "town post", division: "C11", result: "reached", warningId })).status).toBe(201);
  await post("/calls", { to: "somebody", result: "no-answer", text: "13800138000" });
  expect(await list(`/calls?warningId=${warningId}`)).toMatchObject([{ division: "C11", result: "reached", open: false }]);
  expect(JSON.stringify(await list("/calls"))).not.toContain("13800138000");
  expect((await post("/calls", { to: "x", result: "reached", reportId: "nothing" })).status).toBe(400);
  expect((await post("/calls", { to: "x", result: "maybe" })).status).toBe(400);
});

describe("an incident report", () => {
  test("goes from the first word to the final one, with the city's clocks", async () => {
    const knownAt = new Date(T0 - 20 * 60_000).toISOString();
    const words = { title: "泄漏", text: "初步情况" };
    const first = await post("/incident-reports", { ...words, by: "phone", knownAt });
    expect(first).toMatchObject({ status: 201, body: { stage: "first", open: true } });
    expect(first.body["clocks"]).toMatchObject([
      { what: "phone", dueAt: new Date(T0 + 10 * 60_000).toISOString(), doneAt: expect.any(String) as string },
      { what: "written", doneAt: null },
    ]);
    const id = String(first.body["id"]);
    expect((await post(`/incident-reports/${id}/first`, words)).status).toBe(200);
    expect((await post(`/incident-reports/${id}/first`, words)).status).toBe(409);
    expect((await post(`/incident-reports/${id}/follow-up`, words)).body["clocks"]).toHaveLength(3);
    const final = await post(`/incident-reports/${id}/final`, words);
    expect(final.body).toMatchObject({ stage: "final", open: false });
    expect((await post(`/incident-reports/${id}/follow-up`, words)).status).toBe(409);
    expect((await list("/incident-reports?open=true")).map((item) => item["id"])).not.toContain(id);
  });
});

describe("a hand-over", () => {
  test("names what is open, is confirmed by another, and repeats itself word for word", async () => {
    await post("/instructions", { to: "post", title: "left open", division: "C11" });
    const key = aKey();
    const offered = await post("/handovers", { text: "夜班关注水位", open: { warnings: 99 } }, undefined, key);
    expect(offered.body).toMatchObject({ open: true, division: "C", confirmedAt: null });
    const { left } = offered.body as unknown as { left: { warnings: number; instructions: number } };
    expect(left.warnings).toBeLessThan(99);
    expect(left.instructions).toBeGreaterThan(0);
    await post("/instructions", { to: "post", title: "meanwhile", division: "C11" });
    expect(await post("/handovers", { text: "夜班关注水位" }, undefined, key)).toMatchObject({ status: 201, body: { left } });
    const id = String(offered.body["id"]);
    expect((await post(`/handovers/${id}/confirm`)).body).toMatchObject({ type: "/problems/stage" });
    const next = await server.tokenOf({ role: "supervisor", name: "next-shift" });
    expect(await post(`/handovers/${id}/confirm`, { text: "收到" }, next)).toMatchObject({
      status: 200,
      body: { confirmedBy: "next-shift", open: false },
    });
    expect((await post(`/handovers/${id}/confirm`, {}, town)).status).toBe(403);
  });
});

describe("a response", () => {
  const plan = { plan: "防汛防台应急预案", planEn: "Flood plan", level: 4, area: { division: "C1" }, issuer: "市防指" };

  test("is started, adjusted and ended, and stands in the live view meanwhile", async () => {
    const started = await post("/responses", plan, undefined, aKey());
    expect(started).toMatchObject({ status: 201, body: { level: 4, open: true } });
    const id = String(started.body["id"]);
    expect(server.hub.state.responses.get(id)).toMatchObject({ level: 4, endedAt: null });
    const adjusted = await post(`/responses/${id}/adjust`, { level: 3, area: { division: "C" }, reason: "雨势加大" }, undefined, {
      "If-Match": '"1"',
    });
    expect(adjusted.body).toMatchObject({ level: 3, area: { division: "C" }, version: 2 });
    expect((await post(`/responses/${id}/end`, {}, undefined, { "If-Match": '"1"' })).status).toBe(412);
    expect((await list("/responses", other)).map((item) => item["id"])).toContain(id);
    expect((await post(`/responses/${id}/end`, {}, other)).status).toBe(403);
    expect((await post(`/responses/${id}/end`, { reason: "雨停" })).body).toMatchObject({
      open: false,
      endedAt: expect.any(String) as string,
    });
  });

  test("of a headquarters' own system is only read", async () => {
    await server.post([cloudEvent("chengge.response.started", { responseId: "hq-1", ...plan })]);
    expect((await post("/responses/hq-1/adjust", { level: 1 })).body).toMatchObject({ status: 403, type: "/problems/foreign" });
  });
});

describe("a new report", () => {
  test("is submitted at the desk under its key, once", async () => {
    const key = aKey();
    const body = { family: "livelihood", kind: "L01", title: "路灯不亮", grid: "C111-1", channel: "grid-worker" };
    const first = await post("/reports", body, undefined, key);
    expect(first).toMatchObject({ status: 201, body: { reportId: key["Idempotency-Key"], stage: "submitted", source: "chengge:desk" } });
    expect((await post("/reports", body, undefined, key)).status).toBe(201);
    expect((await post("/reports", { ...body, kind: "nothing" })).status).toBe(400);
    expect((await post("/reports", { ...body, grid: "C211-1" }, town)).status).toBe(403);
  });
});

test.each(["/duty", "/calls", "/instructions", "/incident-reports", "/handovers", "/responses", "/reports", "/warnings"])(
  "%s is not for displays and sources to write",
  async (path) => {
    for (const token of [server.tokens.display, server.tokens.source]) expect((await post(path, {}, token)).status).toBe(403);
    expect((await post(path, {})).status).toBe(400);
  },
);
