import { describe, expect, test } from "vitest";
import { createReportClocks } from "../../shared/report-clocks.ts";
import { clockOf, parseDay, parseReports } from "./grid-detail.ts";
import { digits } from "./grid-reports.tsx";

const city = { timeZone: "UTC", calendars: [], holidays: { off: [], worked: {}, lastYear: 2026, source: "" }, kinds: [] };
const clocks = createReportClocks(city);
const at = (minutes: number) => new Date(minutes * 60_000).toISOString();
const answered = (reportId: string, stage: string, due: number | null, changed = 0) => ({
  reportId,
  kind: "L01",
  family: "livelihood",
  title: null,
  titleEn: null,
  stage,
  urgency: "routine",
  overdue: false,
  dueAt: due === null ? null : at(due),
  runsFrom: at(0),
  changedAt: at(changed),
});

describe("the reports of a grid", () => {
  test("come open ones first, by what is due; then what has no running clock; then the ended, the latest first", () => {
    const items = [
      answered("ended", "closed", 1, 5),
      answered("later", "received", 90),
      answered("stopped", "deferred", 1),
      answered("ended last", "settled", null, 9),
      answered("first", "dispatched", 10),
    ];
    expect(parseReports({ items }).map(({ reportId }) => reportId)).toEqual(["first", "later", "stopped", "ended last", "ended"]);
  });

  test.each([
    ["received", 60, { kind: "left", ms: 3_600_000 }],
    ["received", -60, { kind: "over", ms: 3_600_000 }],
    ["deferred", -60, { kind: "stopped" }],
    ["submitted", null, { kind: "none" }],
    ["closed", 60, { kind: "ended" }],
  ])("%s with its limit at minute %s: its clock", (stage, due, clock) => {
    const [report] = parseReports({ items: [answered("r", stage, due)] });
    expect(report && clockOf(report, 0, clocks)).toEqual(clock);
  });

  test("have clocks to the second", () => {
    expect([digits(12_007_000), digits(59_000)]).toEqual(["3:20:07", "0:00:59"]);
  });
});

test("a grid's day comes with its times as numbers", () => {
  const usual = { days: 5, reportsToday: { low: 2, mid: 4, high: 6 }, hourly: null };
  const day = parseDay({ totals: { reportsToday: 4 }, usual, hours: [{ at: at(60), safety: 1 }], clock: at(90) });
  expect(day).toMatchObject({ today: 4, clock: 5_400_000, hours: [{ at: 3_600_000, safety: 1 }] });
});
