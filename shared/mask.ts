// Hides personal numbers in free text before anything is written.

/** A mainland mobile number: 11 digits from 13… to 19…, with or without +86, spaces or hyphens; not part of a longer number. */
const MOBILE = /(?<![0-9０-９])(?:\+?86[-\s]?)?[1１][3-9３-９][0-9０-９](?:[-\s]?[0-9０-９]{4}){2}(?![0-9０-９])/gu;
/** An identity number: 17 digits and a digit or X, right check digit or not. A grid's code has 15 and stays. */
const IDENTITY = /(?<![0-9０-９])[0-9０-９]{6}[-\s]?[0-9０-９]{8}[-\s]?[0-9０-９]{3}[0-9０-９XxＸｘ](?![0-9０-９A-Za-z])/gu;

const stars = (found: string) => "*".repeat(found.length);

/** `text` with mobile and identity numbers replaced by as many asterisks. */
export function maskText(text: string): string {
  if (text.length < 11) return text;
  return text.replace(IDENTITY, stars).replace(MOBILE, stars);
}

/** The same JSON value with every string masked, object keys too. Depth beyond 32 is cut to null. */
export function maskDeep(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return maskText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 32) return null;
  if (Array.isArray(value)) return value.map((member) => maskDeep(member, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [maskText(key), maskDeep(member, depth + 1)]));
}
