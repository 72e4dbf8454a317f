// The figures of warnings agree with the list that an audience sees.
import { expect, test } from "vitest";
import type { WarningRow } from "../../shared/view.ts";
import { fixtureCity, fixtureView } from "../testing/fixture.ts";
import { shownTotals } from "./shown-totals.ts";

const { totals, warnings } = fixtureView(fixtureCity());
const warning = warnings[0] as WarningRow;
const rows: readonly WarningRow[] = [
  { ...warning, level: "red", family: "stability", acknowledgedAt: null },
  { ...warning, level: "orange", family: "safety", acknowledgedAt: null },
  { ...warning, level: "blue", family: null, acknowledgedAt: 1 },
];

test("visitors are told of no stability warning, not even as a number", () => {
  const shown = shownTotals(totals, rows, "visitors");
  expect(shown).toEqual({ ...totals, warnings: { red: 0, orange: 1, yellow: 0, blue: 1, unacknowledged: 1 } });
});

test("the duty desk has the totals as they are", () => {
  expect(shownTotals(totals, rows, "duty")).toBe(totals);
});
