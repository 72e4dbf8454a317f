import { expect, test } from "vitest";
import { askedOf, filtersOf, meets, OPEN_STAGES, searchWith, viewKey } from "./desk-query.ts";
import type { QueueRow } from "./queue-row-of.ts";

const city = { chain: () => [{ code: "330400" }, { code: "330402" }] } as never;
const row = {
  stage: "submitted",
  family: "safety",
  kind: "S01",
  department: null,
  channel: "12345",
  grid: "330402001",
  submittedAt: 1000,
} as QueueRow;

test("the address is the one truth: filters are read from it, set in it, and nothing else of it is lost", () => {
  expect(filtersOf("?stage=submitted&theme=light&q=")).toEqual({ stage: "submitted" });
  expect(searchWith("?theme=light&stage=submitted", { stage: null, q: "积水" })).toBe(`?theme=light&q=${encodeURIComponent("积水")}`);
  expect(searchWith("?stage=submitted", { stage: null })).toBe("");
});

test("without a stage the open ones are asked for, by what is due next; an incident is asked for whole", () => {
  expect(Object.fromEntries(askedOf({ kind: "S01" }))).toEqual({ stage: OPEN_STAGES.join(","), sort: "due", kind: "S01" });
  expect(Object.fromEntries(askedOf({ incident: "r1" }))).toEqual({ sort: "newest", incident: "r1" });
});

test("two addresses with the same filters are the same view", () => {
  expect(viewKey(filtersOf("?kind=S01&stage=submitted"))).toBe(viewKey(filtersOf("?stage=submitted&kind=S01&case=r1")));
});

test("a report that comes is new only where the list would hold it, and never where only the server could tell", () => {
  expect(meets(row, {}, city)).toBe(true);
  expect(meets(row, { stage: "accepted,dispatched" }, city)).toBe(false);
  expect(meets(row, { scope: "330402" }, city)).toBe(true);
  expect(meets(row, { scope: "330481" }, city)).toBe(false);
  expect(meets(row, { q: "积水" }, city)).toBe(false);
  expect(meets(row, { department: "water" }, city)).toBe(false);
});
