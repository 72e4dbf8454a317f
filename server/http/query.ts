// Query parameters, checked: a wrong or unknown one is told with its cure, never ignored.
import type { Request } from "express";
import { z } from "zod";
import { Code } from "../../shared/city.ts";
import { Problem } from "./problem.ts";

export const LIMIT_DEFAULT = 50;
export const LIMIT_MAX = 500;

/** Ms from an RFC 3339 time with a zone. A `+` that came as a space is taken as meant. */
export const QueryTime = z
  .string()
  .transform((text) => text.replace(" ", "+"))
  .pipe(z.iso.datetime({ offset: true, error: "must be an RFC 3339 time with a zone, such as 2026-06-15T09:30:00+08:00" }))
  .transform((text) => Date.parse(text));

export const Flag = z.enum(["true", "false"]).transform((text) => text === "true");

/** One or more of a list's words, joined by commas. */
export function listOf<const T extends readonly [string, ...string[]]>(words: T) {
  return z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(z.enum(words)).min(1).max(words.length));
}

/** Codes of one sort, joined by commas, up to 50. */
export const WordList = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.string().min(1).max(64)).min(1).max(50));

export const paging = {
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(LIMIT_DEFAULT),
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,256}$/, "must be the next of an earlier answer")
    .optional(),
};
export const inScope = { scope: Code.optional() };

/** Throws a Problem that names the parameter. */
export function readQuery<T extends z.ZodRawShape>(req: Request, schema: z.ZodObject<T>): z.output<z.ZodObject<T>> {
  const read = schema.strict().safeParse({ ...req.query });
  if (read.success) return read.data as z.output<z.ZodObject<T>>;
  const known = Object.keys(schema.shape).join(", ");
  const faults = read.error.issues.slice(0, 3).map((issue) => {
    if (issue.code === "unrecognized_keys") return `there is no parameter of that name; there are ${known}`;
    return `${String(issue.path[0])}: ${issue.message}`;
  });
  throw new Problem("query", faults.join("; "));
}
