import { expect, test } from "vitest";
import { createReportClocks } from "../../shared/report-clocks.ts";
import { type Case, type CaseStep, clockOf, holdersOf, lateSteps, parseWholeCase, stageStops, stagesAhead } from "./case.ts";

const MINUTE = 60_000;
let seq = 0;
const step = (name: string, minute: number, data: CaseStep["data"] = {}, taken = true): CaseStep => {
  seq += 1;
  return { seq, step: name, time: minute * MINUTE, recordedAt: minute * MINUTE, taken, data };
};
const stages = (...history: CaseStep[]) => stageStops(history).map(({ stage }) => stage);

test("stages follow each other with the time that each took; steps out of order and notes are none", () => {
  const stops = stageStops([
    step("submitted", 0),
    step("verified", 1, {}, false),
    step("accepted", 6),
    step("noted", 7),
    step("dispatched", 20, { department: "D1" }),
    step("closed", 80),
  ]);
  expect(stops).toEqual([
    { stage: "submitted", from: 0, to: 6 * MINUTE },
    { stage: "accepted", from: 6 * MINUTE, to: 20 * MINUTE },
    { stage: "dispatched", from: 20 * MINUTE, to: 80 * MINUTE },
    { stage: "closed", from: 80 * MINUTE, to: 80 * MINUTE },
  ]);
  expect(stageStops([step("submitted", 0)])).toEqual([{ stage: "submitted", from: 0, to: null }]);
});

test("a case that is sent back, put aside or undone stands where the rules of the fold put it", () => {
  const begun = [step("submitted", 0), step("accepted", 1), step("dispatched", 2), step("received", 3)];
  expect(stages(...begun, step("returned", 4, { kind: "refused" })).at(-1)).toBe("accepted");
  expect(stages(...begun, step("resolved", 4), step("returned", 5, { kind: "rework" })).at(-1)).toBe("dispatched");
  expect(stages(...begun, step("deferred", 4), step("resumed", 9)).slice(-2)).toEqual(["deferred", "received"]);
  expect(stages(...begun, step("deferred", 4), step("folded", 5, { into: "x" }), step("unfolded", 6), step("resumed", 7)).at(-1)).toBe(
    "received",
  );
  expect(stages(...begun, step("resolved", 4), step("undone", 5)).at(-1)).toBe("received");
  expect(stages(...begun, step("closed", 4), step("reopened", 9)).at(-1)).toBe("accepted");
});

test("what lies ahead is the usual way, and nothing after an end", () => {
  expect(stagesAhead("received")).toEqual(["resolved", "verified", "closed"]);
  expect(stagesAhead("closed")).toEqual([]);
  expect(stagesAhead("settled")).toEqual([]);
});

test("a step is late when one that happened well after it had come before it", () => {
  const [a, b, c] = [step("submitted", 0), step("closed", 90), step("dispatched", 20, {}, false)];
  expect([...lateSteps([a, b, c])]).toEqual([c.seq]);
  expect([...lateSteps([a, c, b])]).toEqual([]);
});

test("who held it before is kept, a refusal gives it back, the same department twice is one", () => {
  const holders = holdersOf([
    step("submitted", 0),
    step("dispatched", 10, { department: "A" }),
    step("dispatched", 12, { department: "A" }),
    step("returned", 30, { kind: "refused" }),
    step("dispatched", 40, { department: "B" }),
  ]);
  expect(holders).toEqual([
    { department: "A", from: 10 * MINUTE, to: 30 * MINUTE },
    { department: "B", from: 40 * MINUTE, to: null },
  ]);
  expect(holdersOf([step("dispatched", 1, { department: "A" }), step("closed", 5)])[0]?.to).toBe(5 * MINUTE);
  expect(holdersOf([step("accepted", 1), step("dispatched", 2, { department: "A" }), step("undone", 3)])).toEqual([]);
});

test("the clock: time left, the last quarter as due soon, overdue, stopped, and how it ended", () => {
  const city = { timeZone: "UTC", calendars: [], holidays: { off: [], worked: {}, lastYear: 2026, source: "" }, kinds: [] };
  const clocks = createReportClocks(city);
  const open = { stage: "dispatched", runsFrom: 0, dueAt: 400, stoppedAt: null, closedAt: null } as unknown as Case;
  expect(clockOf(open, 100, clocks)).toEqual({ state: "running", left: 300 });
  expect(clockOf(open, 300, clocks)).toEqual({ state: "soon", left: 100 });
  expect(clockOf(open, 450, clocks)).toEqual({ state: "overdue", by: 50 });
  expect(clockOf({ ...open, stage: "deferred" }, 450, clocks)).toEqual({ state: "stopped" });
  expect(clockOf({ ...open, dueAt: null }, 450, clocks)).toEqual({ state: "none" });
  expect(clockOf({ ...open, stage: "closed", closedAt: 350 }, 999, clocks)).toEqual({ state: "onTime", by: 50 });
  expect(clockOf({ ...open, stage: "closed", closedAt: 460 }, 999, clocks)).toEqual({ state: "closedLate", by: 60 });
});

test("an answer's times become ms, and its steps lose their prefix", () => {
  const iso = new Date(5000).toISOString();
  const parsed = parseWholeCase({
    reportId: "r",
    stage: "dispatched",
    submittedAt: iso,
    changedAt: iso,
    dueAt: null,
    closedAt: null,
    text: null,
    history: [
      { seq: 1, type: "chengge.report.dispatched", time: iso, recordedAt: iso, taken: true, data: { dueAt: iso, department: "D1" } },
    ],
  });
  expect(parsed).toMatchObject({ submittedAt: 5000, dueAt: null });
  expect(parsed.history[0]).toMatchObject({ step: "dispatched", time: 5000, data: { department: "D1", dueAt: 5000 } });
});
