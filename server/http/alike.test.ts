// What is offered as one incident, and its voices: to the desk alone, within its scope, with each voice's own answer.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { T0 } from "../../shared/testing.ts";
import { reportEvent, startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
const start = async (automatic?: number) => {
  server = await startTestServer({
    change: (profile) => Object.assign(profile, { folding: automatic === undefined ? {} : { automatic } }),
  });
};
beforeEach(() => start());
afterEach(() => server.stop());

const time = (minutes: number) => ({ time: new Date(T0 - 60_000 * (10 - minutes)).toISOString() });
const here = { grid: undefined, lon: 120.001, lat: 30.001 };
const ask = async (path: string, token = server.tokens.supervisor) => {
  const answer = await server.get(`/api/v1/reports/${path}`, token);
  return { status: answer.status, body: (await answer.json()) as { [key: string]: unknown; items: Record<string, unknown>[] } };
};
const act = (id: string, action: string, body: object, token = server.tokens.supervisor) =>
  fetch(`${server.url}/api/v1/reports/${id}/${action}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

describe("GET /api/v1/reports/{id}/alike", () => {
  test("offers what is like it, with why and the row", async () => {
    await server.post([reportEvent("a", here, time(0)), reportEvent("b", here, time(2)), reportEvent("far", { grid: "C222-3" }, time(2))]);
    const { status, body } = await ask("b/alike");
    expect(status).toBe(200);
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      reportId: "a",
      voice: "a",
      report: { reportId: "a", title: "垃圾三天没清", stage: "submitted", place: expect.any(Array) },
    });
    expect(body.items[0]?.["why"]).toMatchObject({ metres: 0, minutes: 2, kind: "same", words: ["垃圾三天没清"] });
  });

  test("offers nothing from outside the token's scope, and answers for nothing outside it", async () => {
    // C112-3 and C121-1 are neighbours in two towns.
    await server.post([reportEvent("a", { grid: "C112-3" }, time(0)), reportEvent("b", { grid: "C121-1" }, time(0))]);
    const town = await server.tokenOf({ role: "supervisor", name: "town", scope: "C12" });
    expect((await ask("b/alike")).body.items).toHaveLength(1);
    expect((await ask("b/alike", town)).body.items).toEqual([]);
    await server.post([reportEvent("inside", { grid: "C122-3" }, time(0))]);
    await act("a", "fold", { into: "inside" });
    expect((await ask("b/alike")).body.items).toMatchObject([{ reportId: "inside", voice: "a" }]);
    expect((await ask("b/alike", town)).body.items).toEqual([]); // its voice is not the town's to hear of
    expect((await ask("a/alike", town)).status).toBe(403);
    expect((await ask("a/voices", town)).status).toBe(403);
  });

  test("is for the desk alone", async () => {
    await server.post([reportEvent("a", here, time(0))]);
    for (const token of [server.tokens.display, server.tokens.source]) {
      expect((await ask("a/alike", token)).status).toBe(403);
      expect((await ask("a/voices", token)).status).toBe(403);
    }
    expect((await ask("nobody/alike")).status).toBe(404);
    expect((await fetch(`${server.url}/api/v1/reports/a/alike`, { method: "POST" })).status).toBe(405);
  });
});

describe("GET /api/v1/reports/{id}/voices", () => {
  beforeEach(async () => {
    await server.post(["main", "one", "two", "three"].map((id, at) => reportEvent(id, here, time(at))));
    for (const [id, into] of [
      ["three", "two"],
      ["one", "main"],
      ["two", "main"],
    ] as const)
      expect((await act(id, "fold", { into, reason: "同一件事" })).status).toBe(200);
  });

  test("lists them all, those folded into voices too, whichever of them is asked", async () => {
    for (const id of ["main", "two", "three"]) {
      const { body } = await ask(`${id}/voices`);
      expect(body).toMatchObject({ into: "main", elsewhere: 0, more: false });
      expect(body.items.map(({ reportId }) => reportId).sort()).toEqual(["one", "three", "two"]);
    }
  });

  test("gives each voice its own answer, and to the rest what was done about the incident", async () => {
    const answers = async () => Object.fromEntries((await ask("main/voices")).body.items.map(({ reportId, answer }) => [reportId, answer]));
    expect(await answers()).toEqual({ one: null, two: null, three: null });
    await act("one", "note", { reason: "已电话答复" });
    await act("main", "close", { summary: "垃圾已清运" });
    const incident = { from: "incident", reportId: "main", type: "chengge.report.closed", summary: "垃圾已清运" };
    expect(await answers()).toMatchObject({ one: { from: "own", reportId: "one", summary: "已电话答复" }, two: incident, three: incident });
    await act("main", "reopen", { reason: "居民反映未清" });
    expect((await answers())["two"]).toBeNull();
  });

  test("tells a scope nothing of the voices outside it, and of an incident outside only that it is done", async () => {
    await server.post([reportEvent("ours", { grid: "C122-3" }, time(0))]);
    await act("ours", "fold", { into: "main" });
    await act("main", "close", { summary: "垃圾已清运" });
    const town = await server.tokenOf({ role: "supervisor", name: "town", scope: "C12" });
    const { body } = await ask("ours/voices", town);
    expect(body).toMatchObject({ into: "main", elsewhere: 3, items: [{ reportId: "ours" }] });
    expect(body.items[0]?.["answer"]).toMatchObject({ from: "incident", type: "chengge.report.closed", actor: null, summary: null });
  });

  test("leaves out one that was unfolded, and has it back in the queue", async () => {
    expect((await act("one", "unfold", { reason: "另一处" })).status).toBe(200);
    expect((await ask("main/voices")).body.items.map(({ reportId }) => reportId).sort()).toEqual(["three", "two"]);
    expect((await ask("one/voices")).body).toMatchObject({ into: "one", items: [] });
  });
});

test("a report is folded into the one that is worked on, and into no other", async () => {
  await server.post(["a", "b", "c"].map((id, at) => reportEvent(id, here, time(at))));
  await act("b", "fold", { into: "a" });
  const refused = async (id: string, into: string) => {
    const answer = await act(id, "fold", { into });
    return [answer.status, ((await answer.json()) as { detail: string }).detail] as const;
  };
  expect(await refused("c", "b")).toEqual([409, expect.stringContaining("folded into a: name that one")]);
  expect(await refused("a", "b")).toEqual([409, expect.stringContaining("folded into this very report")]);
  await act("a", "close", { summary: "已处理" });
  expect(await refused("c", "a")).toEqual([409, expect.stringContaining("closed already")]);
});

test("above the city's threshold a new report is folded by the program, marked with the likeness, and a supervisor may unfold it", async () => {
  await server.stop();
  await start(0.95);
  await server.post([reportEvent("a", here, time(0))]);
  await server.post([reportEvent("b", here, time(2))]);
  await expect.poll(async () => (await ask("a/voices")).body.items.length).toBe(1);
  const { history } = (await (await server.get("/api/v1/reports/b", server.tokens.supervisor)).json()) as { history: unknown[] };
  expect(history.at(-1)).toMatchObject({ source: "chengge", taken: true, data: { into: "a", reason: "automatic, likeness 1.00" } });
  expect((await act("b", "unfold", { reason: "另一处" })).status).toBe(200);
  expect((await ask("a/voices")).body.items).toEqual([]);
});
