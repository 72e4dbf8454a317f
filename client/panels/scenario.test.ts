import { expect, test } from "vitest";
import type { ResponseRow, TimelineRow, WarningRow } from "../../shared/view.ts";
import { courseOf, subjectOf } from "./scenario.ts";

const response = (level: number, exercise = false) => ({ responseId: `r${level}`, level, exercise }) as ResponseRow;
const warning = (level: WarningRow["level"], exercise = false) => ({ warningId: level, level, exercise }) as WarningRow;

test("the board is about the gravest response, then the gravest warning", () => {
  expect(subjectOf([response(4), response(2)], [warning("red")])).toMatchObject({ what: "response", row: { level: 2 } });
  expect(subjectOf([], [warning("blue"), warning("orange"), warning("yellow")])).toMatchObject({ row: { level: "orange" } });
  expect(subjectOf([], [])).toEqual({ what: "none" });
});

test("what is real comes before an exercise", () => {
  expect(subjectOf([response(1, true), response(4)], [])).toMatchObject({ row: { level: 4 } });
  expect(subjectOf([response(1, true)], [warning("blue")])).toMatchObject({ what: "warning" });
  expect(subjectOf([response(1, true)], [warning("red", true)])).toMatchObject({ what: "response" });
});

test("its course has responses, statutory and grave warnings and itself, the last first", () => {
  const row = (id: string, from: number, more: Partial<TimelineRow>) =>
    ({ id, from, what: "warning", family: null, level: 1, authority: "model", ...more }) as TimelineRow;
  const rows = [
    row("blue", 1, {}),
    row("met", 2, { authority: "statutory" }),
    row("x", 3, { level: 3 }),
    row("y", 4, { what: "response" }),
  ];
  expect(courseOf({ what: "warning", row: warning("blue") }, rows, "duty").map(({ id }) => id)).toEqual(["y", "x", "met", "blue"]);
  expect(courseOf({ what: "warning", row: warning("red") }, rows, "duty").map(({ id }) => id)).toEqual(["y", "x", "met"]);
  const unrest = [...rows, row("unrest", 5, { level: 4, family: "stability" })];
  expect(courseOf({ what: "warning", row: warning("red") }, unrest, "visitors").map(({ id }) => id)).toEqual(["y", "x", "met"]);
});
