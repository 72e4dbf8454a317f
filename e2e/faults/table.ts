// The table of a run, with wrapped cells: fault, what must hold, whether it held, what was measured.
import type { Line } from "./line.ts";

const WIDTHS = [26, 34, 4, 84] as const;

export function tableOf(lines: readonly Line[]): string {
  const rule = WIDTHS.map((width) => "-".repeat(width)).join("-+-");
  const rows = lines.map(({ fault, mustHold, held, measured, faults }) =>
    rowOf([fault, mustHold, held ? "yes" : "NO", [measured, ...faults.map((one) => `! ${one}`)].join("\n")]),
  );
  return [rowOf(["fault", "must hold", "held", "measured"]), ...rows].join(`\n${rule}\n`);
}

function rowOf(cells: readonly string[]): string {
  const columns = cells.map((cell, at) => cell.split("\n").flatMap((line) => wrap(line, WIDTHS[at] ?? 20)));
  const height = Math.max(...columns.map((column) => column.length));
  const lineAt = (row: number) => columns.map((column, at) => (column[row] ?? "").padEnd(WIDTHS[at] ?? 20)).join(" | ");
  return Array.from({ length: height }, (_, row) => lineAt(row).trimEnd()).join("\n");
}

/** Words that are longer than a line stay whole. */
function wrap(text: string, width: number): readonly string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
