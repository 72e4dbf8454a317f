// What supervisors do: checked, taken in the log's order, and the slower one is told who was faster.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cloudEvent, reportEvent, startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
let town: string;
let next = 0;

beforeAll(async () => {
  server = await startTestServer();
  town = await server.tokenOf({ role: "supervisor", name: "town desk", scope: "C11" });
});
afterAll(() => server.stop());

type Body = Record<string, unknown> & { history: { type: string; taken: boolean; data: Record<string, unknown> }[] };

/** A new report in the first grid; its id. */
async function aReport(over: Record<string, unknown> = {}): Promise<string> {
  next += 1;
  const id = `act-${next}`;
  expect((await server.post([reportEvent(id, over)])).status).toBe(202);
  return id;
}
async function aWarning(over: Record<string, unknown> = {}): Promise<string> {
  next += 1;
  const id = `warn-${next}`;
  const data = {
    warningId: id,
    category: "natural",
    level: "orange",
    kind: "rainstorm",
    title: "暴雨",
    area: { division: "C11" },
    issuer: "desk",
    evidence: {},
    ...over,
  };
  expect((await server.post([cloudEvent("chengge.warning.raised", data)])).status).toBe(202);
  return id;
}
async function act(path: string, body?: object, headers: Record<string, string> = {}, token = server.tokens.supervisor) {
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method: "POST",
    ...sent,
    headers: { ...sent.headers, ...headers, Authorization: `Bearer ${token}` },
  });
  return { status: response.status, etag: response.headers.get("etag"), body: (await response.json()) as Body };
}

describe("a report", () => {
  test("is dispatched, and the answer is the report as it stands", async () => {
    const id = await aReport();
    const { status, body, etag } = await act(`reports/${id}/dispatch`, { department: "D1" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ reportId: id, stage: "dispatched", department: "D1", version: 2 });
    expect(etag).toBe('"2"');
    expect(body.history.at(-1)).toMatchObject({ type: "chengge.report.dispatched", taken: true, data: { actor: "supervisor" } });
  });

  test("needs no body where the step needs none, and no actor but the token's own is believed", async () => {
    const id = await aReport();
    expect((await act(`reports/${id}/accept`)).body).toMatchObject({ stage: "accepted" });
    const { body } = await act(`reports/${id}/note`, { reason: "called", actor: "someone else" });
    expect(body.history.at(-1)?.data).toMatchObject({ actor: "supervisor" });
  });

  test("is not taken back a stage: 409 with what stands now, and nothing is written", async () => {
    const id = await aReport();
    await act(`reports/${id}/close`);
    const { status, body } = await act(`reports/${id}/receive`);
    expect(status).toBe(409);
    expect(body).toMatchObject({ type: "/problems/stage", detail: expect.stringContaining("closed") as string });
    expect((await act(`reports/${id}/note`)).body.history).toHaveLength(3);
  });

  test("is left alone when it is not the version that was seen: 412 with who was faster", async () => {
    const id = await aReport();
    await act(`reports/${id}/accept`, undefined, { "If-Match": '"1"' }, town);
    const { status, body } = await act(`reports/${id}/close`, undefined, { "If-Match": '"1"' });
    expect(status).toBe(412);
    expect(body["detail"]).toMatch(/town-desk:tok_[\w-]+ was faster with chengge.report.accepted/);
  });

  test("two at the same moment: the log's order decides, the other is told", async () => {
    const id = await aReport();
    const answers = await Promise.all([
      act(`reports/${id}/dispatch`, { department: "D1" }, { "If-Match": '"1"' }),
      act(`reports/${id}/dispatch`, { department: "D2" }, { "If-Match": '"1"' }, town),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const winner = answers.findIndex(({ status }) => status === 200);
    expect((await act(`reports/${id}/note`)).body).toMatchObject({ department: ["D1", "D2"][winner] });
  });

  test("an Idempotency-Key is the event's id, and a repeat gets the first answer", async () => {
    const id = await aReport();
    const key = { "Idempotency-Key": `key-${id}` };
    const first = await act(`reports/${id}/accept`, undefined, { ...key, "If-Match": '"1"' });
    const again = await act(`reports/${id}/accept`, undefined, { ...key, "If-Match": '"1"' });
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body.history).toHaveLength(2);
    expect((await act(`reports/${id}/close`, undefined, key)).body).toMatchObject({ type: "/problems/key-used" });
    expect((await act(`reports/${id}/accept`, { reason: "another" }, key)).body).toMatchObject({ type: "/problems/key-used" });
    const other = await aReport();
    expect((await act(`reports/${other}/accept`, undefined, key)).status).toBe(409);
  });

  test("a resident's number in a reason is masked like everywhere", async () => {
    const id = await aReport();
    const { body } = await act(`reports/${id}/note`, { reason: "致电 13800138000" });
    expect(JSON.stringify(body)).not.toContain("13800138000");
  });

  test.each([
    ["an unknown step", "reports/ID/explode", {}, 404],
    ["a step without what it needs", "reports/ID/dispatch", {}, 400],
    ["a department that the city has not", "reports/ID/dispatch", { department: "D99" }, 400],
    ["a redaction by a supervisor", "reports/ID/redact", {}, 403],
    ["a report that is not there", "reports/nothing/accept", {}, 404],
  ])("%s is refused", async (_what, path, body, status) => {
    const id = await aReport();
    expect((await act(path.replace("ID", id), body)).status).toBe(status);
  });

  test("is not for displays and sources, and not for a desk elsewhere", async () => {
    const id = await aReport({ grid: "C211-1" });
    expect((await act(`reports/${id}/accept`, undefined, {}, server.tokens.display)).status).toBe(403);
    expect((await act(`reports/${id}/accept`, undefined, {}, server.tokens.source)).status).toBe(403);
    expect((await act(`reports/${id}/accept`, undefined, {}, town)).status).toBe(403);
  });

  test("is redacted by an admin", async () => {
    const id = await aReport();
    const { status, body } = await act(`reports/${id}/redact`, { reason: "asked" }, {}, server.tokens.admin);
    expect(status).toBe(200);
    expect(body["title"]).toBeNull();
  });
});

describe("a warning", () => {
  test("is acknowledged, assigned and lifted", async () => {
    const id = await aWarning();
    expect((await act(`warnings/${id}/acknowledge`)).body).toMatchObject({ acknowledgedBy: "supervisor" });
    expect((await act(`warnings/${id}/assign`, { assignee: "post-3" })).body).toMatchObject({ assignee: "post-3" });
    expect((await act(`warnings/${id}/lift`)).status).toBe(400);
    expect((await act(`warnings/${id}/lift`, { reason: "rain has stopped" })).status).toBe(200);
    expect((await act(`warnings/${id}/lift`, { reason: "again" })).status).toBe(409);
  });

  test("of a statutory issuer is not the desk's to change", async () => {
    const id = await aWarning({ authority: "statutory" });
    expect((await act(`warnings/${id}/lift`, { reason: "no" })).body).toMatchObject({ status: 403, type: "/problems/foreign" });
    expect((await act(`warnings/${id}/acknowledge`)).status).toBe(200);
  });

  test("wider than the desk's scope is received for that scope alone", async () => {
    const id = await aWarning({ area: { division: "C1" } });
    expect((await act(`warnings/${id}/acknowledge`, undefined, {}, town)).status).toBe(403);
    const { status, body } = await act(`warnings/${id}/receive`, undefined, {}, town);
    expect(status).toBe(200);
    expect(body.history.at(-1)?.data).toMatchObject({ division: "C11", actor: expect.stringMatching(/^town-desk:tok_/) as string });
  });
});
