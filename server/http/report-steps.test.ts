// The desk's table over HTTP: by level and department, taken back within ten seconds, a selection at once, limits that move.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HOUR, MINUTE, T0 } from "../../shared/testing.ts";
import { reportEvent, startTestServer, type TestServer } from "./testing.ts";

const PASSWORD = "a short sentence will do";
let server: TestServer;
let town: string;
let department: string;
let next = 0;

beforeAll(async () => {
  server = await startTestServer({
    change(profile) {
      profile.stageLimits = { routine: { submitted: { amount: 1, unit: "wh" }, dispatched: { amount: 2, unit: "wh" } } };
    },
  });
  town = await server.tokenOf({ role: "supervisor", name: "town", scope: "C11" });
  const spec = { role: "supervisor", scope: "C", department: "D1", post: "经办", disabled: false } as const;
  await server.access.accounts.create("d1", spec, PASSWORD);
  department = await signIn("d1");
});
afterAll(() => server.stop());

async function signIn(account: string): Promise<string> {
  const signedIn = await fetch(`${server.url}/api/v1/session`, {
    method: "POST",
    headers: { Origin: server.url, "Content-Type": "application/json" },
    body: JSON.stringify({ account, password: PASSWORD }),
  });
  return (signedIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

type Body = Record<string, unknown> & { history: { type: string; data: Record<string, unknown> }[]; items: Item[] };
type Item = { reportId: string; status: number; report?: { stage: string; version: number }; problem?: { type: string; detail: string } };

async function aReport(over: Record<string, unknown> = {}): Promise<string> {
  next += 1;
  expect((await server.post([reportEvent(`s-${next}`, over)])).status).toBe(202);
  return `s-${next}`;
}
async function act(path: string, body: object = {}, more: Record<string, string> = {}) {
  const who = "Cookie" in more ? more : { Authorization: `Bearer ${server.tokens.supervisor}`, ...more };
  const response = await fetch(`${server.url}/api/v1/reports/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...who },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Body };
}
const asTown = () => ({ Authorization: `Bearer ${town}` });
const asDepartment = () => ({ Cookie: department, Origin: server.url });

describe("by the desk's table", () => {
  test("a town does not void, defer or press; it is told who does", async () => {
    const id = await aReport();
    for (const action of ["void", "defer", "supervise"])
      expect((await act(`${id}/${action}`, { reason: "x" }, asTown())).body).toMatchObject({
        status: 403,
        type: "/problems/role",
        detail: expect.stringContaining("county and city") as string,
      });
    expect((await act(`${id}/dispatch`, { department: "D1" }, asTown())).status).toBe(200);
  });

  test("a department receives, resolves and sends back what is its own, and nothing else", async () => {
    const [its, others] = [await aReport(), await aReport()];
    await act(`${its}/dispatch`, { department: "D1" });
    await act(`${others}/dispatch`, { department: "D2" });
    expect((await act(`${others}/receive`, {}, asDepartment())).body).toMatchObject({ status: 403, type: "/problems/role" });
    expect((await act(`${its}/close`, {}, asDepartment())).status).toBe(403);
    expect((await act(`${its}/return`, { kind: "rework", reason: "x" }, asDepartment())).status).toBe(403);
    const received = await act(`${its}/receive`, {}, asDepartment());
    expect([received.status, received.body["stage"], received.body.history.at(-1)?.data["actor"]]).toEqual([200, "received", "d1"]);
    expect((await act(`${its}/return`, { kind: "refused", reason: "不属职责" }, asDepartment())).body["stage"]).toBe("accepted");
  });

  test("nobody gets by a field what they may not do by a step", async () => {
    const its = await aReport();
    await act(`${its}/dispatch`, { department: "D1" });
    const due = (await act(`${its}/note`, { reason: "x" }, asDepartment())).body["dueAt"];
    const later = { reason: "x", dueAt: new Date(T0 + 99 * HOUR).toISOString() };
    for (const who of [asDepartment(), asTown()])
      expect((await act(`${its}/note`, later, who)).body).toMatchObject({ status: 403, type: "/problems/role" });
    expect((await act(`${its}/receive`, { department: "D2" }, asDepartment())).status).toBe(403);
    expect((await act(`${its}/receive`, { department: "D1" }, asDepartment())).body).toMatchObject({
      stage: "received",
      department: "D1",
      dueAt: due,
    });
    expect((await act(`${its}/note`, later)).status).toBe(200);
  });

  test("a department's account raises no warning, starts no response, makes and revokes no token, redacts nothing", async () => {
    await server.access.accounts.create(
      "d1-admin",
      { role: "admin", scope: "C", department: "D1", post: "科长", disabled: false },
      PASSWORD,
    );
    const admin = await signIn("d1-admin");
    const send = (method: string, path: string, who: string, body: object) =>
      fetch(`${server.url}/api/v1${path}`, {
        method,
        headers: { Cookie: who, Origin: server.url, "Content-Type": "application/json" },
        ...(method !== "DELETE" && { body: JSON.stringify(body) }),
      });
    const area = { division: "C11" };
    const warning = { category: "natural", level: "red", kind: "rain", title: "雨", area };
    expect((await send("POST", "/warnings", department, warning)).status).toBe(403);
    expect((await send("POST", "/responses", department, { plan: "flood", level: 1, area })).status).toBe(403);
    expect((await send("POST", "/tokens", admin, { role: "admin", name: "whole", scope: "C" })).status).toBe(403);
    const [token] = await server.access.list();
    expect((await send("DELETE", `/tokens/${token?.id}`, admin, {})).status).toBe(403);
    const id = await aReport();
    expect((await send("POST", `/reports/${id}/redact`, admin, {})).status).toBe(403);
  });

  test("a repeat gets the first answer when the case has gone on to another department", async () => {
    const id = await aReport();
    await act(`${id}/dispatch`, { department: "D1" });
    const key = { "Idempotency-Key": `gone-on-${id}`, ...asDepartment() };
    expect((await act(`${id}/return`, { kind: "refused" }, key)).status).toBe(200);
    await act(`${id}/dispatch`, { department: "D2" });
    expect((await act(`${id}/return`, { kind: "refused" }, key)).status).toBe(200);
    expect((await act(`${id}/return`, { kind: "refused" }, asDepartment())).status).toBe(403);
  });
});

describe("a step is taken back", () => {
  test("by who took it, or by whoever may take it", async () => {
    const [its, towns] = [await aReport(), await aReport()];
    await act(`${its}/dispatch`, { department: "D1" });
    expect((await act(`${its}/undo`, {}, asDepartment())).body).toMatchObject({ status: 403, type: "/problems/role" });
    await act(`${its}/receive`, {}, asDepartment());
    expect((await act(`${its}/undo`, {}, asDepartment())).body["stage"]).toBe("dispatched");
    await act(`${its}/resolve`, {}, asDepartment());
    await act(`${its}/return`, { kind: "rework" });
    expect((await act(`${its}/undo`, {}, asDepartment())).status).toBe(403);
    await act(`${towns}/void`);
    expect((await act(`${towns}/undo`, {}, asTown())).status).toBe(403);
    expect((await act(`${towns}/undo`)).body["stage"]).toBe("submitted");
  });

  test("within ten seconds, and then no more; a repeat gets the first answer however late", async () => {
    const [soon, late] = [await aReport(), await aReport()];
    const key = { "Idempotency-Key": `undo-${soon}` };
    await act(`${soon}/void`, { reason: "误报" });
    await act(`${late}/void`, { reason: "误报" });
    expect((await act(`${soon}/undo`, {}, key)).body["stage"]).toBe("submitted");
    server.clock.advance(server.clock.now() + 10_001);
    expect((await act(`${late}/undo`)).body).toMatchObject({ status: 409, type: "/problems/too-late" });
    expect((await act(`${soon}/undo`, {}, key)).status).toBe(200);
    expect((await act(`${soon}/undo`)).body).toMatchObject({ status: 409, type: "/problems/stage" });
  });
});

describe("a selection", () => {
  test("is answered case by case, and a repeat does nothing twice", async () => {
    const ids = [await aReport(), await aReport(), await aReport(), await aReport({ grid: "C211-1" })];
    const [fine, moved, closed, outside] = ids as [string, string, string, string];
    await act(`${closed}/close`);
    const items = [
      { reportId: fine, version: 1 },
      { reportId: moved, version: 7 },
      { reportId: closed },
      { reportId: outside },
      { reportId: "nothing" },
    ];
    const key = { "Idempotency-Key": "bulk-1", ...asTown() };
    const first = await act("actions", { action: "dispatch", department: "D1", items }, key);
    expect(first.status).toBe(200);
    expect(first.body.items.map(({ reportId, status, problem }) => [reportId, status, problem?.type])).toEqual([
      [fine, 200, undefined],
      [moved, 412, "/problems/changed"],
      [closed, 409, "/problems/stage"],
      [outside, 403, "/problems/scope"],
      ["nothing", 404, "/problems/not-found"],
    ]);
    expect(first.body.items[0]?.report).toMatchObject({ stage: "dispatched", version: 2 });
    const before = server.hub.state.seq;
    const again = await act("actions", { action: "dispatch", department: "D1", items }, key);
    expect(again.body.items.map(({ status }) => status)).toEqual([200, 412, 409, 403, 404]);
    expect(server.hub.state.seq).toBe(before);
  });

  test.each([
    ["no reports", { action: "accept", items: [] }],
    ["more than 200", { action: "accept", items: Array.from({ length: 201 }, (_, at) => ({ reportId: `r${at}` })) }],
    ["an action that is none", { action: "explode", items: [{ reportId: "a" }] }],
    ["a redaction", { action: "redact", items: [{ reportId: "a" }] }],
  ])("of %s is refused whole", async (_what, body) => {
    expect((await act("actions", body)).body).toMatchObject({ status: 400, type: "/problems/body" });
  });

  test("is not for displays, sources and admins", async () => {
    const body = { action: "accept", items: [{ reportId: "a" }] };
    for (const token of [server.tokens.display, server.tokens.source, server.tokens.admin])
      expect((await act("actions", body, { Authorization: `Bearer ${token}` })).status).toBe(403);
  });
});

/** The kind L01 has four working hours, 08:30–12:00 and 13:30–17:00; T0 is Monday 09:40. */
describe("limits", () => {
  const at = (hours: number) => ({ time: new Date(T0 + hours * HOUR).toISOString() });
  const clocksOf = ({ body }: { body: Body }) => {
    const ms = (field: string) => (body[field] === null ? null : (Date.parse(String(body[field])) - T0) / MINUTE);
    return { due: ms("dueAt"), stage: ms("stageDueAt"), from: ms("runsFrom") };
  };
  const read = async (id: string) =>
    clocksOf({ body: (await (await server.get(`/api/v1/reports/${id}`, server.tokens.supervisor)).json()) as Body });

  test("of each stage run by the calendar of the kind, from entering it", async () => {
    const { post } = server;
    await post([reportEvent("l1", {}, at(0))]);
    expect(await read("l1")).toEqual({ due: 330, stage: 60, from: 0 });
    // Dispatched at 08:40.
    await post([{ ...step("dispatched", "l1", { department: "D1" }), ...at(-1) }]);
    expect((await read("l1")).stage).toBe(60);
    await post([{ ...step("received", "l1"), ...at(-0.5) }]);
    expect(await read("l1")).toEqual({ due: 330, stage: null, from: 0 });
  });

  test("a stop gives working time back, not the night", async () => {
    const { post } = server;
    // Monday a week ago 09:40: two and a half hours of the four are left at 11:10.
    const week = -7 * 24;
    await post([reportEvent("l2", {}, at(week)), { ...step("deferred", "l2", { reason: "等配件" }), ...at(week + 1.5) }]);
    await post([{ ...step("resumed", "l2"), ...at(week + 24 + 6) }]);
    // Resumed on Tuesday at 15:40: 80 minutes today, 70 on Wednesday from 08:30 on.
    const { due, from } = await read("l2");
    expect(due).toBe((week + 48) * 60 - 70 + 70);
    expect(from).toBe((week + 28.5) * 60);
  });

  test("a case that comes back has the whole limit anew", async () => {
    await server.post([
      reportEvent("l3", {}, at(-72)),
      { ...step("closed", "l3"), ...at(-71) },
      { ...step("reopened", "l3"), ...at(-0.5) },
    ]);
    expect(await read("l3")).toEqual({ due: 240 + 60, stage: null, from: -30 });
  });
});

const step = (type: string, reportId: string, data: Record<string, unknown> = {}) => {
  next += 1;
  return {
    specversion: "1.0",
    id: `step-${next}`,
    source: "//test/a",
    type: `chengge.report.${type}`,
    time: new Date(T0).toISOString(),
    data: { reportId, ...data },
  };
};
