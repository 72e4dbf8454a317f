// The account over HTTP: who may ask, for where; names, rates, comparison; the cases behind a figure, page by page.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HOUR, T0 } from "../../shared/testing.ts";
import { cloudEvent, reportEvent, startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ clock: "stream" });
});
afterEach(() => server.stop());

const at = (hours: number) => ({ time: new Date(T0 + hours * HOUR).toISOString() });
const ask = async (path: string, token = server.tokens.supervisor) => {
  const response = await server.get(`/api/v1/accountability${path}`, token);
  return { status: response.status, body: await response.json() };
};

/** Three with a limit an hour on, two of them in time; one of the other county; one that has no place. */
async function happen() {
  const dueAt = new Date(T0 + HOUR).toISOString();
  const events = [
    ...["a", "b", "c"].map((id) => reportEvent(id, { department: "D1", dueAt }, at(0))),
    reportEvent("d", { department: "D2", dueAt, grid: "C212-3" }, at(0)),
    reportEvent("e", { department: "D2", dueAt, grid: "nowhere" }, at(0)),
    cloudEvent("chengge.report.closed", { reportId: "a" }, at(0.5)),
    cloudEvent("chengge.report.closed", { reportId: "b" }, at(0.6)),
    cloudEvent("chengge.report.closed", { reportId: "d" }, at(1.5)),
    cloudEvent("chengge.source.heartbeat", { records: 1, lagMs: 0 }, at(2)),
  ];
  expect((await server.post(events)).status).toBe(202);
}

describe("GET /api/v1/accountability", () => {
  test("says by department what was due, what closed in time, and what is overdue", async () => {
    await happen();
    const { status, body } = await ask("");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      scope: "C",
      by: "department",
      from: "2026-10-31T16:00:00.000Z",
      before: { from: "2026-09-30T16:00:00.000Z" },
    });
    expect(body.total).toMatchObject({ due: 5, onTime: 2, rate: 0.4, overdueNow: 2, before: { due: 0, rate: null } });
    expect(
      body.rows.map(({ code, name, due, onTime, overdueNow }: Record<string, unknown>) => [code, name, due, onTime, overdueNow]),
    ).toEqual([
      ["D1", "D1", 3, 2, 1],
      ["D2", "D2", 2, 0, 1],
    ]);
    expect(body.rules.onTime).toBe("docs/accountability.md#ontime");
  });

  test("goes down from county to town, with a row for what has no place", async () => {
    await happen();
    const city = await ask("?by=division");
    expect(city.body.rows.map(({ code, name, due }: Record<string, unknown>) => [code, name, due])).toEqual([
      ["C1", "名C1", 3],
      ["C2", "名C2", 1],
      ["unknown", null, 1],
    ]);
    const county = await ask("?by=division&scope=C2");
    expect(county.body.rows.map(({ code, due }: Record<string, unknown>) => [code, due])).toEqual([
      ["C21", 1],
      ["C22", 0],
    ]);
    expect(county.body.total.due).toBe(1);
  });

  test("is for supervisors and admins, each within scope", async () => {
    const own = await server.tokenOf({ role: "supervisor", scope: "C1" });
    for (const path of ["", "/cases?figure=due"]) {
      expect((await ask(path, server.tokens.display)).status).toBe(403);
      expect((await ask(path, server.tokens.source)).status).toBe(403);
      expect((await ask(path, server.tokens.admin)).status).toBe(200);
      expect((await ask(path, own)).status).toBe(200);
      expect((await ask(`${path}${path ? "&" : "?"}scope=C2`, own)).body.type).toContain("scope");
    }
    await happen();
    expect((await ask("", own)).body.total.due).toBe(3);
    expect((await ask("/cases?figure=due", own)).body.total).toBe(3);
    expect((await ask("/cases?figure=due&unplaced=true", own)).status).toBe(400);
  });

  test.each([
    ["?from=2026-11-01T00:00:00Z", "from, to"],
    ["?from=2026-11-01T00:00:00Z&to=2026-10-01T00:00:00Z", "to:"],
    ["?from=2024-11-01T00:00:00Z&to=2026-10-01T00:00:00Z", "to:"],
    ["?from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z&period=day", "from, to"],
    ["?by=grid", "by:"],
    ["/cases?figure=left", "stage:"],
    ["/cases?figure=due&stage=accepted", "stage:"],
    ["/cases?figure=due&cursor=x", "cursor:"],
  ])("tells what is wrong with %s", async (path, cure) => {
    const { status, body } = await ask(path);
    expect([status, body.type]).toEqual([400, expect.stringContaining("query")]);
    expect(body.detail).toContain(cure);
  });
});

describe("GET /api/v1/accountability/cases", () => {
  test("lists the very cases behind a figure, page by page", async () => {
    await happen();
    const late = await ask("/cases?figure=late&department=D1");
    expect(late.body).toMatchObject({
      total: 1,
      next: null,
      items: [{ reportId: "c", overdue: true, at: new Date(T0 + HOUR).toISOString(), stay: null }],
    });
    const first = await ask("/cases?figure=due&limit=2");
    const second = await ask(`/cases?figure=due&limit=3&cursor=${first.body.next}`);
    expect([...first.body.items, ...second.body.items].map(({ reportId }: { reportId: string }) => reportId)).toEqual([
      "e",
      "d",
      "c",
      "b",
      "a",
    ]);
    expect([second.body.next, second.body.total]).toEqual([null, 5]);
  });

  test("tells the stay that was counted, with its limit", async () => {
    await happen();
    const { body } = await ask("/cases?figure=left&stage=submitted&department=D2");
    expect(body.items).toMatchObject([
      { reportId: "d", stay: { stage: "submitted", department: "D2", enteredAt: at(0).time, leftAt: at(1.5).time } },
    ]);
  });
});
