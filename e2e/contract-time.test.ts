// The city's time over a real server process whose clock is the events' own: limits by the calendar, overdue, on-time rate, days, silence.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DemoServer, startDemo } from "../bench/lib/demo-server.ts";
import { createOutsider, GRID, type ReportItem } from "./lib/outsider.ts";

let server: DemoServer;
let outside: ReturnType<typeof createOutsider>;
let now = "2026-09-01T08:00:00+08:00";

beforeAll(async () => {
  server = await startDemo(["--no-feed", "--clock", "stream"]);
  outside = createOutsider(server, () => now);
});
afterAll(() => server?.stop());

/** The city's wall clock, to the minute. */
const local = (time: string) => `${time}:00+08:00`;
const toLocal = (time: string | null) => new Date(Date.parse(time ?? "") + 8 * 3_600_000).toISOString().slice(0, 16);
const goTo = (time: string) => {
  now = local(time);
  return outside.take(outside.event("grid.patrolled", { grid: GRID }));
};
const reportOf = (id: string) => outside.get<ReportItem>(`/api/v1/reports/${id}`);
const step = (type: string, reportId: string, data: object = {}) => outside.take(outside.event(`report.${type}`, { reportId, ...data }));

// By hand, from the kinds, calendars and holidays of 2026: C is 07:30–20:30 every day; O is office hours, 08:30–12:00 and 14:00–17:30 until
// 30 September, then 13:30–17:00. Off: 25–27 September, 1–7 October. Worked in exchange: 20 September, 10 October.
test.for([
  ["4 working hours over a night", "L01", "2026-09-01T19:00", "2026-09-02T10:00"],
  ["4 working hours from before the opening", "L01", "2026-09-02T03:00", "2026-09-02T11:30"],
  ["4 working hours from the close", "L01", "2026-09-02T20:30", "2026-09-03T11:30"],
  ["4 working hours that just fit", "L01", "2026-09-03T16:30", "2026-09-03T20:30"],
  ["24 working hours of 13 a day", "L10", "2026-09-04T07:30", "2026-09-05T18:30"],
  ["noise by day", "L06", "2026-09-05T21:59", "2026-09-06T11:30"],
  ["noise by night", "L06", "2026-09-05T22:00", "2026-09-06T00:00"],
  ["7 office hours over lunch and a night", "S06", "2026-09-07T10:00", "2026-09-08T10:00"],
  ["3 working days with a Sunday worked in exchange", "L14", "2026-09-18T09:00", "2026-09-22T17:30"],
  ["3 working days over Mid-Autumn", "L14", "2026-09-24T16:00", "2026-09-30T17:30"],
  ["5 working days over National Day, into winter hours", "L08", "2026-09-30T23:00", "2026-10-13T17:00"],
  ["7 office hours over National Day", "S06", "2026-09-30T17:00", "2026-10-08T16:30"],
  ["4 working hours on a holiday by a calendar that has none", "L01", "2026-10-01T08:00", "2026-10-01T12:00"],
  ["24 clock hours", "L12", "2026-10-02T11:11", "2026-10-03T11:11"],
  ["3 working days from a Saturday", "L14", "2026-10-17T12:00", "2026-10-21T17:00"],
])("a limit of %s", async ([name, kind, at, due]) => {
  const id = `limit-${name}`.replaceAll(/[^\w]/g, "-");
  await outside.take(outside.report(id, { kind }, { time: local(at as string) }));
  expect(toLocal((await reportOf(id)).dueAt)).toBe(due);
});

describe("a report's limit", () => {
  test("from the event overrides the table, and is overdue with the city minute that reaches it, in figures and lists alike", async () => {
    await goTo("2026-10-20T12:00");
    await outside.take(outside.report("own-limit", { dueAt: local("2026-10-20T12:05") }));
    const { overdue } = (await outside.state()).totals;
    await outside.take(outside.event("grid.patrolled", { grid: GRID }, { time: "2026-10-20T12:04:59.900+08:00" }));
    expect((await outside.state()).totals.overdue).toBe(overdue);
    await goTo("2026-10-20T12:05");
    expect((await outside.state()).totals.overdue).toBe(overdue + 1);
    const listed = await outside.get<{ items: ReportItem[] }>("/api/v1/reports?overdue=true&limit=500");
    expect(listed.items).toHaveLength(overdue + 1);
  });

  test("counts in the month's rate once it has come: closed by it ÷ due; deferred, settled and voided ones apart", async () => {
    await goTo("2026-11-02T09:00");
    expect((await outside.state()).totals).toMatchObject({ onTimeRate: null, dueThisMonth: 0 });
    const ids = ["timely", "late", "told-late", "settled", "deferred", "voided"];
    await outside.take(...ids.map((id) => outside.report(`rate-${id}`, { kind: "S09" })));
    now = local("2026-11-02T09:30");
    await step("closed", "rate-timely");
    await step("settled", "rate-settled");
    await step("deferred", "rate-deferred", { reason: "waiting for parts" });
    await step("voided", "rate-voided", { reason: "seen twice" });
    now = local("2026-11-02T10:30");
    await step("closed", "rate-late");
    expect((await outside.state()).totals).toMatchObject({ dueThisMonth: 3, onTimeThisMonth: 1 });
    await outside.take(outside.event("report.closed", { reportId: "rate-told-late" }, { time: local("2026-11-02T09:50") }));
    expect((await outside.state()).totals).toMatchObject({ dueThisMonth: 3, onTimeThisMonth: 2, onTimeRate: 2 / 3 });
  });
});

describe("late events", () => {
  test("land in the right day, and not in today", async () => {
    await goTo("2026-11-10T12:00");
    const { reportsToday } = (await outside.state()).totals;
    await outside.take(outside.report("days-late", {}, { time: local("2026-11-06T08:00") }));
    expect((await outside.state()).totals.reportsToday).toBe(reportsToday);
    const days = "from=2026-11-05T00:00:00%2B08:00&to=2026-11-07T12:00:00%2B08:00";
    const trend = await outside.get<{ items: { at: string; value: number }[] }>(`/api/v1/trends?measure=reports&step=1d&${days}`);
    expect(trend.items.map(({ at, value }) => [toLocal(at), value])).toEqual([
      ["2026-11-05T00:00", 0],
      ["2026-11-06T00:00", 1],
      ["2026-11-07T00:00", 0],
    ]);
  });
});

describe("a source", () => {
  test("falls silent by its own cadence, and speaks again with whatever it sends", async () => {
    await goTo("2026-11-12T08:00");
    const cadences = { push: "weijiayuan", minutes: "transport", hourly: "land", daily: "finance" };
    const sources = Object.values(cadences).map((name) => `//jiaxing.example/${name}`);
    const tokens = await Promise.all(sources.map((source) => outside.token({ role: "source", name: source, scope: "330400", source })));
    const beat = (at: number) =>
      outside.post([outside.event("source.heartbeat", { records: 9, lagMs: 40 }, { source: sources[at] as string })], tokens[at]);
    for (const at of sources.keys()) await beat(at);
    const states = async () => {
      const rows = (await outside.state()).sources;
      return sources.map((source) => rows.find((row) => row.source === source)?.state);
    };
    const silentAfter = async (time: string) => {
      await goTo(time);
      return (await states()).map((state) => state === "silent");
    };
    expect(await states()).toEqual(["fresh", "fresh", "fresh", "fresh"]);
    expect(await silentAfter("2026-11-12T08:05")).toEqual([false, false, false, false]);
    expect(await silentAfter("2026-11-12T08:07")).toEqual([true, false, false, false]);
    expect(await silentAfter("2026-11-12T08:22")).toEqual([true, true, false, false]);
    expect(await silentAfter("2026-11-12T10:32")).toEqual([true, true, true, false]);
    expect(await silentAfter("2026-11-13T20:02")).toEqual([true, true, true, true]);
    await beat(3);
    expect((await states())[3]).toBe("fresh");
  });
});

describe("a clock of its own that runs 60 times as fast", () => {
  test("turns today at local midnight, and writes its minutes into the log without counting them as received", async () => {
    const fast = await startDemo(["--no-feed", "--at", "2026-11-30T23:58:00+08:00", "--speed", "60"]);
    try {
      const there = createOutsider(fast, () => "2026-11-30T23:57:00+08:00");
      await there.take(
        there.report("before-midnight"),
        there.report("a-clock-ahead", {}, { time: "2026-12-01T00:00:30+08:00" }),
        there.event("participation.recorded", { participant: "p-1", activity: "learn", points: 2, grid: GRID }),
      );
      const before = await there.state();
      expect(before.totals).toMatchObject({ reportsToday: 1, participationToday: 1, pointsToday: 2 });
      while (String((await there.state()).clock) < "2026-11-30T16:00") await sleep(100);
      const after = await there.state();
      expect(after.totals).toMatchObject({ reportsToday: 1, participationToday: 0, pointsToday: 0, open: 2 });
      expect(after.grids.points.every((points) => points === 0)).toBe(true);
      expect((await there.head()).received).toBe(3);
    } finally {
      await fast.stop();
    }
  });
});
