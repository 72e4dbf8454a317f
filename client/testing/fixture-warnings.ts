// Warnings of the fixture in every state, and a flood of them.
import type { ReturnedRow, WarningRow } from "../../shared/view.ts";
import { FIXTURE_NOW, warningRows } from "./fixture-rows.ts";

const MINUTE = 60_000;

/** One acknowledged, one not, one shelved, with evidence of a model's and instructions of an issuer's; none an exercise. */
export function warningsInAllStates(codes: readonly string[]): readonly WarningRow[] {
  return warningRows(codes, false).map((row, at) => ({
    ...row,
    exercise: false,
    shelvedUntil: at === 4 ? FIXTURE_NOW + 12 * MINUTE : null,
    acknowledgedAt: at === 5 ? null : row.acknowledgedAt,
    instruction: row.authority === "statutory" ? `${row.title}\n1. …\n2. …` : null,
    receivedBy: row.authority === "statutory" ? ["330402", "330411"] : [],
    expiresAt: row.authority === "statutory" ? FIXTURE_NOW + 300 * MINUTE : null,
    evidence:
      row.authority === "model"
        ? {
            model: "scan",
            observed: 9,
            expected: 0.2,
            windowHours: 1,
            recurrenceDays: 300,
            grids: codes.slice(0, 9),
            reports: ["r1", "r2"],
          }
        : row.title,
  }));
}

export function returnedRows(codes: readonly string[]): readonly ReturnedRow[] {
  return warningRows(codes, false)
    .slice(2, 4)
    .map((row, at) => ({
      ...row,
      warningId: `ended${at}`,
      acknowledgedAt: null,
      acknowledgedBy: null,
      endedAt: FIXTURE_NOW - (at + 1) * 20 * MINUTE,
    }));
}

/** Thirty in ten minutes, a red one among them. */
export function floodRows(codes: readonly string[]): readonly WarningRow[] {
  const rows = warningRows(codes, false).filter((row) => row.authority !== "statutory");
  return Array.from({ length: 30 }, (_, at): WarningRow => {
    const row = rows[at % rows.length] as WarningRow;
    const start = (at * 151) % 4500;
    return {
      ...row,
      warningId: `flood${at}`,
      raisedSeq: 2000 - at,
      raisedAt: FIXTURE_NOW - at * 15_000,
      level: at === 3 ? "red" : row.level,
      kind: at % 3 ? "S08" : "L13",
      area: { grids: codes.slice(start, start + 6) },
      acknowledgedAt: at % 4 ? null : FIXTURE_NOW,
      acknowledgedBy: at % 4 ? null : "duty-2",
      exercise: false,
    };
  });
}
