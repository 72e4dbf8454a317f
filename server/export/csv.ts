// Rows as CSV (RFC 4180) for a spreadsheet: UTF-8 with its mark, every text in quotes.
import { type Cell, safeCell } from "./cells.ts";

/** Without it Excel takes UTF-8 for the machine's own code page. */
const BYTE_ORDER_MARK = "\ufeff";
/** Lines that are sent as one piece. */
const LINES_AT_ONCE = 200;

export async function* toCsv(heading: readonly string[], rows: AsyncIterable<readonly Cell[]>): AsyncGenerator<string> {
  let lines = BYTE_ORDER_MARK + lineOf(heading);
  let count = 1;
  for await (const row of rows) {
    lines += lineOf(row);
    count += 1;
    if (count < LINES_AT_ONCE) continue;
    yield lines;
    lines = "";
    count = 0;
  }
  if (lines !== "") yield lines;
}

const lineOf = (cells: readonly Cell[]) => `${cells.map(fieldOf).join(",")}\r\n`;

function fieldOf(cell: Cell): string {
  const safe = safeCell(cell);
  return typeof safe === "string" ? `"${safe.replaceAll('"', '""')}"` : String(safe ?? "");
}
