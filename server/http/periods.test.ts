// Periods: figures of the log and of imported months, set beside what can be compared and nothing else; within the token's scope.
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildTree } from "../../shared/city.ts";
import { readMonthlyTotals } from "../../shared/monthly-totals.ts";
import type { Period, PeriodMeasure } from "../../shared/periods.ts";
import { DAY, HOUR, smallGrids, smallProfile, T0 } from "../../shared/testing.ts";
import { cloudEvent, reportEvent, startTestServer, type TestServer } from "./testing.ts";

const months = (year: number, to: number, measure: string, value: number) =>
  Array.from({ length: to }, (_, at) => `${year}-${String(at + 1).padStart(2, "0")},C,${measure},${value}`);
const csv = ["month,division,measure,value", ...months(2025, 12, "reports", 100), ...months(2026, 11, "reports", 130)].join("\n");

type Cell = { now: { value: number; from: string }; before: unknown; lastYear: unknown };
type Answers = Record<Period, { before: { to: string }; measures: Record<PeriodMeasure, Cell> }>;

let server: TestServer;
const at = (ms: number) => ({ time: new Date(T0 + ms).toISOString() });
const tick = (time: number) => ({
  version: 1,
  recordedAt: T0,
  event: { id: `tick:${time}`, source: "chengge", type: "chengge.clock.ticked" as const, time, data: { at: time } },
  placed: {},
});

beforeAll(async () => {
  const profile = smallProfile();
  const read = readMonthlyTotals(csv, buildTree(profile, smallGrids(profile)));
  if ("faults" in read) throw new Error(JSON.stringify(read.faults));
  server = await startTestServer({ monthlyTotals: read.totals });
  await server.hub.submit([tick(T0)], { received: false });
  // Ten days of one report a day at 08:40 and one at 20:40, closed after half an hour; today the first alone, and it is late.
  const events = Array.from({ length: 10 }, (_, back) => back).flatMap((back) =>
    [-1, 11].flatMap((hour) => {
      const submitted = -back * DAY + hour * HOUR;
      if (submitted > 0) return [];
      const id = `r${back}-${hour}`;
      const dueAt = new Date(T0 + submitted + 0.75 * HOUR).toISOString();
      return [
        reportEvent(id, { grid: back % 2 ? "C111-1" : "C211-1", dueAt }, at(submitted)),
        ...(back === 0 ? [] : [cloudEvent("chengge.report.closed", { reportId: id }, at(submitted + HOUR / 2))]),
      ];
    }),
  );
  events.push(cloudEvent("chengge.participation.recorded", { participant: "p1", activity: "learn", points: 5, grid: "C111-1" }, at(-HOUR)));
  events.push(
    cloudEvent("chengge.participation.recorded", { participant: "p1", activity: "learn", points: 5, grid: "C111-1" }, at(-DAY - 2 * HOUR)),
  );
  expect(await (await server.post(events)).json()).toMatchObject({ rejected: [] });
});
afterAll(() => server.stop());

const ask = async (query = "", token?: string) => {
  const response = await server.get(`/api/v1/periods${query}`, token);
  return { status: response.status, body: (await response.json()) as { scope: string; since: string; periods: Answers } };
};

test("a token asks within its scope alone", async () => {
  const county = await server.tokenOf({ role: "display", scope: "C1" });
  expect((await ask("?scope=C2", county)).status).toBe(403);
  expect((await ask("?scope=C", county)).status).toBe(403);
  expect((await ask("?scope=nowhere", county)).status).toBe(404);
  expect((await ask("", county)).body).toMatchObject({ scope: "C1" });
  expect((await ask("?scope=C111-1", county)).status).toBe(200);
  expect((await server.get("/api/v1/periods", null)).status).toBe(401);
});

test("a day is set beside yesterday to the same minute", async () => {
  const { day, week } = (await ask()).body.periods;
  expect(day.measures.reports.now).toMatchObject({ value: 1 });
  expect(day.measures.reports.before).toMatchObject({ value: 1, base: 1 });
  expect(day.measures.closed).toMatchObject({ now: { value: 0 }, before: { value: 1, base: 0 } });
  expect(day.measures.overdue).toMatchObject({ now: { value: 1 }, before: { value: 0, base: 1 } });
  expect(day.measures.participation).toMatchObject({ now: { value: 1 }, before: { value: 1 } });
  expect(day.measures.onTimeRate).toMatchObject({ now: { value: 0, n: 1 }, before: { value: 1, n: 1 } });
  expect(day.before.to).toBe(new Date(T0 - DAY).toISOString());
  expect(week.measures.reports).toMatchObject({ now: { value: 1 }, before: { value: 1 } });
});

test("what the log does not reach is said, never made up", async () => {
  const { body } = await ask();
  const { day, month } = body.periods;
  expect(day.measures.reports.lastYear).toEqual({ reason: "none" });
  // The log begins on the 14th; its first day does not count as whole.
  expect(body.since).toBe(new Date("2026-11-15T00:00:00+08:00").toISOString());
  expect(month.measures.closed).toMatchObject({ now: { from: body.since }, before: { reason: "short" }, lastYear: { reason: "short" } });
  expect(month.measures.reports.before).toEqual({ reason: "short" });
  expect(month.measures.overdue.before).toEqual({ reason: "none" });
});

test("imported months tell of this year before the log, and of last year up to the same month", async () => {
  const { year } = (await ask()).body.periods;
  expect(year.measures.reports.before).toEqual({ reason: "same" });
  expect(year.measures.reports.lastYear).toEqual({ value: 1000, base: 1300, to: new Date("2026-11-01T00:00:00+08:00").toISOString() });
  expect((await ask("?scope=C1")).body.periods.year.measures.reports.lastYear).toEqual({ reason: "short" });
});

test("the figures of a scope are its own", async () => {
  const [whole, one, other] = [await ask(), await ask("?scope=C1"), await ask("?scope=C2")].map(({ body }) => body.periods) as [
    Answers,
    Answers,
    Answers,
  ];
  expect(one.day.measures.reports.now.value + other.day.measures.reports.now.value).toBe(whole.day.measures.reports.now.value);
  const { now } = whole.month.measures.closed;
  expect(one.month.measures.closed.now.value + other.month.measures.closed.now.value).toBe(now.value);
});

test("cases can be asked for by when they were closed and when their limit came", async () => {
  const find = async (query: string) =>
    ((await (await server.get(`/api/v1/reports?${query}`)).json()) as { items: unknown[] }).items.length;
  const time = (ms: number) => encodeURIComponent(new Date(T0 + ms).toISOString());
  expect(await find(`closedFrom=${time(-DAY)}`)).toBe(1);
  expect(await find(`dueFrom=${time(-DAY)}`)).toBe(2);
  expect(await find("stage=submitted,accepted")).toBe(1);
  expect(await find("stage=submitted,closed&limit=500")).toBe(19);
});
