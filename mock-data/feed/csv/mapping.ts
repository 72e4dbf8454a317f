// The mapping file: which column of an open-data export means what, and the constants that the export does not say.
import { readFileSync } from "node:fs";
import { z } from "zod";
import { Family, Urgency } from "../../../shared/city.ts";

const Column = z.string().min(1, "must name a column");
/** A value read off a column by a table; what the table does not hold gets `default`. */
const table = <T extends z.ZodType>(value: T) =>
  z.strictObject({ default: value, column: Column.optional(), values: z.record(z.string(), value).default({}) });
const Point = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)], "must be [lon, lat] in degrees");

export const Mapping = z.strictObject({
  /** The CloudEvents `source`; the flag --source wins. */
  source: z.string().min(1).max(128).optional(),
  /** IANA zone of times that carry none. */
  timeZone: z.string().refine(isTimeZone, "is not an IANA time zone such as Europe/Berlin"),
  timeFormat: z.enum(["iso", "us"]).default("iso"),
  columns: z.strictObject({
    id: Column,
    opened: Column,
    closed: Column,
    kind: Column,
    target: Column.optional(),
    department: Column.optional(),
    channel: Column.optional(),
    lon: Column.optional(),
    lat: Column.optional(),
    status: Column.optional(),
  }),
  /** Put before the row's id to make it the city's reportId. */
  idPrefix: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{0,32}$/, "may hold A-Z a-z 0-9 . _ : - only")
    .default(""),
  /** The title, with columns in braces: "{type}". Name no column that holds a person's name, number or address. */
  title: z.string().min(1).max(200),
  family: table(Family),
  urgency: table(Urgency).default({ default: "routine", values: {} }),
  /** Code of a row's channel when its column is empty or not mapped. */
  channel: z.string().min(1).max(64).default("unknown"),
  /** Points that stand for "no location". */
  noLocation: z.array(Point).max(100).default([]),
  /** Values of the status column that mean closed. Without them a close time alone says so. */
  closedStatus: z.array(z.string()).optional(),
});
export type Mapping = z.infer<typeof Mapping>;

/** Reads a mapping file. Throws with every fault and its place. */
export function readMapping(file: string): Mapping {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : error}`);
  }
  return parseMapping(json, file);
}

export function parseMapping(json: unknown, file = "the mapping"): Mapping {
  const checked = Mapping.safeParse(json);
  if (checked.success) return checked.data;
  const faults = checked.error.issues.map(({ path, message }) => `  ${path.join(".") || "the file"}: ${message}`);
  throw new Error(`${file} is no mapping (see --help):\n${faults.join("\n")}`);
}

/** Throws when the mapping names columns that the file's header does not have, with each column and where it is named. */
export function assertColumns(mapping: Mapping, header: readonly string[]): void {
  const has = new Set(header);
  const named: [where: string, column: string | undefined][] = [
    ...Object.entries(mapping.columns).map(([field, column]): [string, string | undefined] => [`columns.${field}`, column]),
    ["family.column", mapping.family.column],
    ["urgency.column", mapping.urgency.column],
    ...columnsOfTitle(mapping.title).map((column): [string, string] => ["title", column]),
  ];
  const missing = named.filter(([, column]) => column !== undefined && !has.has(column));
  if (missing.length === 0) return;
  const lines = missing.map(([where, column]) => `  ${where}: there is no column ${JSON.stringify(column)}`);
  throw new Error(`the mapping does not fit the file:\n${lines.join("\n")}\nIts columns are: ${header.join(", ")}`);
}

export function columnsOfTitle(title: string): string[] {
  return [...title.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? "");
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
