// Evidence may be a text or any JSON: what is understood is read, the rest is kept within bounds.
import { describe, expect, test } from "vitest";
import { readEvidence } from "./evidence.ts";

describe("evidence", () => {
  test("may be a text, or nothing", () => {
    expect(readEvidence("9 in an hour")?.text).toBe("9 in an hour");
    expect([readEvidence(null), readEvidence(undefined), readEvidence("")]).toEqual([null, null, null]);
  });

  test("of a model is understood", () => {
    const sent = {
      model: "scan",
      observed: 9,
      expected: 0.2,
      windowHours: 6,
      recurrenceDays: 300,
      grids: ["a", "b"],
      reports: ["r1", "r2", "r3"],
      score: 12.4,
      zone: "west",
    };
    expect(readEvidence(sent)).toMatchObject({
      model: "scan",
      observed: 9,
      expected: 0.2,
      windowMs: 6 * 3_600_000,
      recurrenceDays: 300,
      grids: 2,
      reports: ["r1", "r2", "r3"],
      reportCount: 3,
      rest: [["zone", "west"]],
      more: 0,
    });
  });

  test("that looks like it and is not stays as it was sent", () => {
    expect(readEvidence({ observed: "many", expected: Number.NaN, reports: 7, windowHours: "6" })).toMatchObject({
      observed: null,
      expected: null,
      reports: [],
      reportCount: 7,
      windowMs: null,
      rest: [
        ["observed", "many"],
        ["expected", "null"],
        ["windowHours", "6"],
      ],
    });
  });

  test("is bounded, however much was sent", () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`k${at}`, { deep: "x".repeat(500) }]));
    const read = readEvidence(many);
    expect(read?.rest).toHaveLength(16);
    expect(read?.more).toBe(24);
    expect(Math.max(...(read?.rest ?? []).map(([, value]) => value.length))).toBe(160);
    expect(readEvidence([1, 2, 3])?.rest).toEqual([
      ["0", "1"],
      ["1", "2"],
      ["2", "3"],
    ]);
  });
});
