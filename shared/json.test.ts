// Times as text, and nothing else that only looks like one.
import { expect, test } from "vitest";
import { toJson } from "./json.ts";
import { T0 } from "./testing.ts";

const TEXT = new Date(T0).toISOString();

test("numbers under a time's name become RFC 3339, at any depth", () => {
  expect(toJson({ asOf: T0, rows: [{ dueAt: T0, open: 3 }], departments: [{ department: "D1", lastAt: T0 }] })).toEqual({
    asOf: TEXT,
    rows: [{ dueAt: TEXT, open: 3 }],
    departments: [{ department: "D1", lastAt: TEXT }],
  });
});

test("a sender's evidence and counts by department stay, whatever they are called", () => {
  const due = [{ at: T0, departments: { to: 3, at: 1, D1: 2 } }];
  expect(toJson({ due, evidence: { at: 7 } })).toEqual({ due: [{ at: TEXT, departments: { to: 3, at: 1, D1: 2 } }], evidence: { at: 7 } });
});
