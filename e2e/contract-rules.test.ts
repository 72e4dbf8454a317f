// Rules that hold for as long as the log does, over a real server process: whose warning it is, whose id it is, what a clock may follow.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DemoServer, startDemo } from "../bench/lib/demo-server.ts";
import { createOutsider, GRID, type ReportItem } from "./lib/outsider.ts";

let server: DemoServer;
let outside: ReturnType<typeof createOutsider>;
let now = "2026-09-01T08:00:00+08:00";
/** Another source, which may raise and change what this city allows any source. */
let other: (type: string, data: object) => Promise<unknown>;

beforeAll(async () => {
  server = await startDemo(["--no-feed", "--clock", "stream"]);
  outside = createOutsider(server, () => now);
  const source = "//other.example/desk";
  const token = await outside.token({
    role: "source",
    name: "other",
    scope: "330400",
    source,
    authorities: ["city", "model", "statutory"],
  });
  other = (type, data) => outside.post([outside.event(type, data, { source })], token);
});
afterAll(() => server?.stop());

const goTo = (time: string) => {
  now = `${time}:00+08:00`;
  return outside.take(outside.event("grid.patrolled", { grid: GRID }));
};
const raised = (warningId: string, over: object = {}) =>
  outside.event("warning.raised", {
    warningId,
    authority: "statutory",
    category: "natural",
    level: "yellow",
    kind: "暴雨",
    title: "暴雨黄色预警",
    area: { division: "330402" },
    issuer: "市气象台",
    ...over,
  });
const warningOf = async (id: string) => (await outside.state()).warnings.find(({ warningId }) => warningId === id);
const totals = async () => (await outside.state()).totals;

describe("a statutory warning", () => {
  test("is changed by its issuer's own source alone, whatever another calls the step", async () => {
    await outside.take(raised("statutory"));
    const { level, title, area, expiresAt, shelvedUntil, authority } = (await warningOf("statutory")) ?? {};
    const until = "2026-09-30T08:00:00+08:00";
    const steps = [
      ["adjusted", { level: "red" }],
      ["adjusted", { title: "别的预警" }],
      ["adjusted", { area: { grids: [GRID] } }],
      ["adjusted", { expiresAt: now }],
      ["confirmed", { level: "red", actor: "someone", reason: "seen" }],
      ["shelved", { until, reason: "noise" }],
      ["dismissed", { reason: "false" }],
      ["lifted", { reason: "over" }],
    ] as const;
    for (const [type, data] of steps) {
      await other(`warning.${type}`, { warningId: "statutory", ...data });
      expect([type, await warningOf("statutory")]).toMatchObject([type, { level, title, area, expiresAt, shelvedUntil, authority }]);
    }
    await other("warning.acknowledged", { warningId: "statutory", actor: "duty-1" });
    expect((await totals()).warnings).toMatchObject({ yellow: 1, unacknowledged: 0 });
    await outside.take(outside.event("warning.adjusted", { warningId: "statutory", level: "orange" }));
    expect((await totals()).warnings).toMatchObject({ yellow: 0, orange: 1, unacknowledged: 1 });
  });

  test("colours its county's grids, and is seen whole by every scope that it meets and by no other", async () => {
    const [city, county, grid, elsewhere] = [
      await outside.state(),
      await outside.state("330402"),
      await outside.state(GRID),
      await outside.state("330411"),
    ];
    expect(city.grids.level.filter((level) => level === 3)).toHaveLength(county.grids.index.length);
    expect([county, grid].map(({ warnings }) => warnings.map(({ area }) => area))).toEqual([
      [{ division: "330402" }],
      [{ division: "330402" }],
    ]);
    expect(elsewhere.warnings).toEqual([]);
  });
});

test("a model's warning is orange at most, and red only by a named person", async () => {
  const [refused] = (await outside.post([raised("red-model", { authority: "model", level: "red" })])).rejected;
  expect(refused?.detail).toContain("orange");
  await outside.take(raised("model", { authority: "model", level: "orange", proposed: "red" }));
  for (const type of ["adjusted", "confirmed"]) await outside.take(outside.event(`warning.${type}`, { warningId: "model", level: "red" }));
  expect(await warningOf("model")).toMatchObject({ level: "orange", proposed: "red" });
  await outside.take(outside.event("warning.confirmed", { warningId: "model", level: "red", actor: "duty-chief" }));
  expect(await warningOf("model")).toMatchObject({ level: "red", authority: "city", proposed: null });
});

test("a duplicate is not accepted, so its later time does not move the stream's clock", async () => {
  await goTo("2026-09-02T08:00");
  const first = outside.report("moves-no-clock");
  await outside.take(first);
  const { asOf, clock, seq } = await outside.state();
  expect(await outside.post([{ ...first, time: "2026-09-20T08:00:00+08:00" }])).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
  expect(await outside.state()).toMatchObject({ asOf, clock, seq });
});

describe("an id", () => {
  test("of a report that ended long ago is still its own: a second submission is a conflict, in figures and lists alike", async () => {
    await goTo("2026-09-03T08:00");
    await outside.take(outside.report("long-ago", { title: "第一次" }), outside.event("report.closed", { reportId: "long-ago" }));
    await goTo("2026-10-20T08:00");
    await goTo("2026-10-21T08:00");
    const before = await totals();
    await outside.take(outside.report("long-ago", { title: "第二次" }));
    const after = await totals();
    expect([after.conflicts - before.conflicts, after.open - before.open, after.reportsToday - before.reportsToday]).toEqual([1, 0, 0]);
    expect(await outside.get<ReportItem>("/api/v1/reports/long-ago")).toMatchObject({ title: "第一次", stage: "closed" });
  });

  test("of a warning that ended days ago is still its own", async () => {
    await outside.take(raised("ended", { authority: "city" }), outside.event("warning.lifted", { warningId: "ended", reason: "over" }));
    await goTo("2026-10-25T08:00");
    const { conflicts } = await totals();
    await outside.take(raised("ended", { authority: "city", level: "red" }));
    expect([(await totals()).conflicts - conflicts, await warningOf("ended")]).toEqual([1, undefined]);
  });
});
