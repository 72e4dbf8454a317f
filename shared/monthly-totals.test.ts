import { expect, test } from "vitest";
import { buildTree } from "./city.ts";
import { faultLine } from "./city-fault.ts";
import { readMonthlyTotals } from "./monthly-totals.ts";
import { smallGrids, smallProfile } from "./testing.ts";

const profile = smallProfile();
const tree = buildTree(profile, smallGrids(profile));
const read = (...lines: string[]) => readMonthlyTotals(["month,division,measure,value", ...lines].join("\r\n"), tree);
const faults = (...lines: string[]) => {
  const found = read(...lines);
  return "faults" in found ? found.faults.map(faultLine) : [];
};

test("whole months are summed, and a missing one is no sum", () => {
  const found = read("2025-11,C,reports,100", "2025-12,C,reports,20", "2026-01,C,reports,3", "");
  if ("faults" in found) throw new Error(found.faults.map(faultLine).join());
  const { sum } = found.totals;
  expect(sum("reports", "C", "2025-11", "2026-02")).toBe(123);
  expect(sum("reports", "C", "2025-12", "2026-01")).toBe(20);
  expect(sum("reports", "C", "2025-10", "2026-02")).toBeNull();
  expect(sum("closed", "C", "2025-11", "2025-12")).toBeNull();
  expect(sum("reports", "C1", "2025-11", "2025-12")).toBeNull();
});

test.each([
  ["2025-13,C,reports,1", /line 2: "2025-13" is no month\. Cure: write it as 2025-11/],
  ["2025-11,X,reports,1", /"X" is no division/],
  ["2025-11,C111-1,reports,1", /"C111-1" is no division/],
  ["2025-11,C,visits,1", /"visits" is no measure\. Cure: use reports, closed/],
  ["2025-11,C,reports,1.5", /no whole number/],
  ["2025-11,C,reports,-1", /no whole number/],
  ['2025-11,C,reports,"1"', /not four plain values/],
  ["2025-11,C,onTime,5", /has onTime and no due/],
])("%s is told with line and cure", (line, said) => {
  expect(faults(line)[0]).toMatch(said);
  expect(faults(line)[0]).toMatch(/^monthly-totals\.csv: /);
});

test("a value twice, more on time than due, and a file without its first line are faults", () => {
  expect(faults("2025-11,C,reports,1", "2025-11,C,reports,2")).toHaveLength(1);
  expect(faults("2025-11,C,due,1", "2025-11,C,onTime,2")[0]).toMatch(/onTime 2 is more than due 1/);
  const found = readMonthlyTotals("2025-11,C,reports,1", tree);
  expect("faults" in found && found.faults[0]?.cure).toMatch(/begin the file/);
});
