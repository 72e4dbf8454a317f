// Cells of an export, the same in every form: plain text that no spreadsheet takes for a formula, whole numbers, times as the city's clocks showed them.
import { createZone } from "../../shared/zone.ts";

export type Cell = string | number | null;

/** One column: its heading in Chinese and English, and what stands in it. */
export type Column<Row> = { readonly zh: string; readonly en: string; readonly width: number; readonly cell: (row: Row) => Cell };

export const LANGUAGES = ["zh-CN", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What spreadsheets begin to compute at, also in full width and behind blanks. */
const FORMULA = /^\s*[=+\-@＝＋－＠|]|^[\t\r\n]/u;

/** With an apostrophe before what would be computed; spreadsheets show such a text as it is. */
export function safeText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

export const safeCell = (cell: Cell): Cell => (typeof cell === "string" ? safeText(cell) : cell);

/** `2026-06-15 09:30:00` in the city's zone: sorts as text, and spreadsheets read it as a time. */
export function createCityTime(timeZone: string): (at: number | null) => string | null {
  const zone = createZone(timeZone);
  return (at) => (at === null ? null : new Date(at + zone.offsetAt(at)).toISOString().slice(0, 19).replace("T", " "));
}
