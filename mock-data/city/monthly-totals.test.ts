// A city folder's monthly totals as `npm run city -- check` reads them.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildTree } from "../../shared/city.ts";
import type { City } from "../../shared/city-check.ts";
import { smallGrids, smallProfile } from "../../shared/testing.ts";
import { countMonthlyTotals } from "./monthly-totals.ts";

const profile = smallProfile();
const city = { tree: buildTree(profile, smallGrids(profile)) } as Pick<City, "tree">;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chengge-months-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const write = (...lines: string[]) => writeFileSync(join(folder, "monthly-totals.csv"), lines.join("\n"));

test("a folder without them is sound", () => {
  expect(countMonthlyTotals(folder, city)).toEqual({ months: 0 });
});

test("they are counted, or every fault told with file, line and cure", () => {
  write("month,division,measure,value", "2025-11,C,reports,5", "2025-11,C1,reports,2");
  expect(countMonthlyTotals(folder, city)).toEqual({ months: 2 });
  write("month,division,measure,value", "2025-11,C,reports,many", "2025-99,C1,reports,2");
  expect(countMonthlyTotals(folder, city)).toMatchObject({
    faults: [
      { file: "monthly-totals.csv", place: "line 2", cure: "write digits alone, such as 112804" },
      { place: "line 3", problem: '"2025-99" is no month' },
    ],
  });
});
