// Real input in short: the first 3,000 of Boston's cases through a real server, its figures beside the independent count.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CASES, cutBoston, OUTLINE } from "./boston/city.ts";
import { compareAt, compareRows } from "./boston/compare.ts";
import { type CsvCase, countUnplaced, readCases } from "./boston/count.ts";
import { isAccounted, leftOver } from "./boston/on-time.ts";
import { localText, type Run, runBoston } from "./boston/run.ts";
import { type BostonServer, startBoston } from "./boston/server.ts";

const ROWS = 3000;
const MOMENTS = ["2011-07-04 12:00:00", "2011-07-08 23:59:00", "2011-07-15 08:30:30", "2019-06-27 13:00:00"];

const isThere = existsSync(CASES);
if (!isThere) console.warn(`NOT TESTED: real input. Boston's cases are not beside the checkout (${CASES})`);

describe.runIf(isThere)("Boston's cases", () => {
  let folder: string;
  let server: BostonServer | undefined;
  let cases: CsvCase[];
  let run: Run;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "chengge-boston-"));
    const file = join(folder, "first.csv");
    const lines = gunzipSync(readFileSync(CASES)).toString("utf8").split("\n");
    writeFileSync(file, `${lines.slice(0, ROWS + 1).join("\n")}\n`);
    cases = readCases(file);
    server = await startBoston(await cutBoston(folder), join(folder, "data"), (time) => localText(time).slice(0, 10));
    run = await runBoston(server, { file, cases, moments: MOMENTS });
  }, 240_000);
  afterAll(async () => {
    await server?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  test("are all taken, each once", () => {
    expect(cases).toHaveLength(ROWS);
    expect(run.counts).toMatchObject({ rows: ROWS, opened: ROWS, duplicates: 0, late: 0 });
    expect([run.counts.skipped.size, run.counts.rejected.size, run.outOfOrder, run.conflicts]).toEqual([0, 0, 0, 0]);
    expect(run.counts.accepted).toBe(run.counts.opened + run.counts.closed + run.counts.heartbeats);
  });

  test("give the figures of the independent count at every moment, in total and by department", () => {
    expect(run.differences).toEqual([]);
    expect(run.moments).toHaveLength(MOMENTS.length);
    expect(run.monthEnds).toHaveLength(95);
    expect(run.compared).toBeGreaterThan(4000);
    expect(run.rowsCompared).toBe(ROWS);
  });

  test("were on time as often as the city's own flags say, department by department", () => {
    expect(run.onTime.length).toBeGreaterThan(5);
    for (const row of run.onTime)
      expect({ department: row.department, ...leftOver(row) }).toEqual({ department: row.department, due: 0, onTime: 0 });
  });

  test("are accounted for by department as the wall told it month by month, asked for years later", () => {
    expect(run.onTime.filter((row) => !isAccounted(row))).toEqual([]);
    expect(run.onTime[0]?.accounted.due).toBeGreaterThan(1000);
  });

  test("on the default point or outside the outline are of unknown place", () => {
    const { onDefault, outside } = countUnplaced(cases, MOMENTS.at(-1) ?? "", OUTLINE);
    expect(onDefault).toBeGreaterThan(100);
    expect(run.unplaced).toBe(onDefault + outside);
  });

  test("would be told apart: one case changed in the count is a difference in figures and rows", async () => {
    if (!server) throw new Error("no server");
    const moment = MOMENTS.at(-1) ?? "";
    const changed = cases.map((one, at) => (at === 7 ? { ...one, close: "" } : one));
    expect((await compareAt(server, changed, { moment, whole: false })).differences.map(({ what }) => what)).toContain("open total");
    expect(compareRows(await server.reports(), changed, { moment, local: localText })).toHaveLength(1);
  });
});
