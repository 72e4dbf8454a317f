import { expect, test } from "vitest";
import { lateArrivals } from "./arrival.ts";

const row = (reportId: string, minute: number) => ({ reportId, submittedAt: minute * 60_000 });

test("a report is late when one that happened well after it had come before it", () => {
  expect([...lateArrivals([row("c", 31), row("b", 5), row("a", 30)])]).toEqual(["b"]);
  expect([...lateArrivals([row("c", 24), row("b", 28), row("a", 30)])]).toEqual([]);
  expect([...lateArrivals([])]).toEqual([]);
});
