// The calls about displays: who may list them and have them reload, and how one without access is let in.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
let reloads = 0;
beforeAll(async () => {
  server = await startTestServer();
  for (const [scope, name] of [
    ["C", "city wall"],
    ["C1", "county wall"],
  ] as const)
    server.displays.came(
      { grantId: "tok", sessionId: undefined, name, role: "display", scope, forVisitors: false, display: undefined },
      { lag: () => 0, undrawnMs: () => 0, reload: () => void (reloads += 1) },
    );
});
afterAll(() => server.stop());

const post = (path: string, token: string | null, body: unknown = {}) =>
  fetch(server.url + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(token !== null && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
const list = async (token: string, query = "") =>
  (await (await server.get(`/api/v1/displays${query}`, token)).json()) as {
    items: { id: string; name: string; state: string }[];
    next: string | null;
  };

describe("the list of displays", () => {
  test("is for supervisors and admins, of what shows nothing beyond their scope, without sessions or tokens", async () => {
    expect((await list(server.tokens.supervisor)).items.map(({ name }) => name).sort()).toEqual(["city wall", "county wall"]);
    const county = await server.tokenOf({ role: "supervisor", scope: "C1" });
    const { items } = await list(county);
    expect(items).toMatchObject([{ name: "county wall", state: "live", marks: [], health: null, goneAt: null }]);
    expect(Object.keys(items[0] ?? {})).not.toContain("sessionId");
    for (const token of [server.tokens.display, server.tokens.source])
      expect((await server.get("/api/v1/displays", token)).status).toBe(403);
    expect((await server.get("/api/v1/displays", null)).status).toBe(401);
  });

  test("comes in pages", async () => {
    const first = await list(server.tokens.admin, "?limit=1");
    const second = await list(server.tokens.admin, `?limit=1&cursor=${first.next}`);
    expect([first.items.length, second.items.length, second.next]).toEqual([1, 1, null]);
    expect(first.items[0]?.id).not.toBe(second.items[0]?.id);
  });

  test("reloads one within scope, none beyond it, none that is not there", async () => {
    const { items } = await list(server.tokens.supervisor);
    const idOf = (name: string) => items.find((item) => item.name === name)?.id;
    const county = await server.tokenOf({ role: "supervisor", scope: "C1" });
    expect((await post(`/api/v1/displays/${idOf("county wall")}/reload`, county)).status).toBe(202);
    expect(reloads).toBe(1);
    expect((await post(`/api/v1/displays/${idOf("city wall")}/reload`, county)).status).toBe(404);
    expect((await post(`/api/v1/displays/${idOf("city wall")}/reload`, server.tokens.display)).status).toBe(403);
    expect(reloads).toBe(1);
  });
});

describe("a display without access", () => {
  const open = async () => (await (await post("/api/v1/pairings", null)).json()) as { code: string; secret: string; expiresAt: string };

  test("shows a code, waits, and is let in by an admin as a display of that scope", async () => {
    const { code, secret } = await open();
    expect(code).toMatch(/^\d{6}$/);
    expect((await post("/api/v1/session", null, { pairing: secret })).status).toBe(202);
    const spec = { name: "lobby", scope: "C1", audience: "visitors" };
    const path = `/api/v1/pairings/${code}/approve`;
    expect((await post(path, server.tokens.supervisor, spec)).status).toBe(403);
    expect((await post("/api/v1/pairings/abc/approve", server.tokens.admin, spec)).status).toBe(404);
    const approved = await post(path, server.tokens.admin, spec);
    expect([approved.status, await approved.json()]).toEqual([201, expect.objectContaining({ role: "display", ...spec })]);
    expect((await post(path, server.tokens.admin, spec)).status).toBe(404);
    const session = await post("/api/v1/session", null, { pairing: secret });
    const cookie = session.headers.get("set-cookie")?.split(";")[0] ?? "";
    expect([session.status, await session.json()]).toEqual([201, expect.objectContaining({ role: "display", ...spec })]);
    expect((await server.get("/api/v1/state", null, { Cookie: cookie })).status).toBe(200);
    // Its token is one like others: revoked, the display is out.
    const token = (await server.access.list()).find(({ name }) => name === "lobby");
    await server.access.revoke(token?.id ?? "");
    expect((await server.get("/api/v1/state", null, { Cookie: cookie })).status).toBe(401);
    expect((await post("/api/v1/session", null, { pairing: secret })).status).toBe(401);
  });

  test("a county's admin lets none see more than the county", async () => {
    const admin = await server.tokenOf({ role: "admin", scope: "C1" });
    const { code } = await open();
    expect((await post(`/api/v1/pairings/${code}/approve`, admin, { name: "x", scope: "C" })).status).toBe(403);
    expect((await post(`/api/v1/pairings/${code}/approve`, admin, { name: "x", scope: "C1" })).status).toBe(201);
  });

  test("cannot be guessed at, and one address does not take all codes", async () => {
    expect((await post("/api/v1/session", null, { pairing: `cgp_${"A".repeat(43)}` })).status).toBe(401);
    const answers = await Promise.all(Array.from({ length: 30 }, () => post("/api/v1/pairings", null)));
    const taken = answers.filter(({ status }) => status === 201).length;
    expect([taken > 10, taken < 21, answers.filter(({ status }) => status === 429).length]).toEqual([true, true, 30 - taken]);
  });
});
