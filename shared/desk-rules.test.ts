// Who may do what at the desk: by stage, by level, by department.
import { describe, expect, test } from "vitest";
import {
  ACTION_EVENT,
  ACTION_FIELDS,
  actionsFor,
  type Doer,
  fieldMayNot,
  REPORT_ACTIONS,
  type ReportStanding,
  returnKindsFor,
  whyNot,
} from "./desk-rules.ts";
import { ALLOWED } from "./fold/stage.ts";
import { STAGES } from "./view.ts";

const city: Doer = { level: 0, department: null };
const county: Doer = { level: 1, department: null };
const town: Doer = { level: 2, department: null };
const police: Doer = { level: 0, department: "police" };
const report = (change: Partial<ReportStanding> = {}): ReportStanding => ({
  stage: "dispatched",
  department: "police",
  coDepartments: ["housing"],
  ...change,
});

test("the city without a department may do all that the stage allows, at every stage", () => {
  for (const stage of STAGES)
    expect(actionsFor(city, report({ stage }))).toEqual(
      REPORT_ACTIONS.filter((action) => action !== "redact" && ALLOWED[ACTION_EVENT[action]].has(stage)),
    );
});

test("to put aside, to give time, to void and to press is for county and city", () => {
  const above = ["extend", "defer", "supervise", "void"] as const;
  for (const action of above) {
    expect(whyNot(county, report(), action)).toBeNull();
    expect(whyNot(town, report(), action)).toBe("level");
  }
  expect(actionsFor(town, report())).toEqual([
    "dispatch",
    "receive",
    "resolve",
    "return",
    "close",
    "remind",
    "escalate",
    "fold",
    "undo",
    "note",
  ]);
});

test("a department does its own: it receives, resolves, returns as not its own, asks upwards and notes", () => {
  expect(actionsFor(police, report())).toEqual(["receive", "resolve", "return", "escalate", "undo", "note"]);
  expect(actionsFor(police, report({ department: "fire", coDepartments: [] }))).toEqual([]);
  expect(returnKindsFor(police, { stage: "received" })).toEqual(["refused"]);
  expect(returnKindsFor(city, { stage: "resolved" })).toEqual(["rework"]);
});

test("a supporting department notes", () => {
  expect(actionsFor({ level: 0, department: "housing" }, report())).toEqual(["note"]);
});

describe("a refusal says why", () => {
  test("the stage first", () => expect(whyNot(town, report({ stage: "closed" }), "void")).toBe("stage"));
  test("nothing to take back is the stage's word", () => expect(whyNot(city, report({ undoable: false }), "undo")).toBe("stage"));
  test("then whose it is", () => expect(whyNot(police, report({ department: "fire" }), "receive")).toBe("department"));
});

test("what stops, moves or ends a case needs a reason in its form, and a term where there is one", () => {
  const needed = (action: keyof typeof ACTION_FIELDS) => ACTION_FIELDS[action].filter((one) => one.needed).map(({ field }) => field);
  for (const action of ["return", "extend", "escalate", "defer", "supervise", "void", "reopen"] as const)
    expect(needed(action)).toContain("reason");
  expect(needed("defer")).toContain("until");
  expect(needed("supervise")).toContain("until");
  expect(needed("extend")).toContain("dueAt");
  expect(needed("dispatch")).toEqual(["department"]);
});

test("a field that does what another step is for is for whoever may take that one", () => {
  const later = { dueAt: "2030-01-01T00:00:00Z" };
  expect(fieldMayNot(police, report(), "note", later)).toEqual({ field: "dueAt", action: "extend" });
  expect(fieldMayNot(town, report(), "note", later)?.action).toBe("extend");
  expect(fieldMayNot(town, report(), "dispatch", { ...later, department: "housing" })).toBeNull();
  expect(fieldMayNot(police, report(), "receive", { department: "housing" })?.action).toBe("dispatch");
  expect(fieldMayNot(police, report(), "receive", { department: "police" })).toBeNull();
  expect(fieldMayNot(police, report(), "resolve", { coDepartments: [] })?.action).toBe("dispatch");
  for (const action of REPORT_ACTIONS)
    expect(fieldMayNot(city, report(), action, { ...later, department: "x", coDepartments: [] })).toBeNull();
});
