// Makes the texts of an event safe to keep and to show: no control characters, no broken Unicode, no personal numbers.
import { holdsMobile, maskDeep, maskText } from "../../shared/mask.ts";

/** Ids and codes: their alphabet is checked by the schema, and the door looks after a grid itself. */
const NOT_TEXT = new Set([
  "reportId",
  "warningId",
  "responseId",
  "noticeId",
  "instructionId",
  "incidentId",
  "handoverId",
  "into",
  "actor",
  "participant",
  "worker",
  "division",
  "scope",
  "grid",
  "area",
]);

/** Controls but tab and line feed; marks that show nothing or turn text around, in which a number could hide; halves of surrogate pairs. */
const UNSEEN = /[[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb]--[\t\n]]/gv;

/** An identity number in a field that has to be opaque; with a date of birth in it, since opaque ids may be long numbers. */
const IDENTITY = /(?<!\d)\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/;
const OPAQUE = ["participant", "worker", "actor"] as const;

const isPersonal = (id: string) => holdsMobile(id) || IDENTITY.test(id);

export function cleanText(text: string): string {
  return maskText(text.replace(UNSEEN, ""));
}

/** The name of a field that has to be an opaque id and holds a phone or identity number, or null. */
export function personalField(data: Readonly<Record<string, unknown>>): string | null {
  for (const field of OPAQUE) {
    const id = data[field];
    if (typeof id === "string" && isPersonal(id)) return field;
  }
  return null;
}

/** Cleans every text of checked data in place. Returns the name of a field of which nothing is left, or null. */
export function cleanTexts(data: Record<string, unknown>): string | null {
  for (const field in data) {
    const value = data[field];
    if (NOT_TEXT.has(field)) continue;
    if (typeof value === "string") {
      const clean = cleanText(value);
      if (clean === "" && value !== "") return field;
      data[field] = clean;
    } else if (typeof value === "object" && value !== null) {
      data[field] = cleanDeep(value);
    }
  }
  return null;
}

/** The same JSON with every text cleaned, in keys too; on demand also numbers that read as a mobile number. Depth was bounded before. */
export function cleanDeep(value: unknown, numbers?: "numbers too"): unknown {
  return maskDeep(dropUnseen(value, numbers !== undefined));
}

function dropUnseen(value: unknown, numbers: boolean): unknown {
  if (typeof value === "string") return value.replace(UNSEEN, "");
  if (typeof value === "number") return numbers && isPersonal(String(value)) ? String(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((member) => dropUnseen(member, numbers));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key.replace(UNSEEN, ""), dropUnseen(member, numbers)]));
}
