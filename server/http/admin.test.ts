// What is an admin's: dead letters, tokens; and what is too much for any token.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { T0 } from "../../shared/testing.ts";
import { reportEvent, startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const at = (ms: number) => ({ time: new Date(T0 + ms).toISOString() });
const read = async (path: string, token?: string) => {
  const response = await server.get(path, token);
  return { status: response.status, body: (await response.json()) as { items: object[] } };
};

describe("dead letters and tokens", () => {
  test("are an admin's: read, and tried again by the same door", async () => {
    await server.post(reportEvent("late", { grid: "C111-1" }, { id: "too-early", ...at(10 * 60_000) }));
    expect((await read("/api/v1/dead-letters")).status).toBe(403);
    const { body } = await read("/api/v1/dead-letters?limit=1", server.tokens.admin);
    const [letter] = body.items as unknown as { id: string; type: string; eventId: string }[];
    expect(letter).toMatchObject({ type: "/problems/future", eventId: "too-early" });
    const requeue = async () => {
      const response = await fetch(`${server.url}/api/v1/dead-letters/${letter?.id}/requeue`, {
        method: "POST",
        headers: { Authorization: `Bearer ${server.tokens.admin}` },
      });
      return { status: response.status, ...((await response.json()) as object) };
    };
    expect(await requeue()).toMatchObject({ status: 200, accepted: 0, rejected: [{ type: "/problems/future" }] });
    server.clock.advance(T0 + 6 * 60_000);
    expect(await requeue()).toMatchObject({ status: 200, accepted: 1 });
    expect(await requeue()).toMatchObject({ status: 404 });
    expect(server.hub.state.reports.has("late")).toBe(true);
  });

  test("are found by reason and source, page by page; one rejected again stays with its new reason", async () => {
    const token = await server.tokenOf({ role: "source", name: "b", source: "//test/b", types: ["chengge.report.submitted"] });
    const early = (id: string) => reportEvent(id, {}, { id, source: "//test/b", ...at(30 * 60_000) });
    await server.post([early("b1"), early("b2"), { ...early("b3"), time: "noon" }], token);
    const listed = async (query: string) => {
      const { status, body } = await read(`/api/v1/dead-letters?${query}`, server.tokens.admin);
      return { status, ...(body as unknown as { items: { id: string; type: string; eventId: string }[]; next: string | null }) };
    };
    const all = await listed("source=%2F%2Ftest%2Fb");
    expect(all.items.map(({ eventId }) => eventId)).toEqual(["b3", "b2", "b1"]);
    const first = await listed("source=%2F%2Ftest%2Fb&reason=future&limit=1");
    expect(first.items).toMatchObject([{ eventId: "b2", type: "/problems/future" }]);
    expect(await listed(`source=%2F%2Ftest%2Fb&reason=future&limit=1&cursor=${first.next}`)).toMatchObject({ items: [{ eventId: "b1" }] });
    expect(await listed("reason=weather")).toMatchObject({ status: 400 });
    expect(await listed("source=%2F%2Ftest%2Fnobody")).toMatchObject({ items: [], next: null });

    const b1 = all.items[2];
    await server.deadLetters.restate(Number(b1?.id), { code: "data", detail: "an older reason" });
    await fetch(`${server.url}/api/v1/dead-letters/${b1?.id}/requeue`, {
      method: "POST",
      headers: { Authorization: `Bearer ${server.tokens.admin}` },
    });
    expect((await listed("source=%2F%2Ftest%2Fb&reason=future")).items.map(({ id }) => id)).toContain(b1?.id);
  });

  test("an admin of a part makes tokens for that part alone, and does not read dead letters", async () => {
    const part = await server.tokenOf({ role: "admin", scope: "C1" });
    const make = (scope: string, extra: object = {}) =>
      fetch(`${server.url}/api/v1/tokens`, {
        method: "POST",
        headers: { Authorization: `Bearer ${part}`, "Content-Type": "application/json" },
        body: JSON.stringify({ role: "display", name: "wall", scope, ...extra }),
      });
    expect((await make("C2")).status).toBe(403);
    expect((await make("C1", { role: "king" })).status).toBe(400);
    const made = await make("C11");
    expect(made.status).toBe(201);
    const { id, token } = (await made.json()) as { id: string; token: string };
    expect((await read("/api/v1/state", token)).status).toBe(200);
    const listed = await read("/api/v1/tokens", part);
    expect(JSON.stringify(listed.body)).toContain(id);
    expect(JSON.stringify(listed.body)).not.toContain(token);
    const revoke = () => fetch(`${server.url}/api/v1/tokens/${id}`, { method: "DELETE", headers: { Authorization: `Bearer ${part}` } });
    expect((await revoke()).status).toBe(204);
    expect((await revoke()).status).toBe(404);
    expect((await read("/api/v1/state", token)).status).toBe(401);
    expect((await read("/api/v1/dead-letters", part)).status).toBe(403);
  });
});

test("too much at once is 429 with the time to wait", async () => {
  const slow = await startTestServer({ settings: { rates: { requestsPerSecond: 5, eventsPerSecond: 10, unknownPerSecond: 5 } } });
  const statuses = await Promise.all(Array.from({ length: 14 }, () => slow.get("/api/v1/log/head")));
  expect(statuses.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  const refused = statuses.find(({ status }) => status === 429);
  expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  const batch = () => slow.post(Array.from({ length: 20 }, (_, at) => reportEvent(`rate-${at}`)));
  expect((await batch()).status).toBe(202);
  expect((await batch()).status).toBe(429);
  await slow.stop();
});
