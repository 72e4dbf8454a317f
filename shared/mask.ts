// Hides personal numbers in free text before anything is written.

const D = "[0-9０-９]";
/** What people put between groups of digits, at most three of them: blanks, hyphens of every kind, dots. */
const BETWEEN = "[-\\s.．。·‐-―－]";
const S = `${BETWEEN}{0,3}`;

/**
 * A mainland mobile number: 11 digits from 13… to 19…, as one, in the groups that people write, with +86, 0086 or a trunk 0 before it;
 * not part of a longer number. A number with a date behind it (138 2026-11-23) is none.
 */
const MOBILE = new RegExp(
  `(?<!${D})(?:(?:\\+|[0０]{2})?[8８][6６]${S}|[0０]${S})?[1１][3-9３-９]${D}${S}(?:${D}{4}${S}${D}{4}|${D}{3}${S}${D}{5}|${D}{5}${S}${D}{3}|(?:${D}{2}${BETWEEN}{1,3}){3}${D}{2})(?!${D})`,
  "gu",
);
/** An identity number: 17 digits and a digit or X, right check digit or not. A grid's code has 15 and stays. */
const IDENTITY = new RegExp(`(?<!${D})${D}{6}${S}${D}{4}${S}${D}{2}${S}${D}{2}${S}${D}{3}${S}[0-9０-９XxＸｘ](?!${D})`, "gu");

/** Digits of the shortest number that is hidden. */
const DIGITS_MIN = 11;

const stars = (found: string) => "*".repeat(found.length);

/** `text` with mobile and identity numbers replaced by as many asterisks. Most texts have too few digits and cost 1 ns a character. */
export function maskText(text: string): string {
  if (!hasDigits(text)) return text;
  return text.replace(IDENTITY, stars).replace(MOBILE, stars);
}

/** Whether a mobile number is in `text`. */
export function holdsMobile(text: string): boolean {
  return hasDigits(text) && text.search(MOBILE) >= 0;
}

function hasDigits(text: string): boolean {
  let digits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code >= 0x30 && code <= 0x39) || (code >= 0xff10 && code <= 0xff19)) digits += 1;
  }
  return digits >= DIGITS_MIN;
}

/** The same JSON value with every string masked, object keys too. Depth beyond 32 is cut to null. */
export function maskDeep(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return maskText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 32) return null;
  if (Array.isArray(value)) return value.map((member) => maskDeep(member, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [maskText(key), maskDeep(member, depth + 1)]));
}
