import { expect, test } from "vitest";
import type { View } from "../../shared/view.ts";
import { drillOf } from "./use-drill.ts";

const rows = (...exercises: boolean[]) => exercises.map((exercise) => ({ exercise })) as unknown as View["warnings"];

test("a session is a drill whole only when nothing real is under way", () => {
  expect(drillOf({ warnings: [], responses: [] })).toBe("none");
  expect(drillOf({ warnings: rows(false), responses: [] })).toBe("none");
  expect(drillOf({ warnings: rows(false, true), responses: [] })).toBe("beside");
  expect(drillOf({ warnings: rows(true, true), responses: [] })).toBe("only");
  expect(drillOf({ warnings: rows(true), responses: rows(false) as unknown as View["responses"] })).toBe("beside");
});
