// Which requests the audit trail tells of, what they are called there, and what of answers and grants it may hold: codes, numbers and names.
import type { Request } from "express";
import type { AuditFields } from "../audit/audit.ts";

const CHANGES_NOTHING = new Set(["GET", "HEAD", "OPTIONS"]);
const ID = /^[A-Za-z0-9._:-]{1,128}$/;
const EXPORT = /\.(csv|xlsx)\/?$/i;

/** `about`: what it is about, by collection and id, where the address says it. */
export type Named = {
  readonly action: string;
  readonly about: string | null;
  readonly collection: string;
  readonly kind: "change" | "export" | "session";
};

/** `path` is within the API. Null: nothing that a person changes, takes along or signs in by. Events come from sources and are in the log; a display's asking to be let in changes nothing. */
export function namedOf({ method, path }: Pick<Request, "method" | "path">): Named | null {
  // As the router reads it: letters of any case, escapes, a slash at the end.
  const [first = "", ...rest] = path.split("/").filter(Boolean).map(unescaped);
  const collection = first.toLowerCase();
  if (collection === "session") return sessionOf(method, rest);
  if (CHANGES_NOTHING.has(method)) {
    const isExport = method === "GET" && EXPORT.test(path);
    return isExport ? { ...called([collection, ...rest].join(".").replace(EXPORT, ""), "export"), kind: "export" } : null;
  }
  if (collection === "events" || (collection === "pairings" && rest.length === 0)) return null;
  const [second, third] = rest;
  if (second === undefined) return called(collection, VERBS[method] ?? "create");
  if (third !== undefined) return called(collection, word(third), second);
  return method === "POST" ? called(collection, word(second)) : called(collection, VERBS[method] ?? word(second), second);
}

const VERBS: Readonly<Record<string, string>> = { PATCH: "change", PUT: "change", DELETE: "delete" };

function called(collection: string, verb: string, id?: string): Named {
  return { action: `${word(collection)}.${verb}`, about: id === undefined ? null : aboutOf(collection, id), collection, kind: "change" };
}

/** Null for what is no id: it may hold anything. */
export const aboutOf = (collection: string, id: unknown) => (typeof id === "string" && ID.test(id) ? `${word(collection)}/${id}` : null);

const word = (text: string) => (/^[a-z][a-z.-]{0,39}$/i.test(text) ? text.toLowerCase() : "unknown");

function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function sessionOf(method: string, [second, third]: readonly string[]): Named | null {
  const named = (verb: string): Named => ({ action: `session.${verb}`, about: null, collection: "session", kind: "session" });
  if (method === "POST" && second === undefined) return named("open");
  if (method === "DELETE") return named(second?.toLowerCase() === "all" ? "close-all" : "close");
  return second?.toLowerCase() === "oidc" && third?.toLowerCase() === "callback" ? named("open") : null;
}

/** What a new thing is called in its answer, the first that is there. */
const ID_FIELDS: Readonly<Record<string, readonly string[]>> = {
  reports: ["reportId"],
  warnings: ["warningId"],
  accounts: ["name"],
};

export function idIn(collection: string, answer: unknown): string | null {
  const fields = toFields(answer);
  const found = (ID_FIELDS[collection] ?? ["id"]).map((field) => fields?.[field]).find((value) => typeof value === "string");
  return found === undefined ? null : String(found);
}

/** Accounts and tokens are told by all that they allow, all else by where it stands: whoever adds a field that holds no text and no secret adds it here. */
const TOLD_OF_ACCESS = ["account", "name", "role", "scope", "department", "source", "types", "authorities", "audience", "post", "disabled"];
const TOLD = [
  "stage",
  "department",
  "version",
  "level",
  "status",
  "division",
  "post",
  "plan",
  "result",
  "into",
  "dueAt",
  "doneAt",
  "endedAt",
  "confirmedAt",
  "asked",
  "waiting",
];
const TEXT_MAX = 128;

/** Of an answer's object, or a row of ours, what the trail may hold; null when that is nothing. */
export function told(collection: string, row: unknown): AuditFields | null {
  const names = collection === "accounts" || collection === "tokens" || collection === "pairings" ? TOLD_OF_ACCESS : TOLD;
  const fields = Object.entries(toFields(row) ?? {}).flatMap(([name, value]) =>
    names.includes(name) && isTold(value) ? [[name, value]] : [],
  );
  return fields.length > 0 ? (Object.fromEntries(fields) as AuditFields) : null;
}

const toFields = (value: unknown) =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : null;

function isTold(value: unknown): boolean {
  if (Array.isArray(value)) return value.length <= 50 && value.every((one) => typeof one === "string" && one.length <= TEXT_MAX);
  return (
    value === null || typeof value === "number" || typeof value === "boolean" || (typeof value === "string" && value.length <= TEXT_MAX)
  );
}

/** What an export was asked for; of the words that were searched, only that there were some. */
export function askedFor({ originalUrl }: Pick<Request, "originalUrl">): AuditFields {
  const { pathname, searchParams } = new URL(originalUrl, "http://localhost");
  const asked = [...searchParams].map(([name, value]): [string, string | boolean] => [
    name.slice(0, 32),
    name === "q" ? true : value.slice(0, TEXT_MAX),
  ]);
  return { form: EXPORT.exec(pathname)?.[1]?.toLowerCase() ?? null, ...Object.fromEntries(asked.slice(0, 20)) };
}
