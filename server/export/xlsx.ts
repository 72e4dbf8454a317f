// Rows as a workbook of one sheet, made while it is sent: no row is held once it has gone. The only file that knows hucre.
import { writeXlsxStream } from "hucre/xlsx";
import { type Cell, type Column, type Language, safeCell } from "./cells.ts";

type Sheet = { readonly name: string; readonly columns: readonly Column<never>[]; readonly language: Language };

/** Texts stand in the sheet as texts, in place: a table of shared ones would grow with the rows. */
export function toXlsx({ name, columns, language }: Sheet, rows: AsyncIterable<readonly Cell[]>): ReadableStream<Uint8Array> {
  const cells = async function* () {
    for await (const row of rows) yield row.map(safeCell).map(writable);
  };
  return writeXlsxStream(cells(), {
    name,
    columns: columns.map(({ zh, en, width }) => ({ header: language === "en" ? en : zh, width })),
    freezePane: { rows: 1 },
  });
}

/** XML has no way to write these, and a workbook with one does not open. */
const UNWRITABLE = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu;

const writable = (cell: Cell): Cell => (typeof cell === "string" ? cell.toWellFormed().replace(UNWRITABLE, "") : cell);
