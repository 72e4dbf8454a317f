import { expect, test } from "vitest";
import { evenColumns, ledgerColumns } from "./ledger.ts";

const texts = (columns: ReturnType<typeof ledgerColumns<string>>) =>
  columns.map((column) => column.map(({ heading, row }) => row ?? `#${heading}`).join(" "));

test("sources stand under their cadence, which is said again where a column begins within it", () => {
  expect(texts(ledgerColumns([["a", "b", "c"], ["d"]], 4))).toEqual(["#0 a b c", "#1 d"]);
  expect(texts(ledgerColumns([["a", "b", "c", "d"]], 3))).toEqual(["#0 a b", "#0 c d"]);
});

test("a heading never stands last in its column", () => {
  expect(
    texts(
      ledgerColumns(
        [
          ["a", "b"],
          ["c", "d"],
        ],
        4,
      ),
    ),
  ).toEqual(["#0 a b", "#1 c d"]);
});

test("no source is lost, however low the column", () => {
  const groups = [Array.from({ length: 12 }, (_, at) => `p${at}`), Array.from({ length: 37 }, (_, at) => `d${at}`)];
  for (let lines = 2; lines < 40; lines += 1) {
    const columns = ledgerColumns(groups, lines);
    expect(columns.flat().flatMap(({ row }) => row ?? [])).toEqual(groups.flat());
    expect(Math.max(...columns.map((column) => column.length))).toBeLessThanOrEqual(lines);
  }
});

test("columns that hold all sources are even", () => {
  expect(texts(evenColumns([["a", "b", "c", "d"]], 5, 2))).toEqual(["#0 a b", "#0 c d"]);
  expect(texts(evenColumns([["a", "b", "c", "d"]], 3, 1))).toEqual(["#0 a b", "#0 c d"]);
});
