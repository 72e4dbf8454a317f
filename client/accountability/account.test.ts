// The page's address, the cases behind its figures, the order of its rows.
import { describe, expect, test } from "vitest";
import { type Account, casesPath, type Row, readAsked, sorted, withAsked } from "./account.ts";

const stage = (medianMs: number | null) => ({ n: 1, medianMs, p90Ms: medianMs, limited: 0, over: 0, limit: null });
const figures = {
  due: 1,
  onTime: 1,
  late: 0,
  settled: 0,
  deferred: 0,
  voided: 0,
  folded: 0,
  apart: 0,
  returned: 0,
  rework: 0,
  reopened: 0,
  rated: 0,
  satisfied: 0,
  rate: 1,
};
const stages = (medianMs: number | null) => {
  const one = stage(medianMs);
  return { submitted: one, accepted: one, dispatched: one, received: one, resolved: one, verified: one };
};
const row = (code: string, over: Partial<Row> = {}): Row => ({
  ...{ code, name: code, nameEn: null, ...figures, open: 0, overdueNow: 0, holders: [], stages: stages(1000) },
  before: { ...figures, stages: stages(1000) },
  ...over,
});
const account: Account = {
  ...{ scope: "C", by: "department", clock: 0, total: row(""), rows: [] },
  ...{ now: { from: 1000, to: 2000 }, before: { from: 0, to: 1000 } },
};

describe("the address", () => {
  test("says what is asked for, and keeps what else it says", () => {
    const asked = readAsked("?lang=en&scope=C1&by=kind&period=week&at=2026-11-02T00:00:00Z");
    expect(asked).toEqual({ scope: "C1", by: "kind", period: "week", at: "2026-11-02T00:00:00Z", from: null, to: null });
    const search = withAsked("?lang=en&scope=C1&period=week", { ...asked, scope: null, at: null });
    expect(search).toBe("?lang=en&by=kind&period=week");
    expect(readAsked(search)).toEqual({ ...asked, scope: null, at: null });
  });

  test("falls back to this month by department", () => {
    expect(readAsked("?by=people&period=age")).toEqual({ scope: null, by: "department", period: "month", at: null, from: null, to: null });
  });

  test("takes a stretch of one's own in place of a period", () => {
    const asked = readAsked("?period=day&from=2026-11-01T00:00:00Z&to=2026-11-03T00:00:00Z");
    expect(asked).toMatchObject({ period: "custom", from: "2026-11-01T00:00:00Z" });
    expect(withAsked("", asked)).toBe("?by=department&from=2026-11-01T00%3A00%3A00Z&to=2026-11-03T00%3A00%3A00Z");
  });
});

test("the cases behind a figure are asked for over the very stretch that was counted", () => {
  const words = (path: string) => Object.fromEntries(new URLSearchParams(path.split("?")[1]));
  const now = { from: "1970-01-01T00:00:01.000Z", to: "1970-01-01T00:00:02.000Z" };
  expect(words(casesPath(account, { row: row("D1"), figure: "late" }))).toEqual({ scope: "C", figure: "late", department: "D1", ...now });
  expect(words(casesPath(account, { row: row(""), figure: "left", stage: "accepted", before: true }))).toEqual({
    ...{ scope: "C", figure: "left", stage: "accepted" },
    ...{ from: "1970-01-01T00:00:00.000Z", to: "1970-01-01T00:00:01.000Z" },
  });
  const byPlace: Account = { ...account, by: "division" };
  expect(words(casesPath(byPlace, { row: row("C1"), figure: "overdueNow", holder: "D2" }))).toMatchObject({
    scope: "C1",
    department: "D2",
  });
  expect(words(casesPath(byPlace, { row: row("unknown"), figure: "due" }))).toMatchObject({ scope: "C", unplaced: "true" });
});

test("rows without a figure come last, whichever way they are sorted", () => {
  const rows = [
    row("a", { rate: null, stages: stages(null) }),
    row("b", { rate: 0.5, stages: stages(3) }),
    row("c", { rate: 0.9, stages: stages(1) }),
  ];
  const order = (key: "rate" | "accepted" | "name", down: boolean) =>
    sorted(rows, { key, down }, (one) => one.code)
      .map(({ code }) => code)
      .join("");
  expect([order("rate", false), order("rate", true), order("accepted", true), order("name", true)]).toEqual(["bca", "cba", "bca", "cba"]);
});
