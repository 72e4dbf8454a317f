// The audit trail of requests: who did what, when, from where, before and after; and that nothing is done which cannot be told.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AuditStore } from "../audit/audit-store.ts";
import { verify } from "../audit/chain.ts";
import { createSqliteAuditStore } from "../audit/sqlite-audit-store.ts";
import { StoreFault } from "../store-fault.ts";
import { reportEvent, startTestServer, type TestServer } from "./testing.ts";

type Entry = { readonly seq: number; readonly action: string; readonly [field: string]: unknown };

let server: TestServer;
afterEach(() => server.stop());

const entries = async (query = ""): Promise<Entry[]> => {
  const answer = await server.get(`/api/v1/audit?limit=100${query}`, server.tokens.admin);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { items: Entry[] }).items;
};
const send = (
  method: string,
  path: string,
  body: unknown = {},
  token: string | null = server.tokens.supervisor,
  headers: Record<string, string> = {},
) =>
  fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { "Content-Type": "application/json", ...(token !== null && { Authorization: `Bearer ${token}` }), ...headers },
    ...(method !== "DELETE" && { body: JSON.stringify(body) }),
  });

describe("a change", () => {
  beforeEach(async () => {
    server = await startTestServer();
    await server.post([reportEvent("r-1")]);
  });

  test("is told with who, when, from where, what about, before and after, and no words", async () => {
    expect(
      (await send("POST", "/reports/r-1/dispatch", { department: "D1", reason: "SECRET WORDS" }, undefined, { "X-Request-Id": "req-7" }))
        .status,
    ).toBe(200);
    const [entry] = await entries();
    expect(entry).toMatchObject({
      seq: 1,
      actor: "supervisor",
      role: "supervisor",
      scope: "C",
      from: "127.0.0.1",
      action: "reports.dispatch",
      about: "reports/r-1",
      status: 200,
      refusal: null,
      request: "req-7",
      before: { stage: "submitted", version: 1 },
      after: { stage: "dispatched", version: 2, department: "D1" },
    });
    expect(Math.abs(Date.parse(String(entry?.["at"])) - Date.now())).toBeLessThan(60_000);
    expect(JSON.stringify(entry)).not.toMatch(/SECRET|垃圾/);
  });

  test("is told when it was refused: by role, by stage, for someone was faster; what could not be read is not", async () => {
    await send("POST", "/reports/r-1/redact");
    await send("POST", "/reports/r-1/accept", {}, server.tokens.display);
    await send("POST", "/reports/r-1/receive", {});
    await send("POST", "/reports/r-1/accept", {}, undefined, { "If-Match": '"9"' });
    await send("POST", "/reports/r-1/accept", { unknown: "field", reason: 7 });
    await send("POST", "/reports/nothing/accept");
    await send("POST", "/reports/r-1/accept", {}, null);
    expect((await entries()).map(({ action, status, refusal, role }) => [action, status, refusal, role])).toEqual([
      ["reports.accept", 412, "changed", "supervisor"],
      ["reports.receive", 409, "stage", "supervisor"],
      ["reports.accept", 403, "role", "display"],
      ["reports.redact", 403, "role", "supervisor"],
    ]);
  });

  test("of tokens tells what they allow and never the token", async () => {
    const made = await send("POST", "/tokens", { role: "display", name: "hall", scope: "C1" }, server.tokens.admin);
    const { id, token } = (await made.json()) as { id: string; token: string };
    await send("DELETE", `/tokens/${id}`, undefined, server.tokens.admin);
    const told = await entries();
    expect(told).toMatchObject([
      { action: "tokens.delete", about: `tokens/${id}`, status: 204, before: { role: "display", name: "hall", scope: "C1" }, after: null },
      { action: "tokens.create", about: `tokens/${id}`, status: 201, before: null, after: { role: "display", name: "hall", scope: "C1" } },
    ]);
    expect(JSON.stringify(told)).not.toContain(token);
  });

  test("is found by who, what about and when, page by page; events of sources and reading are no entries", async () => {
    for (const action of ["accept", "note", "note"]) await send("POST", `/reports/r-1/${action}`, {});
    await send("POST", "/reports/r-1/note", {}, await server.tokenOf({ role: "supervisor", name: "other" }));
    await server.get("/api/v1/reports", server.tokens.supervisor);
    expect(await entries()).toHaveLength(4);
    expect(await entries("&actor=other")).toHaveLength(1);
    expect(await entries("&about=reports/r-1")).toHaveLength(4);
    expect(await entries("&about=reports/r-2")).toHaveLength(0);
    expect(await entries("&to=2020-01-01T00:00:00Z")).toHaveLength(0);
    const page = await server.get("/api/v1/audit?limit=3", server.tokens.admin);
    const { next, head } = (await page.json()) as { next: string; head: { seq: number } };
    expect([next, head.seq]).toEqual(["2", 4]);
    expect((await entries(`&cursor=${next}`)).map(({ seq }) => seq)).toEqual([1]);
    expect((await server.get("/api/v1/audit?cursor=x", server.tokens.admin)).status).toBe(400);
  });

  test("is read by admins alone, of a county by that county's of its own people", async () => {
    await send("POST", "/reports/r-1/note", {}, await server.tokenOf({ role: "supervisor", name: "there", scope: "C2" }));
    await send("POST", "/reports/r-1/note", {}, await server.tokenOf({ role: "supervisor", name: "here", scope: "C11" }));
    await send("POST", "/reports/r-1/note");
    for (const token of [server.tokens.supervisor, server.tokens.display, server.tokens.source])
      expect((await server.get("/api/v1/audit", token)).status).toBe(403);
    const county = await server.get("/api/v1/audit", await server.tokenOf({ role: "admin", scope: "C1" }));
    expect(((await county.json()) as { items: Entry[] }).items.map(({ actor }) => actor)).toEqual(["here"]);
  });

  test("may be tried on and on without filling the trail", async () => {
    for (let at = 0; at < 4; at += 1) await Promise.all(Array.from({ length: 50 }, () => send("POST", "/reports/r-1/redact")));
    expect((await server.audit.head()).seq).toBeLessThan(150);
    expect(await (await server.get("/metrics", server.tokens.admin)).text()).toMatch(/chengge_audit_left_out_total [1-9]/);
  });
});

describe("a sign-in", () => {
  beforeEach(async () => {
    server = await startTestServer();
  });

  test("and a sign-out are told", async () => {
    const answer = await send("POST", "/session", { token: server.tokens.supervisor }, null);
    const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    await send("DELETE", "/session", undefined, null, { Cookie: cookie });
    expect(await entries()).toMatchObject([
      { action: "session.close", actor: "supervisor", status: 204 },
      { action: "session.open", actor: "supervisor", role: "supervisor", scope: "C", status: 201, from: "127.0.0.1" },
    ]);
  });

  test("with a wrong token is told to nobody: a token is a secret, and right or wrong it names nobody", async () => {
    expect((await send("POST", "/session", { token: "wrong" }, null)).status).toBe(401);
    expect(await entries()).toEqual([]);
  });
});

describe("an account", () => {
  beforeEach(async () => {
    server = await startTestServer();
  });
  const signIn = (account: string, password: string) => send("POST", "/session", { account, password }, null);
  const NEW = { name: "duty-9", role: "supervisor", scope: "C1", post: "seat 9", password: "correct horse battery" };

  test("is told by its fields before and after, and never by its password", async () => {
    expect((await send("POST", "/accounts", NEW, server.tokens.admin)).status).toBe(201);
    await send("PATCH", "/accounts/duty-9", { scope: "C11" }, server.tokens.admin);
    await send("POST", "/accounts/duty-9/password", { password: "another horse battery" }, server.tokens.admin);
    const told = await entries();
    expect(told).toMatchObject([
      { action: "accounts.password", about: "accounts/duty-9", status: 200 },
      { action: "accounts.change", about: "accounts/duty-9", before: { scope: "C1", role: "supervisor" }, after: { scope: "C11" } },
      { action: "accounts.create", about: "accounts/duty-9", before: null, after: { scope: "C1", name: "duty-9", disabled: false } },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/horse|battery/);
  });

  test("that signs in is told, right or wrong; a name that is no account's is not, for it may be a password", async () => {
    await send("POST", "/accounts", NEW, server.tokens.admin);
    expect((await signIn("duty-9", "wrong horse")).status).toBe(401);
    expect((await signIn("hunter2hunter2", "duty-9")).status).toBe(401);
    const { headers } = await signIn("duty-9", NEW.password);
    const cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
    await send("DELETE", "/session/all", undefined, null, { Cookie: cookie });
    const told = (await entries()).slice(0, 4);
    expect(told).toMatchObject([
      { action: "session.close-all", actor: "duty-9", status: 204 },
      { action: "session.open", actor: "duty-9", role: "supervisor", scope: "C1", status: 201 },
      { action: "session.open", actor: null, status: 401, refusal: "sign-in" },
      { action: "session.open", actor: "duty-9", role: null, status: 401, refusal: "sign-in" },
    ]);
    expect(JSON.stringify(told)).not.toMatch(/hunter2|horse/);
  });
});

test("an export is told with what was asked for, but not the words that were searched", async () => {
  server = await startTestServer();
  await server.post([reportEvent("r-1")]);
  const answer = await server.get("/api/v1/reports.csv?scope=C1&stage=submitted&q=SECRET", server.tokens.supervisor);
  expect(answer.status).toBe(200);
  await answer.text();
  const told = await entries();
  expect(told).toMatchObject([
    {
      action: "reports.export",
      actor: "supervisor",
      about: null,
      status: 200,
      after: { form: "csv", scope: "C1", stage: "submitted", q: true },
    },
  ]);
  expect(JSON.stringify(told)).not.toContain("SECRET");
});

test("the head of the trail stands in a hand-over and in the metrics, so that it is kept elsewhere", async () => {
  server = await startTestServer();
  await server.post([reportEvent("r-1")]);
  await send("POST", "/reports/r-1/accept");
  const { hash } = await server.audit.head();
  const offered = await send("POST", "/handovers", { text: "quiet" });
  expect(((await offered.json()) as { left: { auditHead: string } }).left.auditHead).toBe(hash);
  const metrics = async () => (await server.get("/metrics", server.tokens.admin)).text();
  await metrics();
  expect(await metrics()).toMatch(/chengge_audit_head_info\{seq="2",hash="[0-9a-f]{64}"\} 1/);
});

test("of a bulk each report is told for itself", async () => {
  server = await startTestServer();
  await server.post([reportEvent("r-1"), reportEvent("r-2"), reportEvent("far", { grid: "C211-1" })]);
  const items = ["r-1", "r-2", "far", "none"].map((reportId) => ({ reportId }));
  await send("POST", "/reports/r-2/accept");
  const near = await server.tokenOf({ role: "supervisor", name: "near", scope: "C1" });
  expect((await send("POST", "/reports/actions", { action: "accept", items }, near)).status).toBe(200);
  const told = (await entries("&actor=near")).sort((one, other) => one.seq - other.seq);
  expect(told.map(({ action, about, status, before, after }) => [action, about, status, before, after])).toMatchObject([
    ["reports.accept", "reports/r-1", 200, { stage: "submitted", version: 1 }, { stage: "accepted", version: 2 }],
    ["reports.accept", "reports/r-2", 409, { stage: "accepted", version: 2 }, null],
    ["reports.accept", "reports/far", 403, null, null],
  ]);
});

test("an address is read as the router reads it: in capitals, escaped, with a slash behind", async () => {
  server = await startTestServer();
  await server.post([reportEvent("r-1")]);
  const version = () => server.hub.state.reports.get("r-1")?.version ?? 0;
  for (const path of ["/REPORTS/r-1/note", "/reports/r-1/%6Eote", "/reports/r-1/note/", "/Reports/r%2D1/note"]) {
    const { status } = await send("POST", path);
    const told = await entries();
    expect([path, status, told.length]).toEqual([path, 200, version() - 1]);
    expect(told[0]).toMatchObject({ action: "reports.note", about: "reports/r-1" });
  }
});

test("behind a proxy the address is the asker's, and no other", async () => {
  server = await startTestServer({ settings: { trustProxy: 1 } });
  await server.post([reportEvent("r-1")]);
  await send("POST", "/reports/r-1/accept", {}, undefined, { "X-Forwarded-For": "203.0.113.9, 198.51.100.7" });
  expect(await entries()).toMatchObject([{ from: "198.51.100.7" }]);
});

describe("while the trail cannot be written", () => {
  let isAway = false;
  let dir: string;
  afterEach(() => rmSync(dir, { recursive: true }));
  beforeEach(async () => {
    isAway = false;
    dir = mkdtempSync(join(tmpdir(), "chengge-audit-"));
    const real = createSqliteAuditStore(dir);
    const audit = Object.fromEntries(
      Object.entries(real).map(([name, call]) => [
        name,
        async (...args: never[]) => {
          if (isAway && name !== "close") throw new StoreFault("away");
          return (call as (...given: never[]) => unknown)(...args);
        },
      ]),
    ) as unknown as AuditStore;
    server = await startTestServer({ stores: { audit } });
    await server.post([reportEvent("r-1")]);
  });

  test("a change is refused with 503 before it is made, and done under the same key once it is back", async () => {
    isAway = true;
    const key = { "Idempotency-Key": "k-1" };
    const refused = await send("POST", "/reports/r-1/accept", {}, undefined, key);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"]);
    expect((await send("POST", "/tokens", { role: "display", name: "hall", scope: "C1" }, server.tokens.admin)).status).toBe(503);
    expect((await server.get("/api/v1/reports.csv", server.tokens.supervisor)).status).toBe(503);
    expect(server.hub.state.reports.get("r-1")).toMatchObject({ stage: "submitted", version: 1 });
    expect(await server.access.list()).toHaveLength(4);
    isAway = false;
    expect((await send("POST", "/reports/r-1/accept", {}, undefined, key)).status).toBe(200);
    expect(await entries()).toMatchObject([{ action: "reports.accept", status: 200 }]);
  });

  test("nobody is signed in, events are taken and reading goes on", async () => {
    isAway = true;
    const answer = await send("POST", "/session", { token: server.tokens.supervisor }, null);
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([503, null]);
    expect((await server.post([reportEvent("r-2")])).status).toBe(202);
    expect((await server.get("/api/v1/reports", server.tokens.supervisor)).status).toBe(200);
    expect((await server.get("/readyz")).status).toBe(200);
  });
});

test("the whole trail of a server is one sound chain", async () => {
  server = await startTestServer();
  await server.post([reportEvent("r-1")]);
  await Promise.all(Array.from({ length: 20 }, () => send("POST", "/reports/r-1/note")));
  const store = createSqliteAuditStore(server.dir);
  expect(await verify(store, null)).toMatchObject({ faults: [], head: { seq: 20 } });
  await store.close();
});
