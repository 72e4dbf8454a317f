import { expect, test } from "vitest";
import { createAgenda } from "./agenda.ts";

const HOUR = 3_600_000;

test("tells what has come, wherever it was put last", () => {
  const agenda = createAgenda();
  agenda.set("a", 5 * HOUR);
  agenda.set("b", 5 * HOUR + 1);
  agenda.set("c", 90 * HOUR);
  expect(agenda.due(5 * HOUR)).toEqual(["a"]);
  agenda.set("a", 6 * HOUR);
  agenda.set("c", 3 * HOUR);
  expect(agenda.due(5 * HOUR + 1).sort()).toEqual(["b", "c"]);
  agenda.set("b", null);
  expect(agenda.due(100 * HOUR).sort()).toEqual(["a", "c"]);
  agenda.clear();
  expect(agenda.due(100 * HOUR)).toEqual([]);
});
