import { describe, expect, test } from "vitest";
import type { CityEvent, EventType } from "./event.ts";
import { emptyState, reduce } from "./state.ts";
import { cityAfter, DAY, event, further, HOUR, MINUTE, numbered, smallCity, submitted, T0, tick } from "./testing.ts";
import { eventMix } from "./testing-mix.ts";
import { viewOf } from "./view-of.ts";

const view = (state: ReturnType<typeof cityAfter>, scope = "C") => viewOf(state, scope, { epoch: "e", asOf: state.clock });
const step = (type: EventType, reportId: string, data: Record<string, unknown> = {}, time = T0) =>
  event(type, { reportId, ...data }, { time }) as CityEvent;
const warn = (type: EventType, warningId: string, data: Record<string, unknown> = {}, source = "//test/a") =>
  event(type, { warningId, ...data }, { source }) as CityEvent;
const raised = (warningId: string, data: Record<string, unknown> = {}, source = "//test/a") =>
  event(
    "chengge.warning.raised",
    {
      warningId,
      level: "yellow",
      category: "natural",
      kind: "暴雨",
      title: "暴雨预警",
      area: { division: "C1" },
      issuer: "气象台",
      ...data,
    },
    { source },
  );

describe("given a submitted report", () => {
  const one = submitted("r1");

  test("it is open in its grid and in every division above, and nowhere else", () => {
    const state = cityAfter(one);
    for (const scope of ["C", "C1", "C11", "C111", "C111-1"]) expect(view(state, scope).totals).toMatchObject({ open: 1, reportsToday: 1 });
    for (const scope of ["C2", "C12", "C112", "C111-2"]) expect(view(state, scope).totals).toMatchObject({ open: 0, reportsToday: 0 });
  });

  test("a second submission under its id changes nothing and is counted as a conflict", () => {
    const state = cityAfter(one, submitted("r1", { grid: "C222-3", title: "别的" }));
    expect(view(state).totals).toMatchObject({ open: 1, reportsToday: 1, conflicts: 1 });
    expect(state.reports.get("r1")?.title).toBe("垃圾三天没清");
  });

  test("closing it closes it, on time by its own clock", () => {
    const state = cityAfter(
      submitted("r1", { dueAt: new Date(T0 + HOUR) }),
      step("chengge.report.closed", "r1", {}, T0 + 30 * MINUTE),
      tick(T0 + 2 * HOUR),
    );
    expect(view(state).totals).toMatchObject({ open: 0, overdue: 0, closedToday: 1, dueThisMonth: 1, onTimeThisMonth: 1, onTimeRate: 1 });
  });

  test("a step that its stage does not allow is kept, counted and changes nothing else", () => {
    const state = cityAfter(one, step("chengge.report.verified", "r1"));
    expect(state.reports.get("r1")).toMatchObject({ stage: "submitted", version: 2 });
    expect(view(state).totals.outOfOrder).toBe(1);
    expect(view(state, "C2").totals.outOfOrder).toBe(0);
  });

  test("a step of a report that nobody submitted is counted at city scope", () => {
    expect(view(cityAfter(step("chengge.report.closed", "ghost"))).totals).toMatchObject({ outOfOrder: 1, closedToday: 0 });
  });

  test("the whole way through leaves it closed", () => {
    const way: EventType[] = ["accepted", "dispatched", "received", "resolved", "verified", "closed"].map(
      (name) => `chengge.report.${name}` as EventType,
    );
    const state = cityAfter(
      one,
      ...way.map((type) => step(type, "r1", { department: "D2" })),
      step("chengge.report.rated", "r1", { satisfaction: 5 }),
    );
    expect(state.reports.get("r1")).toMatchObject({ stage: "closed", version: 8, satisfaction: 5 });
    expect(view(state).totals.outOfOrder).toBe(0);
  });

  test("reopened, it is open again and its closing no longer counts", () => {
    const state = cityAfter(one, step("chengge.report.closed", "r1"), step("chengge.report.reopened", "r1"));
    expect(view(state).totals).toMatchObject({ open: 1, closedToday: 0 });
  });

  test("folded into another it is not open; unfolded it stands where it stood", () => {
    const state = cityAfter(one, step("chengge.report.accepted", "r1"), step("chengge.report.folded", "r1", { into: "r0" }));
    expect(view(state).totals.open).toBe(0);
    further(state, step("chengge.report.unfolded", "r1"));
    expect(state.reports.get("r1")).toMatchObject({ stage: "accepted", into: null });
    expect(view(state).totals.open).toBe(1);
  });

  test("undone, the last step is taken back, once", () => {
    const state = cityAfter(
      one,
      step("chengge.report.voided", "r1"),
      step("chengge.report.undone", "r1"),
      step("chengge.report.undone", "r1"),
    );
    expect(state.reports.get("r1")?.stage).toBe("submitted");
    expect(view(state).totals).toMatchObject({ open: 1, outOfOrder: 1 });
  });

  test("an extension can be undone, and nothing once something else came after it", () => {
    const extended = step("chengge.report.extended", "r1", { dueAt: new Date(T0 + 9 * HOUR) });
    const state = cityAfter(submitted("r1", { dueAt: new Date(T0 + HOUR) }), step("chengge.report.accepted", "r1"), extended);
    further(state, step("chengge.report.undone", "r1"));
    expect(state.reports.get("r1")).toMatchObject({ stage: "accepted", dueAt: T0 + HOUR });
    further(
      state,
      step("chengge.report.dispatched", "r1", { department: "D1" }),
      step("chengge.report.reminded", "r1"),
      step("chengge.report.undone", "r1"),
    );
    expect(state.reports.get("r1")?.stage).toBe("dispatched");
  });

  test("deferred, folded, unfolded and resumed, it stands where it stood at first", () => {
    const way = ["dispatched", "deferred", "folded", "unfolded"] as const;
    const state = cityAfter(one, ...way.map((name) => step(`chengge.report.${name}`, "r1", { department: "D1", into: "r0" })));
    expect(state.reports.get("r1")?.stage).toBe("deferred");
    expect(further(state, step("chengge.report.resumed", "r1")).reports.get("r1")?.stage).toBe("dispatched");
  });

  test("settled in the grid it counts apart from the closed", () => {
    expect(view(cityAfter(one, step("chengge.report.settled", "r1"))).totals).toMatchObject({ open: 0, closedToday: 0, settledToday: 1 });
  });

  test("redacted, its words are gone", () => {
    const state = cityAfter(one, step("chengge.report.redacted", "r1"));
    expect(JSON.stringify(view(state))).not.toContain("垃圾三天没清");
  });
});

describe("time limits", () => {
  const due = submitted("r1", { dueAt: new Date(T0 + HOUR) });

  test("a report becomes overdue when the clock reaches its limit, not before", () => {
    const state = cityAfter(due);
    expect(view(further(state, tick(T0 + 59 * MINUTE))).totals.overdue).toBe(0);
    expect(view(further(state, tick(T0 + 60 * MINUTE))).totals).toMatchObject({ overdue: 1, dueThisMonth: 1, onTimeRate: 0 });
  });

  test("a limit that has already passed makes it overdue at once", () => {
    expect(view(cityAfter(submitted("r1", { dueAt: new Date(T0 - HOUR) }, T0 - 2 * HOUR))).totals.overdue).toBe(1);
  });

  test("a closing that arrives late but happened in time takes the overdue mark back, in the past's figures too", () => {
    const state = cityAfter(due, tick(T0 + 3 * HOUR), step("chengge.report.closed", "r1", {}, T0 + 30 * MINUTE));
    expect(view(state).totals).toMatchObject({ overdue: 0, onTimeRate: 1 });
    expect(
      view(state)
        .hours.map((hour) => hour.overdueChange)
        .filter((by) => by !== 0),
    ).toEqual([]);
  });

  test("an extension moves the limit; deferring stops the clock; resuming starts it", () => {
    const state = cityAfter(due, tick(T0 + 2 * HOUR), step("chengge.report.extended", "r1", { dueAt: new Date(T0 + 5 * HOUR) }));
    expect(view(state).totals).toMatchObject({ overdue: 0, dueThisMonth: 0 });
    further(state, step("chengge.report.deferred", "r1"), tick(T0 + 6 * HOUR));
    expect(view(state).totals).toMatchObject({ open: 1, overdue: 0 });
    further(state, step("chengge.report.resumed", "r1", {}, T0 + 6 * HOUR));
    expect([view(state).totals.overdue, state.reports.get("r1")?.dueAt]).toEqual([0, T0 + 11 * HOUR]);
    expect(view(further(state, tick(T0 + 11 * HOUR))).totals.overdue).toBe(1);
  });

  test("a note on a closed report moves no limit", () => {
    const state = cityAfter(due, step("chengge.report.closed", "r1", {}, T0 + 2 * HOUR), tick(T0 + 3 * HOUR));
    further(state, step("chengge.report.noted", "r1", { dueAt: new Date(T0 + 9 * HOUR) }));
    expect(view(state).totals).toMatchObject({ dueThisMonth: 1, onTimeThisMonth: 0 });
  });

  test("a reopening may bring a new limit", () => {
    const state = cityAfter(
      due,
      step("chengge.report.closed", "r1"),
      step("chengge.report.reopened", "r1", { dueAt: new Date(T0 + 9 * HOUR) }),
    );
    expect(state.reports.get("r1")?.dueAt).toBe(T0 + 9 * HOUR);
  });

  test("one report, however often its limit is moved, stands under one hour", () => {
    const state = cityAfter(submitted("r1"));
    for (let n = 1; n <= 3000; n += 1)
      further(state, step("chengge.report.extended", "r1", { dueAt: new Date(T0 + (n % 2 === 0 ? 99 : n) * HOUR) }));
    expect([...state.dueAgenda.values()].reduce((sum, ids) => sum + ids.size, 0)).toBe(1);
    expect(state.places[0]?.due?.size).toBeLessThan(12);
  });

  test("a report closed long before its limit leaves the views, and is counted as due on time when the limit comes, to the minute", () => {
    const state = cityAfter(submitted("r1", { dueAt: new Date(T0 + 100 * DAY) }), step("chengge.report.closed", "r1"), tick(T0 + 20 * DAY));
    expect([view(state).reports, view(state).totals.dueThisMonth]).toEqual([[], 0]);
    expect(view(further(state, tick(T0 + 100 * DAY - MINUTE))).totals.dueThisMonth).toBe(0);
    expect(view(further(state, tick(T0 + 100 * DAY))).totals).toMatchObject({ dueThisMonth: 1, onTimeThisMonth: 1 });
    further(state, tick(T0 + 102 * DAY));
    expect([state.reports.size, state.dueAgenda.size]).toEqual([0, 0]);
  });

  test("one with a limit beyond ten years does not stay for it", () => {
    const state = cityAfter(submitted("r1", { dueAt: new Date(Date.parse("9999-01-01T00:00:00Z")) }), step("chengge.report.closed", "r1"));
    expect([further(state, tick(T0 + 20 * DAY)).reports.size, state.dueAgenda.size]).toEqual([0, 0]);
  });

  test("the next eight hours list what falls due, by department, and let go of what is done", () => {
    const state = cityAfter(
      submitted("r1", { dueAt: new Date(T0 + HOUR), department: "D1" }),
      submitted("r2", { dueAt: new Date(T0 + HOUR), department: "D2" }),
    );
    const listed = () => view(state).due.flatMap((row) => Object.entries(row.departments));
    expect(listed()).toEqual([
      ["D1", 1],
      ["D2", 1],
    ]);
    expect(view(state).due).toHaveLength(9);
    further(state, step("chengge.report.closed", "r1"));
    expect(listed()).toEqual([["D2", 1]]);
  });

  test("the on-time rate is of this month: last month's limits do not count", () => {
    const state = cityAfter(submitted("r1", { dueAt: new Date(T0 - 40 * DAY) }, T0 - 41 * DAY));
    expect(view(state).totals).toMatchObject({ overdue: 1, dueThisMonth: 0, onTimeRate: null });
  });
});

describe("days and hours", () => {
  test("a report days late lands in its own day and hour", () => {
    const state = cityAfter(submitted("r1", {}, T0 - 3 * DAY));
    expect(view(state).totals).toMatchObject({ reportsToday: 0, open: 1 });
    expect(view(state).hours).toMatchObject([{ at: T0 - 3 * DAY - 40 * MINUTE, livelihood: 1, openChange: 1 }]);
  });

  test("today is the city's, not UTC's: it turns at local midnight", () => {
    const midnight = Date.parse("2026-11-24T00:00:00+08:00");
    const state = cityAfter(submitted("r1"), tick(midnight - MINUTE));
    expect(view(state).totals.reportsToday).toBe(1);
    expect(view(further(state, tick(midnight))).totals.reportsToday).toBe(0);
    expect(view(further(state, submitted("r2", {}, midnight - 1), submitted("r3", {}, midnight + 1))).totals.reportsToday).toBe(1);
  });

  test("what is usual comes from comparable days only, and only when there are three", () => {
    const reports = (days: readonly number[]) =>
      days.flatMap((back) => [1, 2].map((n) => submitted(`d${back}-${n}`, {}, T0 - back * DAY - n * HOUR)));
    expect(view(cityAfter(...reports([1, 2, 3]))).usual).toMatchObject({ days: 1, reportsToday: null });
    const state = cityAfter(...reports([3, 4, 5, 6, 7]), submitted("now"));
    expect(view(state).usual).toMatchObject({ days: 5, dayType: "working", reportsToday: { low: 2, mid: 2, high: 2 } });
    const ended = [3, 4, 5, 6, 7].map((back) => step("chengge.report.closed", `d${back}-1`, {}, T0 - back * DAY));
    further(state, submitted("left-over", {}, T0 - 10 * DAY), ...ended);
    expect(view(state).usual.days, "a day of which only a left-over is known is not comparable").toBe(5);
    expect(view(state).kinds.find((row) => row.kind === "L01")).toMatchObject({ today: 1, usual: { mid: 2 } });
  });

  test("a tick from the past changes nothing", () => {
    const state = cityAfter();
    expect(further(state, tick(T0 - HOUR)).clock).toBe(T0);
  });

  test("a rating that is weeks old does not throw a freshly closed report out", () => {
    const state = cityAfter(
      submitted("r1"),
      step("chengge.report.closed", "r1"),
      step("chengge.report.rated", "r1", { satisfaction: 5 }, T0 - 18 * DAY),
    );
    expect(further(state, tick(T0 + DAY)).reports.size).toBe(1);
  });

  test("points of an event just before midnight, by a clock that runs ahead, are the new day's", () => {
    const midnight = Date.parse("2026-11-24T00:00:00+08:00");
    const learnt = event(
      "chengge.participation.recorded",
      { participant: "p-1", activity: "learn", points: 7, grid: "C111-1" },
      { time: midnight + MINUTE },
    );
    const state = cityAfter(tick(midnight - MINUTE), learnt, tick(midnight));
    expect(view(state, "C111-1")).toMatchObject({ totals: { pointsToday: 7 }, grids: { points: [7] } });
  });

  test("what ended fifteen days ago leaves the state; what is open stays", () => {
    const state = cityAfter(submitted("r1"), submitted("r2"), step("chengge.report.closed", "r1"), tick(T0 + 17 * DAY));
    expect([...state.reports.keys()]).toEqual(["r2"]);
    expect(view(state).reports.map((row) => row.reportId)).toEqual(["r2"]);
  });
});

describe("places", () => {
  test("a report of unknown place is counted and seen at city scope only", () => {
    const state = cityAfter(submitted("r1", { grid: "nowhere" }));
    expect(view(state).totals).toMatchObject({ unplaced: 1, open: 1, reportsToday: 1 });
    expect(view(state).reports).toMatchObject([{ reportId: "r1", grid: null }]);
    expect(view(state, "C1").reports).toEqual([]);
  });

  test("a resident's words are not shown until an operator has written the title", () => {
    const state = cityAfter(
      submitted("r1", { channel: "app", title: "我家楼下" }),
      submitted("r2", { channel: "never-heard-of", title: "某某" }),
    );
    expect(view(state).reports.map((row) => row.title)).toEqual([null, null]);
    further(state, step("chengge.report.accepted", "r1", { title: "垃圾未清运" }));
    expect(view(state).reports.find((row) => row.reportId === "r1")?.title).toBe("垃圾未清运");
  });

  test("staffing adds up, and an older status that comes late does not undo a newer one", () => {
    const status = (grid: string, workersOnDuty: number, time: number) =>
      event("chengge.grid.status", { grid, condition: "attention", workersOnDuty, workersRostered: 2 }, { time });
    const state = cityAfter(status("C111-1", 2, T0), status("C111-2", 1, T0), status("C111-1", 0, T0 - HOUR));
    expect(view(state).totals).toMatchObject({ workersOnDuty: 3, workersRostered: 4, outOfOrder: 1 });
    expect(view(state, "C111").grids).toMatchObject({
      index: [0, 1, 2],
      workers: [2, 1, 0],
      condition: ["attention", "attention", "normal"],
    });
  });

  test("a grid with far more reports than its past and its neighbours' is marked unusual, and so are those beside it", () => {
    const past = [0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((back) =>
      [0, 1, 2, 3].map((at) => submitted(`p${back}-${at}`, { grid: `C1${1 + (at >> 1)}1-${1 + (at % 2)}` }, T0 - back * DAY - 2 * HOUR)),
    );
    const state = cityAfter(...past, tick(T0 + 5 * MINUTE));
    expect(new Set(view(state, "C1").grids.unusual)).toEqual(new Set([2]));
    further(state, ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => submitted(`now${n}`, { grid: "C111-2" })), tick(T0 + 10 * MINUTE));
    expect(view(state, "C111").grids.unusual).toEqual([5, 5, 5]);
    expect(view(state, "C122").grids.unusual).toEqual([2, 2, 2]);
  });

  test("points earned and points redeemed are told apart", () => {
    const act = (activity: string, points: number) =>
      event("chengge.participation.recorded", { participant: "p-1", activity, points, grid: "C111-1" });
    expect(view(cityAfter(act("learn", 2), act("redeem", 500))).totals).toMatchObject({
      participationToday: 2,
      activitiesToday: { learn: 1, report: 0, deliberate: 0, volunteer: 0, redeem: 1 },
      pointsToday: 2,
      redeemedToday: 500,
    });
  });
});

describe("warnings", () => {
  test("a warning colours the grids it covers and is seen, whole, by every scope that it meets", () => {
    const state = cityAfter(raised("w1"), raised("w2", { level: "red", area: { grids: ["C111-1"] } }));
    expect(view(state, "C111").grids.level).toEqual([4, 2, 2]);
    expect(view(state, "C1").warnings).toHaveLength(2);
    expect(view(state, "C112").warnings.map((row) => row.warningId)).toEqual(["w1"]);
    expect(view(state, "C2").warnings).toEqual([]);
    expect(view(state).totals.warnings).toEqual({ red: 1, orange: 0, yellow: 1, blue: 0, unacknowledged: 2 });
  });

  test("lifted, it leaves the list and the map but stays on the timeline for a day", () => {
    const state = cityAfter(raised("w1"), warn("chengge.warning.lifted", "w1"));
    expect(view(state)).toMatchObject({ warnings: [], timeline: [{ id: "w1", to: T0 }] });
    expect(Math.max(...view(state).grids.level)).toBe(0);
    expect(view(further(state, tick(T0 + 25 * HOUR))).timeline).toEqual([]);
  });

  test("it runs out at its own time", () => {
    const state = cityAfter(raised("w1", { expiresAt: new Date(T0 + HOUR) }), tick(T0 + 59 * MINUTE));
    expect(view(state).warnings).toHaveLength(1);
    expect(view(further(state, tick(T0 + HOUR))).warnings).toEqual([]);
  });

  test("one that ends before anybody acknowledged it waits for that, a day at most", () => {
    const ended = () => further(cityAfter(raised("w1")), warn("chengge.warning.lifted", "w1"));
    expect(view(ended()).returned).toMatchObject([{ warningId: "w1", endedAt: T0 }]);
    expect(view(ended(), "C2").returned).toEqual([]);
    expect(view(further(ended(), warn("chengge.warning.acknowledged", "w1", { actor: "duty" }))).returned).toEqual([]);
    expect(view(further(ended(), tick(T0 + 24 * HOUR))).returned).toEqual([]);
    const taken = cityAfter(raised("w1"), warn("chengge.warning.acknowledged", "w1"), warn("chengge.warning.lifted", "w1"));
    expect(view(taken).returned).toEqual([]);
    expect(view(cityAfter(raised("w1"), warn("chengge.warning.dismissed", "w1", { actor: "duty" }))).returned).toEqual([]);
  });

  test("a statutory one is changed by its issuer's own source alone", () => {
    const state = cityAfter(
      raised("w1", { authority: "statutory" }, "//met"),
      warn("chengge.warning.lifted", "w1", {}, "//desk"),
      warn("chengge.warning.adjusted", "w1", { level: "red" }, "//desk"),
    );
    expect(view(state)).toMatchObject({ warnings: [{ level: "yellow" }], totals: { outOfOrder: 2 } });
    expect(view(further(state, warn("chengge.warning.acknowledged", "w1", { actor: "duty" }, "//desk"))).warnings).toMatchObject([
      { acknowledgedBy: "duty" },
    ]);
    expect(view(further(state, warn("chengge.warning.adjusted", "w1", { level: "red" }, "//met"))).warnings).toMatchObject([
      { level: "red", acknowledgedAt: null },
    ]);
    expect(view(further(state, warn("chengge.warning.lifted", "w1", {}, "//met"))).warnings).toEqual([]);
  });

  test("a statutory one cannot be confirmed to another level by anyone else, nor a model's to red without a name", () => {
    const state = cityAfter(
      raised("w1", { authority: "statutory" }, "//met"),
      warn("chengge.warning.confirmed", "w1", { level: "red", actor: "x" }, "//desk"),
    );
    further(state, raised("w2", { authority: "model", level: "blue" }), warn("chengge.warning.confirmed", "w2", { level: "red" }));
    expect(view(state).warnings.map((row) => row.level)).toEqual(["blue", "yellow"]);
  });

  test("colours add up over overlapping areas, and come off one by one", () => {
    const state = cityAfter(
      raised("w1"),
      raised("w2", { level: "red", area: { grids: ["C111-1", "C111-3"] } }),
      raised("w3", { level: "orange", area: { division: "C11" } }),
    );
    expect(view(state, "C111").grids.level).toEqual([4, 3, 4]);
    further(state, warn("chengge.warning.lifted", "w3"), warn("chengge.warning.adjusted", "w2", { level: "blue" }));
    expect(view(state, "C111").grids.level).toEqual([2, 2, 2]);
    further(state, warn("chengge.warning.lifted", "w1"));
    expect(view(state, "C111").grids.level).toEqual([1, 0, 1]);
  });

  test("a model's goes red only by a named person", () => {
    const state = cityAfter(
      raised("w1", { authority: "model", level: "orange", proposed: "red" }),
      warn("chengge.warning.adjusted", "w1", { level: "red" }),
    );
    expect(view(state).warnings).toMatchObject([{ level: "orange", proposed: "red" }]);
    expect(view(further(state, warn("chengge.warning.confirmed", "w1", { level: "red", actor: "chief" }))).warnings).toMatchObject([
      { level: "red", authority: "city" },
    ]);
  });
});

describe("sources", () => {
  test("one that is quiet for longer than its cadence allows is silent until it speaks", () => {
    const state = cityAfter(event("chengge.source.heartbeat", { records: 7, lagMs: 30 }));
    const a = () => view(state).sources.find((row) => row.source === "//test/a");
    expect(a()).toMatchObject({ state: "fresh", records: 7 });
    further(state, tick(T0 + 6 * MINUTE));
    expect(a()?.state).toBe("silent");
    further(state, event("chengge.source.heartbeat", { records: 8, lagMs: 30 }, { time: T0 + 6 * MINUTE }));
    expect(a()?.state).toBe("fresh");
    expect(view(state).sources.find((row) => row.source === "//test/b")?.state).toBe("never");
  });
});

test("the same log gives the same state, however it is cut into batches", () => {
  const mix = eventMix(5);
  const records = numbered(
    Array.from({ length: 1500 }, () => mix.next().value),
    0,
  );
  const whole = reduce(emptyState(smallCity()), records);
  const piecewise = emptyState(smallCity());
  for (let at = 0; at < records.length; at += 7) reduce(piecewise, records.slice(at, at + 7));
  expect({ ...piecewise, city: null }).toEqual({ ...whole, city: null });
});

test("figures kept by addition equal a recount of the reports themselves", () => {
  const state = emptyState(smallCity());
  const mix = eventMix(11);
  reduce(
    state,
    numbered(
      Array.from({ length: 4000 }, () => mix.next().value),
      0,
    ),
  );
  const reports = [...state.reports.values()];
  const open = reports.filter((report) =>
    ["submitted", "accepted", "dispatched", "received", "resolved", "verified", "deferred"].includes(report.stage),
  );
  const overdue = open.filter((report) => report.stage !== "deferred" && report.dueAt !== null && report.dueAt <= state.clock);
  const { totals, departments, divisions } = view(state);
  expect(totals).toMatchObject({ open: open.length, overdue: overdue.length });
  expect(departments.reduce((sum, row) => sum + row.open, 0)).toBe(open.length);
  expect(departments.reduce((sum, row) => sum + row.overdue, 0)).toBe(overdue.length);
  expect(divisions.reduce((sum, row) => sum + row.open, 0)).toBe(open.filter((report) => report.grid >= 0).length);
  expect(view(state).hours.reduce((sum, row) => sum + row.overdueChange, 0)).toBe(totals.overdue);
});

test("a hole in the log stops the fold", () => {
  const state = cityAfter();
  expect(() => reduce(state, numbered([submitted("r1")], state.seq + 1))).toThrow(`expected record ${state.seq + 1}`);
});
